/** Writes the parts of the README that are made from the program: `npm run docs`. A test tells when they are stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SETTINGS } from '../src/app/settings.js';

/** The settings as a table, from the one the program reads. */
export function settingsTable(): string {
  const rows = SETTINGS.map(({ name, env, fallback, does }) => {
    return `| ${name} | \`${env}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${does} |`;
  });
  return ['| setting | environment | default | what it does |', '|---|---|---|---|', ...rows].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL('../README.md', import.meta.url);
  const marks = /(<!-- settings -->\n)[\s\S]*?(\n<!-- \/settings -->)/;
  const text = readFileSync(file, 'utf8');
  if (!marks.test(text)) throw new Error('README.md has lost its settings marks');
  writeFileSync(
    file,
    text.replace(marks, (_, open: string, close: string) => open + settingsTable() + close),
  );
}
