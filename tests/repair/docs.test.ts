/** The tables of rules in the field guide are made from the rules. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { repairsTable } from '../../scripts/docs.js';

it.each([
  ['mojibake.md', 'en'],
  ['mojibake.zh.md', 'zh'],
] as const)('docs/%s tells every rule as it is', (name, lang) => {
  const text = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
  expect(text, 'stale: npm run docs').toContain(repairsTable(lang));
});
