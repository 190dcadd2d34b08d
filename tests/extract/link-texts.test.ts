/** The text of a link, where the source breaks the line around or within it. */
import { expect, test } from 'vitest';
import { extracted, page } from './read.js';

const textOf = (link: string): string | undefined =>
  extracted(page(`<p>这里是一段正文，说的是园林。</p><div>${link}</div>`)).links.find(({ url }) =>
    url.endsWith('/there'),
  )?.text;

test.each([
  ['on a line of its own', '\n  <a href="/there">样园日报</a>\n'],
  ['behind a break', '\n<a href="/there">\n<br>样园日报</a>'],
  ['behind a break that an invisible character stands before', '\u200b<a href="/there"><br>样园日报</a>'],
  ['behind words of the line', '出自 <a href="/there">样园日报</a>'],
])('a link %s keeps its text', (_, link) => {
  expect(textOf(link)).toBe('样园日报');
});

test.each([
  ['a part of a picture', '<img src="/m.gif" usemap="#m"><map name="m"><area href="/there" alt="样园日报"></map>'],
  ['a window', `<a href="javascript:window.open('/there')">样园日报</a>`],
  ['a window by a click', `<a href="#" onclick="window.open('/there','_blank');return false">样园日报</a>`],
  ['a place by a click', `<a href="javascript:void(0)" onclick="location.href='/there'">样园日报</a>`],
])('%s leads to a page', (_, link) => expect(textOf(link)).toBe('样园日报'));

test('a script beside an address leads nowhere else', () => {
  expect(textOf(`<a href="/here" onclick="window.open('/there')">样园日报</a>`)).toBeUndefined();
});
