// Reads saved pages and prints their articles: node extract.mjs page.html …
import { readFile } from 'node:fs/promises';
import { extract } from 'yuanye';

for (const file of process.argv.slice(2)) {
  const article = extract(await readFile(file));
  console.log(`# ${article.title ?? file}`);
  console.log([article.publishedAt, article.source, article.author, article.photographer].filter(Boolean).join(' · '));
  console.log(`${article.text}\n`);
  for (const { kind, reason, text } of article.removed) console.log(`- ${kind}: ${text.slice(0, 40)} (${reason})`);
  for (const { rule, edits } of article.trail) console.log(`- ${rule}: ${edits.length} changes`);
  if (article.rights !== null) console.log(`Rights: ${article.rights}`);
  if (article.kind !== 'article') console.log(`Not an article: ${article.kind}`);
  if (article.confidence < 0.7) console.log(`Doubtful: ${article.confidenceBecause.join('; ')}`);
}
