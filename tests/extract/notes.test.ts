/** Notes beside a text that are none of it, each beside what looks like it and is text. */
import { expect, it } from 'vitest';
import { PROSE, p } from './pond.js';
import { PROSE as HAN, page, paragraphs, read } from './read.js';

const english = (end: string, head = '', info = '<p>Published May 3, 2024</p><p>By Jane Doe</p>') =>
  read(
    `<!DOCTYPE html><html lang="en"><head><title>The pond is back</title></head><body><nav><a href="/">Home</a></nav>
<main><h1>The pond is back</h1>${info}${head}${p(PROSE)}${end}</main></body></html>`,
  );
const han = (end: string, above = '') => read(page(`${above}${paragraphs(HAN)}${end}`));

it.each([
  [
    'a correction that the template names so',
    '<div class="correction"><p>An earlier version misstated the depth of the sluice. It is two metres.</p></div>',
    'misstated',
  ],
  [
    'notes to editors below the mark of the end',
    '<p>-ENDS-</p><p><b>Notes to editors</b></p><p>The trust was founded in 1977 to care for ponds, sluices and mills.</p>',
    '1977',
  ],
  [
    'how to cite the text',
    '<section><h3>How to cite</h3><p>Doe, J. (2024) The pond is back. Pond Alliance, Oakham.</p></section>',
    'Alliance',
  ],
])('%s goes', (_, end, gone) => {
  const { text } = english(end);
  expect(text).toContain('oak boards');
  expect(text).not.toContain(gone);
});

it.each([
  [
    'a correction in a paragraph of the text',
    '<p>Correction: an earlier version of this column misstated the depth of the sluice.</p>',
    'misstated',
  ],
  [
    'notes to editors in a text that goes on',
    '<h3>Notes to editors</h3><p>Editors of parish maps have drawn the pond in every shape but its own.</p>',
    'parish maps',
  ],
  [
    'a section on authors',
    '<section><h3>Authors</h3><p>Authors who wrote of the pond mention the sluice, the mill, and the mud.</p></section>',
    'mention the sluice',
  ],
])('%s stays', (_, end, stays) => {
  expect(english(end).text).toContain(stays);
});

it('who the authors are goes below their names, and what a sentence tells of another stays', () => {
  const says = (name: string) => english('', `<p>${name} covers the river for The Gazette.</p>`).text;
  expect(says('Jane Doe')).not.toContain('covers the river');
  expect(says('Ada Birch')).toContain('covers the river');
});

it('authors are read from their box below the text', () => {
  const { author, text } = english(
    '<section><h3>Authors</h3><p>Ada Birch, John Roe</p></section>',
    '<a href="/pond.pdf">Download the report (PDF, 2 MB)</a>',
    '',
  );
  expect(author).toBe('Ada Birch, John Roe');
  expect(text).toBe(PROSE.join('\n'));
});

it('a row of names, subject and day is no text, and the credit in brackets leaves its caption', () => {
  const caption =
    '<figure><img src="a.jpg"><figcaption>The sluice in May.<cite>(Reed Radio: Ada Birch)</cite></figcaption></figure>';
  const info =
    '<div class="Byline"><span>By <a href="/doe">Jane Doe</a></span><a href="/reed">Reed Radio</a><span>Topic:Ponds</span><time>Fri 17 May 2024 at 2:08pm</time></div>';
  expect(english('', caption, info).text).toBe(['The sluice in May.', ...PROSE].join('\n'));
  const book =
    '<figure><img src="a.jpg"><figcaption>Page of a book <cite>(The Gardener: of ponds)</cite></figcaption></figure>';
  expect(english(book).text).toContain('of ponds');
});

