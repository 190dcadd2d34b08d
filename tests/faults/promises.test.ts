/** Every line of the two promises' tables names what proves it, and that is there. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GROUPS } from './long/groups.js';

/** Cells of a document's tables whose last column is headed "test". */
function rows(path: string): string[][] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const found: string[][] = [];
  let inside = false;
  for (const line of lines) {
    if (!line.startsWith('|')) inside = false;
    else if (cells(line).at(-1) === 'test') inside = true;
    else if (inside && !/^\|[-| ]+\|$/.test(line)) found.push(cells(line));
  }
  return found;
}

/** What the last cell names: test files, and groups of the fault run. */
function proofs(cell: string): { files: string[]; groups: string[] } {
  const code = [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
  return {
    files: code.filter((text) => text.startsWith('tests/')),
    groups: code.flatMap((text) => [...text.matchAll(/--only (\w+)/g)].map(([, name]) => name!)),
  };
}

describe.each(['docs/reliability.md', 'docs/threat-model.md'])('%s', (path) => {
  const table = rows(path);

  it('has its lines', () => {
    expect(table.length).toBeGreaterThanOrEqual(10);
    for (const cells of table) expect(cells).toHaveLength(3);
  });

  it.each(table)('“%s”: %s, by %s', (_threat, _answer, test) => {
    const { files, groups } = proofs(test!);
    expect(files.length + groups.length, 'nothing proves it').toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    for (const file of files) expect(readFileSync(file, 'utf8')).toMatch(/\b(?:it|test)\b/);
    expect(groups.filter((name) => !(GROUPS as readonly string[]).includes(name))).toEqual([]);
  });
});

it('every group of the fault run stands in a line', () => {
  const named = rows('docs/reliability.md').flatMap((cells) => proofs(cells.at(-1)!).groups);
  expect(GROUPS.filter((name) => !named.includes(name))).toEqual([]);
});
