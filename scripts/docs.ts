/** Writes the parts of the documents that are made from the program: `npm run docs`. A test tells when they are stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SETTINGS } from '../src/app/settings.js';
import { RULES } from '../src/clean/index.js';

/** The settings as a table, from the one the program reads. */
export function settingsTable(): string {
  const rows = SETTINGS.map(({ name, env, fallback, does }) => {
    return `| ${name} | \`${env}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${does} |`;
  });
  return ['| setting | environment | default | what it does |', '|---|---|---|---|', ...rows].join('\n');
}

/** The rules of cleaning as a table, from the ones that are applied. */
export function rulesTable(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = RULES.map(({ id, why, fixes, leavesAlone, places }) => {
    const after = fixes.after === '' ? '' : ` → ${cell(fixes.after)}`;
    return `| \`${id}\` | ${places.join(', ')} | ${why} | ${cell(fixes.before)}${after} | ${cell(leavesAlone)} |`;
  });
  return ['| rule | where | why | takes | leaves alone |', '|---|---|---|---|---|', ...rows].join('\n');
}

function write(name: string, mark: string, table: string): void {
  const file = new URL(`../${name}`, import.meta.url);
  const marks = new RegExp(`(<!-- ${mark} -->\\n)[\\s\\S]*?(<!-- /${mark} -->)`);
  const text = readFileSync(file, 'utf8');
  if (!marks.test(text)) throw new Error(`${name} has lost its ${mark} marks`);
  writeFileSync(
    file,
    text.replace(marks, (_, open: string, close: string) => `${open}${table}\n${close}`),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { schemaDocument } = await import('./schema.js');
  writeFileSync(new URL('../docs/schema.md', import.meta.url), schemaDocument());
  write('README.md', 'settings', settingsTable());
  write('docs/extraction.md', 'rules', rulesTable());
}