it('labels over a letter to an office and what readers may choose below it go, the letter stays', () => {
  const form =
    '<table><tr><th>信件编号</th><td>2024-18</td><th>来信人</th><td>周某</td></tr><tr><th>办理状态</th><td>办结</td><th>答复单位</th><td>园林中心</td></tr>';
  const poll =
    '<div><h4>满意度评价</h4><label><input type="radio" name="a">满意</label><label><input type="radio" name="a">不满意</label></div>';
  const letter = '滨湖路南段去年改造后变漂亮了，但是树都换成了小樱花，夏天中午一点荫都没有，推婴儿车根本走不了。';
  expect(han(poll, `${form}</table>`).text).toBe(HAN.join('\n'));
  expect(han(poll, `${form}<tr><th>来信内容</th><td colspan="3">${letter}</td></tr></table>`).text).toContain(letter);
});

it('an encyclopaedia’s buttons beside headings and its references go, a section of that name stays', () => {
  const edit =
    '<div><h2>编辑</h2><a href="/edit">编辑</a></div><p>编辑这部志书用了三年，参考的资料装满了两只木箱，都留在馆里。</p>';
  const references = (name: string) =>
    `<div class="${name}"><h2>参考资料</h2><p>1. 样园志编纂委员会，样园志，2009：87-92</p></div>`;
  expect(han(`${edit}${references('lemma-reference')}`).text).toMatch(/^编辑\n编辑这部志书.*木箱，都留在馆里。$/m);
  expect(han(references('section')).text).toContain('样园志编纂委员会');
});

it('a rule of asterisks below the title goes', () => {
  expect(han('', '<p>****************************</p>').text).toBe(HAN.join('\n'));
});

it('an account’s hands and its note on the author go below the mark of the end', () => {
  const end =
    '<p>- END -</p><p>图文：阿苇</p><p>编辑：大水　设计：诺拉</p><p>关于作者：阿苇，摄影师，著有《路基上的植物》。</p>';
  const read = han(end);
  expect(read.text).toBe(HAN.join('\n'));
  expect(
    han(
      '<p>关于作者：志书上没有写，只说他住在河边。</p><p>图文：河边的旧照，摄于一九三五年。</p><p>这些年里再没有人见过他，河边的房子也早就拆了，只剩一口井。</p>',
    ).text,
  ).toContain('关于作者');
});

it('a paper’s institutes with raised figures and the label of its other abstract go', () => {
  const head = ['title', 'author', 'journal_title'].map((k) => `<meta name="citation_${k}" content="甲">`).join('');
  const { text } = read(
    page(
      `<ol><li><sup>1</sup>样园理工大学建筑学院, 广州 510640;</li></ol><p>摘要：</p>${paragraphs(HAN)}<p>Abstract:</p><p>${PROSE[0]} ${PROSE[1]}</p>`,
      { head },
    ),
  );
  expect(text).toBe([...HAN, `${PROSE[0]} ${PROSE[1]}`].join('\n'));
});

it('a button with the name of what it shares goes, a sentence that is a link stays', () => {
  const link = (name: string) =>
    `<p class="${name}"><a href="/share">Share the bench with those who walk slowly</a></p>`;
  expect(english(link('button-wrapper')).text).toBe(PROSE.join('\n'));
  expect(english(`${link('note')}<p>Nobody has read it since the mill was closed.</p>`).text).toContain(
    'Share the bench',
  );
});

it('the card of a Chinese author goes, a paragraph that begins with the name stays', () => {
  const info = '2024-05-20　文 / 何青禾';
  const card = (name: string) =>
    `<div class="${name}"><img src="a.jpg"><p><b>何青禾</b>，作家，著有《坡上的园》。</p></div><p>（本文刊于样园杂志，转载请联系授权）</p>`;
  const of = (name: string) => read(page(`${paragraphs(HAN)}${card(name)}`, { info })).text;
  expect(of('author-box')).toBe(HAN.join('\n'));
  expect(of('text')).toContain('坡上的园');
  expect(han('<p>参考资料：《样园志》（2003）；样园档案馆藏园务处卷。</p>').text).toContain('样园志');
});
