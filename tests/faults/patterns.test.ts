import { expect, it } from 'vitest';
import { cut, patternSites } from './long/pattern-sites.js';
import { slowPatterns } from './long/patterns.js';

it('every pattern over page text takes linear time: 50,000 characters made to hurt it', async () => {
  const { checked, slow, unseen } = await slowPatterns(50_000);
  expect(slow).toEqual([]);
  expect(unseen, 'constructed, but never seen').toEqual([]);
  expect(checked).toBeGreaterThan(250);
}, 300_000);

it('patterns are found where they are written, and cut into what they ask for', () => {
  const { literals, constructions } = patternSites();
  const rooms = new Set(literals.map(({ file }) => file.split('/').slice(0, 2).join('/')));
  for (const room of ['src/decode', 'src/repair', 'src/extract', 'src/clean']) expect(rooms).toContain(room);
  expect(constructions.length).toBeGreaterThan(5);
  expect(cut(String.raw`^来源[:：]\s*(\d+)|\.html?$`)).toEqual([
    ['来', '源', ':', ' ', '1'],
    ['.', 'h', 't', 'm', 'l'],
  ]);
});
