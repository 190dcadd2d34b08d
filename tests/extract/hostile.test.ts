/** Any bytes are some page: extraction neither throws nor loses its way, nor its linear time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Article } from '../../src/core/page.js';
import { $, parse } from '../../src/extract/tree.js';
import { expectCpuBelow } from '../expect-cpu.js';
import { PROSE, page, paragraphs, read } from './read.js';

const THREAD = `<p>读者评论</p>${[1, 2, 3, 4].map((i) => `<p>moss_${i}：好</p>`).join('')}`;

describe('hostile pages', () => {
  it('any soup of tags and words gives a valid article', () => {
    const piece = fc.constantFrom(
      ...[
        '<p>',
        '</p>',
        '<div class="nav">',
        '</div>',
        '<table><tr><td>',
        '</table>',
        '<a href="javascript:x">',
        '</a>',
        '<h1>',
      ],
      ...[
        '<ul><li>',
        '</ul>',
        '<script>',
        '</script>',
        '<title>',
        '<!--',
        '-->',
        '<br>',
        '<img src=x>',
        '\u0000',
        '&nbsp;',
        '&#x110000;',
      ],
      ...PROSE,
      '来源：',
      '2024-05-20',
      '相关阅读',
      '（责任编辑：',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(Article.safeParse(read(pieces.join(''))).success).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['nesting without end', '<div>'.repeat(100_000)],
    ['nesting without end, and ends of what was not begun', '<div></i>'.repeat(50_000)],
    ['lists in lists', '<ul><li>'.repeat(20_000)],
    ['open brackets', `<p>${'（'.repeat(100_000)}`],
    ['one endless line', `<p>${'园'.repeat(300_000)}`],
    ['labels without end', `<p>${'来源：'.repeat(30_000)}`],
    ['dates without end', `<p>${'2024-05-'.repeat(30_000)}`],
    ['separators in the title', `<title>${'_ - '.repeat(30_000)}</title>`],
    ['links without end', '<a href="/x">链接</a> '.repeat(20_000)],
    ['spaces', `<p>${' \u3000'.repeat(200_000)}</p>`],
    ['headings of comments that are names too', '<p>读者评论</p><div>好，好。</div>'.repeat(10_000)],
    ['readers without end before more of the text', `${'<p>读者0：好</p>'.repeat(20_000)}${paragraphs(PROSE)}`],
    ['threads before more of the text', `${THREAD.repeat(4_000)}${paragraphs(PROSE)}`],
  ])('%s is read in linear time', (_, html) => {
    expectCpuBelow(5000, () => read(page(paragraphs(PROSE) + html)));
  });

  it.each([
    ['nested without end', '<div>'.repeat(20_000), true],
    ['nested deeply', '<div>'.repeat(5_000), false],
    ['of very many elements', '<b>园</b>'.repeat(500_000), true],
    ['of many elements', '<b>园</b>'.repeat(100_000), false],
  ])('a page %s says whether it was read to its end', (_, html, cut) => {
    const { flags, text } = read(page(paragraphs(PROSE) + html));
    expect(flags.some(({ kind }) => kind === 'not-whole')).toBe(cut);
    expect(text).toContain(PROSE[0]);
  });
});

describe('the tree', () => {
  it('has one <html>, whatever the page says', () => {
    const { document, root } = parse('<p>a</p><html lang="zh"><html lang="en" class="x"><body><i>b</i></body></html>c');
    const page = $(document);
    expect(page.find('html').toArray()).toEqual([root]);
    expect(root.attribs).toEqual({ lang: 'zh', class: 'x' });
    expect(page.text()).toBe('abc');
    expect(page.find('html > body > i').length).toBe(1);
    expect(root.outer).toBeNull();
  });
});
