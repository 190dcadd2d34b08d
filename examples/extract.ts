/** Reads saved pages and prints their articles: node --import tsx examples/extract.ts page.html … */
import { readFile } from 'node:fs/promises';
import { extract } from '../src/index.js'; // in your own project: from 'yuanye'

for (const file of process.argv.slice(2)) {
  const article = extract(await readFile(file));
  console.log(`# ${article.title ?? file}`);
  console.log([article.publishedAt, article.source, article.author].filter(Boolean).join(' · '));
  console.log(`${article.text}\n`);
  for (const { kind, reason, text } of article.removed) console.log(`- ${kind}: ${text.slice(0, 40)} (${reason})`);
  if (article.confidence < 0.7) console.log(`Doubtful: ${article.confidenceBecause.join('; ')}`);
}
