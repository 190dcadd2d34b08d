/** What stands around a text in its own container and is none of it: boxes of other texts, buttons, counters, the head of the page. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const BODY = paragraphs(PROSE);
const TEXT = PROSE.join('\n');
const TITLES = [
  '旧砖厂的烟囱上住进一窝红隼',
  '山城步道修到了第七级台地',
  '菜市场屋顶种出了两亩油菜',
  '三代人守着一片水杉林',
];
const SUMMARY = '值守的人说，它们每年三月回来。';
const textOf = (body: string): string => read(page(body)).text;

describe('a link that a script gives its address', () => {
  it.each([
    ['in a list', `<h3>栏目里的</h3><ul>${TITLES.map((t) => `<li><a>${t}</a></li>`).join('')}</ul>`],
    ['on a card', TITLES.map((t) => `<a class="k"><h4>${t}</h4><p>${SUMMARY}</p></a>`).join('')],
    ['over a summary', TITLES.map((t) => `<div><a onclick="go()">${t}</a><p>${SUMMARY}</p></div>`).join('')],
    ['as a button', '<div><a>转给同事</a><a>存起来</a></div>'],
  ])('belongs to no text %s', (_, box) => expect(textOf(`<div>${BODY}</div><div>${box}</div>`)).toBe(TEXT));

  it.each([
    ['a word among others', BODY.replace('香蒲', '<a>香蒲</a>')],
    [
      'the target of a link',
      BODY.replaceAll('<p>', '<p><a name="x"></a>').replace('五月的清晨，', '<a id="y">五月的清晨，</a>'),
    ],
    ['left open', `<a class="top">${BODY}`],
  ])('costs a text nothing as %s', (_, body) => expect(textOf(body)).toBe(TEXT));
});
