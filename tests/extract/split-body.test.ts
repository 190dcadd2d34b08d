/** A body that its template splits over siblings, where their parent pays for many other lines. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, read } from './read.js';

const [FIRST, SECOND, THIRD] = PROSE as [string, string, string];
const TEXT = PROSE.join('\n');
/** Offers, as many as take away more than the text adds. */
const OFFERS = `<div class="offers">${'<div><img src="a.jpg"><b>苗木批发</b><i>面议</i></div>'.repeat(90)}</div>`;
const MIDDLE = '<div class="ad"><a>空调以旧换新，最高补贴八百元</a></div>';
const split = (...parts: readonly string[]): string => `</div>${parts.join('\n')}${OFFERS}<div>`;

describe('a body split over siblings', () => {
  it.each([
    ['of one markup', [FIRST, SECOND, THIRD].map((text) => `<div class="w-txt"><p>${text}</p></div>`)],
    [
      'of markup that is alike',
      [FIRST, SECOND, THIRD].map((text, i) => `<div class="txt part${i}"><p>${text}</p></div>`),
    ],
    ['without names', [FIRST, SECOND, THIRD].map((text) => `<div>${text}</div>`)],
  ])('is put together from parts %s', (_, [a, b, c]) => {
    expect(read(page(split(a!, MIDDLE, b!, c!))).text).toBe(TEXT);
  });

  it('has the paragraph above its parts and the signature below', () => {
    const parts = [`<p>${FIRST}</p>`, MIDDLE, `<div>${SECOND}<br>${THIRD}</div>`, '<div>周小川</div>'];
    expect(read(page(split(...parts))).text).toBe(`${TEXT}\n周小川`);
  });

  it.each([
    ['with a head of their own', `<div class="post"><p>2024-05-19 09:10 作者：秋水</p><p>${SECOND}</p></div>`],
    ['of other texts', `<div class="post"><p>热门文章</p><p>${SECOND}</p></div>`],
    ['of other markup', `<section class="about"><p>${SECOND}</p></section>`],
  ])('has no parts %s', (_, other) => {
    const { text } = read(page(split(`<div class="post"><p>${FIRST}</p><p>${THIRD}</p></div>`, OFFERS, other)));
    expect(text).toBe(`${FIRST}\n${THIRD}`);
  });
});
