/**
 * Repair's cases as data, in tests/cases: damage of the kinds that real pages show, text that stays as it is, damage made
 * for a test, and what repair cannot undo yet. A case: its label, the text, what it is repaired to, whether a doubt is
 * flagged, and whether repair reaches that (`pass`) or not yet (`fail`).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadModel, repairText } from '../../src/repair/index.js';

interface Case {
  readonly label: string;
  readonly original: string;
  readonly fixed: string;
  readonly flagged: boolean;
  readonly expect: 'pass' | 'fail';
}

const model = loadModel(readFileSync(new URL('../../src/repair/data/zh.model', import.meta.url)));
const casesOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../cases/${name}.json`, import.meta.url), 'utf8')) as readonly Case[];

describe.each(['in-the-wild', 'synthetic'])('%s', (name) => {
  it.each(casesOf(name))('$label: $original', ({ original, fixed, flagged }) => {
    const { text, flags } = repairText(original, model);
    expect([text, flags.length > 0]).toEqual([fixed, flagged]);
  });
});

describe('negative', () => {
  it.each(casesOf('negative'))('$label: $original', ({ original, fixed }) => {
    expect(fixed).toBe(original);
    expect(repairText(original, model)).toEqual({ text: original, steps: [], flags: [] });
  });
});

describe('known failures', () => {
  it.each(casesOf('known-failures'))('$label: $original', ({ original, fixed, flagged }) => {
    const { text, flags } = repairText(original, model);
    expect(text, 'it is repaired now: move the case to in-the-wild.json or synthetic.json').not.toBe(fixed);
    expect(flags.length > 0).toBe(flagged);
  });
});

it('a case is expected to pass where its file says so', () => {
  for (const name of ['in-the-wild', 'synthetic', 'negative', 'known-failures'])
    expect(new Set(casesOf(name).map((one) => one.expect))).toEqual(
      new Set([name === 'known-failures' ? 'fail' : 'pass']),
    );
});
