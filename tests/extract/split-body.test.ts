/** A body that its template splits over siblings, where their parent pays for many other lines. */
import { describe, expect, it } from 'vitest';
import { PROSE as POND, p, whole } from './pond.js';
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

describe('siblings that are texts of their own', () => {
  it('are none of the text where each has a title', () => {
    const item = (title: string, text: string): string => `<div><h3>${title}</h3><p>${text}</p></div>`;
    const items = [item('老河道里长出一座湿地公园', FIRST + THIRD), item('老城墙下的菜园换了主人', SECOND)];
    const html = page(split(...items)).replace(/<h1>.*<\/h1>/, '');
    expect(read(html).text).not.toContain(SECOND);
  });

  it('are the text where they are its sections', () => {
    const section = (head: string, text: string): string => `<div><h3>${head}</h3><p>${text}</p></div>`;
    const { text } = read(page(split(section('河道', FIRST), section('设计', SECOND), section('汛期', THIRD))));
    expect(text).toBe(`河道\n${FIRST}\n设计\n${SECOND}\n汛期\n${THIRD}`);
  });

  it('are none of the text where other posters reply', () => {
    const post = (name: string, text: string): string =>
      `<div class="post"><p>${name} 发表于 2024-05-20 10:30</p><p>${text}</p></div>`;
    const { text } = read(page(split(post('青石巷口', FIRST + THIRD), post('秋水', SECOND))));
    expect(text).not.toContain(SECOND);
  });
});

const MENU = `<div class="block"><ul>${'<li>Ponds</li>'.repeat(30)}</ul></div>`;
const CARDS = Array.from(
  { length: 30 },
  (_, i) =>
    `<article><h3><a href="/a/${i}.html">Bees return to the roof of mill number ${i}</a></h3><p>The owners thanked customers in a letter.</p></article>`,
).join('');
const LINKS = Array.from(
  { length: 50 },
  (_, i) => `<li><a href="/b/${i}.html">Bees return to the roof of mill ${i}</a></li>`,
).join('');
const HEAD = '<div class="block"><h1>The mill pond is back in Oakham</h1><p>22 May 2024</p></div>';
const html = (body: string): string =>
  `<!DOCTYPE html><html lang="en"><head><title>The mill pond is back in Oakham | Ponds</title></head><body>${MENU}${body}<div class="cards">${CARDS}</div></body></html>`;
const block = (inner: string, more = ''): string => `<div class="block ${more}"><div>${inner}</div></div>`;

describe('a page without a box for its text', () => {
  it('has all boxes of it, one named as chrome and a table too, without the advertisement between', () => {
    const table =
      '<table><tr><td>Area</td><td>38 ha</td></tr><tr><td>Owner</td><td>Oakham Mill Trust</td></tr></table>';
    const parts = POND.map((text, i) => block(p([text]), i === 1 ? 'sidebar' : ''));
    const advert = block('<p>Advertisement: paving that thinks ahead</p>');
    expect(read(html(HEAD + parts[0] + parts[1] + advert + parts[2] + block(table))).text).toBe(
      `${whole}\nArea\t38 ha\nOwner\tOakham Mill Trust`,
    );
  });
});

it('a paragraph below a list of terms that is most of the text belongs to it', () => {
  const terms = `<dl>${POND.map((text) => `<dt>Q. What of the mill pond, then?</dt><dd>${text}</dd>`).join('')}</dl>`;
  const cell = `<h1>The mill pond is back in Oakham</h1><p>22 May 2024</p>${terms}<p>Have a question? Send it with a sample of the mud to the mill, in a bag of paper and never of plastic, and say in which corner of the pond it was taken.</p>`;
  const links = Array.from(
    { length: 30 },
    (_, i) => `<li><a href="/p/${i}.pdf">Publication number ${i} of the mill</a></li>`,
  );
  expect(read(html(`<div>${cell}<div class="related"><ul>${links.join('')}</ul></div></div>`)).text).toContain(
    'Have a question?',
  );
});

it('the paragraphs that each have a box stay together where a heavier text far below says nothing of the title', () => {
  const others = Array.from(
    { length: 12 },
    (_, i) =>
      `<p>Number ${i} of the winter timetable runs late again, the company says, and asks all passengers to wait inside.</p>`,
  );
  const parts = POND.map((text) => `<div class="para"><span>${text}</span></div>`).join(
    '<div class="slot">ADVERTISEMENT</div>',
  );
  const text = read(
    `<html><head><title>The mill pond is back in Oakham</title></head><body>${MENU}<article><h1>The mill pond is back in Oakham</h1><p>22 May 2024</p>${parts}</article><ul>${LINKS}</ul><section><h2>Winter timetable</h2>${others.join('')}</section></body></html>`,
  ).text;
  expect(text).toContain(POND[0]);
  expect(text).toContain(POND[2]);
  expect(text).not.toContain('timetable');
});
