import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rulesTable } from '../../scripts/docs.js';

it('docs/extraction.md has the rules that are applied', () => {
  const text = readFileSync(new URL('../../docs/extraction.md', import.meta.url), 'utf8');
  expect(text, 'stale: npm run docs').toContain(rulesTable());
});
