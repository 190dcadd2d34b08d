/** English pages: what stands above and below the text on lines of its own, and what only looks like it. */
import { describe, expect, it } from 'vitest';
import { read } from './read.js';

const PROSE = [
  'The city removed the concrete bank last spring and planted reeds and willow cuttings along four hundred metres of the river, which had been a straight ditch for sixty years.',
  'Residents were asked what they wanted to keep, and most of them named the old footbridge, which will be repaired instead of replaced.',
  'Work on the second stretch begins in October, when the birds have left and the water is low enough for the machines to reach the bed.',
];
const p = (texts: readonly string[]): string => texts.map((text) => `<p>${text}</p>`).join('\n');
const whole = PROSE.join('\n');
/** A page whose title stands in the text's own container, with `top` below it and `end` below the text. */
const page = (top: string, end = '', prose = p(PROSE)): string =>
  `<!DOCTYPE html><html lang="en"><head><title>A slow river comes back | Sample Gazette</title></head><body>
<ul><li><a href="/">Home</a></li><li><a href="/news/">News</a></li><li><a href="/plan/">Plans</a></li></ul>
<div><h1>A slow river comes back</h1>${top}${prose}${end}</div></body></html>`;
const DEK = 'How a ditch behind the mill became the first place to swim in town.';

describe('above the text', () => {
  it.each([
    ['<p>By Ada Birch and Tom Reed</p><p>May 20, 2024</p>', { author: 'Ada Birch, Tom Reed' }],
    ['<div>May 20, 2024 | By Ada Birch | School of Design</div>', { author: 'Ada Birch', publishedAt: '2024-05-20' }],
    ['<div>By <b>Ada Birch</b>, <em>The Reed Review</em> | May 20, 2024</div>', { author: 'Ada Birch' }],
    ['<p>BY ADA BIRCH / PHOTOGRAPHY BY TOM REED</p>', { author: 'ADA BIRCH', photographer: 'TOM REED' }],
    ['<p>Written by Ada Birch</p><p>Save this article</p>', { author: 'Ada Birch' }],
    ['<b>By ADA BIRCH</b><br><i>Gazette Staff Writer</i>', { author: 'ADA BIRCH' }],
    ['<p>Posted on May 20, 2024</p><ul><li>Share</li><li>Tweet</li><li>Save</li></ul>', { publishedAt: '2024-05-20' }],
    [
      '<div><a>Ada Birch</a> · River News · Posted: May 20, 2024 5:00 AM ET | Last Updated: May 21</div><p>Estimated 3 minutes</p>',
      { publishedAt: '2024-05-20T05:00:00-04:00' },
    ],
    ['<p>PUBLISHED: 00:01, Mon, May 20, 2024 | UPDATED: 10:43, Mon, May 20, 2024</p>', {}],
    [`<h2>${DEK}</h2><p>By Ada Birch</p><p>Posted on May 20, 2024</p>`, { author: 'Ada Birch' }],
    [`<figure><img src="/a.jpg"></figure><p>${DEK}</p><p>Share</p><p>By Ada Birch</p>`, { author: 'Ada Birch' }],
  ])('%s', (top, expected) => {
    const article = read(page(top));
    expect(article.text).toBe(whole);
    expect(article).toMatchObject(expected);
  });

  it('goes below the caption of a picture too', () => {
    const top =
      '<figure><img src="/a.jpg"><figcaption>The last wall came down in January, and nobody wept.</figcaption></figure><p>By Ada Birch</p><p>Share</p>';
    const article = read(page(top));
    expect(article.text).toBe(`The last wall came down in January, and nobody wept.\n${whole}`);
  });

  it.each([
    'By Monday morning the river had reached the old footbridge.',
    'Published in 1911, the plan by Miss Ada Birch | and her six brothers was lost.',
    'OAKHAM, May 20, 2024 — The gates opened at nine and nobody came.',
    'Save this article for a rainy day, the editor told me.',
    'Share',
  ])('stays among the text: %s', (line) => {
    const prose = p(PROSE.toSpliced(line === 'Share' ? 1 : 0, 0, line));
    expect(read(page('<p>By Ada Birch</p>', '', prose)).text).toContain(line);
  });

  it('leaves the only paragraph of a post that is signed below', () => {
    const post = `<p>${PROSE[1]}</p><p>Posted by Ada Birch on May 20, 2024</p><div><p>${PROSE[0]}</p></div>`;
    expect(read(page('', '', post)).text).toContain(PROSE[1]);
  });

  it('leaves the lead of a chronicle', () => {
    const days = `<p>${DEK}</p><h3>May 3, 2024</h3><p>${PROSE[0]}</p><h3>May 9, 2024</h3><p>${PROSE[1]}</p>`;
    expect(read(page('', '', days)).text).toContain(DEK);
  });
});

describe('below the text', () => {
  it.each([
    ['<p><a href="/n">Sign up to our weekly newsletter here</a></p>', {}],
    ['<p>Reed Review is a reader-supported publication. To receive new posts, consider becoming a subscriber.</p>', {}],
    ['<p><a href="#">Share</a></p><p>Back to All News</p>', {}],
    ['<p>Edited by Tom Reed</p>', { editor: 'Tom Reed' }],
    ['<p>(Reporting by Ada Birch; Editing by Tom Reed)</p>', { editor: 'Tom Reed' }],
    ['<p>Ada Birch and Tom Reed contributed reporting from Oakham.</p>', {}],
    ['<p>First Published: Monday, May 20, 2024 08:38 AM</p>', { publishedAt: '2024-05-20T08:38:00+08:00' }],
    ['<p>How to cite: Ada Birch, A slow river comes back, Reed Review, 2024.</p>', {}],
    [
      '<p>This article was first published in Reed Review on May 1 under a Creative Commons licence.</p>',
      { rights: 'This article was first published in Reed Review on May 1 under a Creative Commons licence.' },
    ],
    [
      '<p>The Shire acknowledges the Traditional Custodians of the land and pays respect to Elders past and present.</p>',
      {},
    ],
  ])('%s', (end, expected) => {
    const article = read(page('', end));
    expect(article.text).toBe(whole);
    expect(article).toMatchObject(expected);
  });

  it.each([
    'Back to the river, then, and to the question of who owns it.',
    'The story was first published in 1911 and has never been out of print.',
    'The council acknowledges the traditional owners in its new plan for the bank.',
    'Share the path with those who walk slowly',
    'Ada Birch contributed plants from her own garden.',
  ])('stays: %s', (line) => expect(read(page('', `<p>${line}</p>`)).text).toBe(`${whole}\n${line}`));
});

describe('a weblog', () => {
  const entry =
    'This entry was posted on Monday, May 20th, 2024 at 9:18 pm and is filed under <a href="/c">Visits</a>. You can follow any responses to this entry through the <a href="/f">RSS 2.0</a> feed.';
  const blog = `<html><head><title>The Muddy Notebook &raquo; Blog Archive &raquo; A slow river comes back</title></head><body>
<div><h1><a href="/">The Muddy Notebook</a></h1></div><div><h2>A slow river comes back</h2><div>${p(PROSE)}<p><small>${entry}</small></p></div></div></body></html>`;

  it('has its own name in h1, the title in h2 and the date below the entry', () =>
    expect(read(blog)).toMatchObject({
      title: 'A slow river comes back',
      publishedAt: '2024-05-20T21:18:00+08:00',
      text: whole,
    }));

  it('whose h1 leads to the entry itself has its title there', () =>
    expect(read(blog.replace('href="/"', 'href="/2024/05/notebook"')).title).toBe('The Muddy Notebook'));
});

it.each([
  ['Posted on Monday, May 20, 2024', '2024-05-20'],
  ['First Published: Monday, 20 May 2024', '2024-05-20'],
])('a date below the text has its label before the day of the week: %s', (line, day) =>
  expect(read(page('', `<p>Opens on Friday, May 24, 2024</p><p>${line}</p>`)).publishedAt).toBe(day),
);

it('authors of several words have a mark between them', () => {
  const ld =
    '{"@type":"NewsArticle","headline":"A slow river comes back","author":[{"name":"Ada Birch"},{"name":"Tom Reed"}]}';
  expect(read(page('').replace('</head>', `<script type="application/ld+json">${ld}</script></head>`)).author).toBe(
    'Ada Birch, Tom Reed',
  );
});

it.each(['About this author', 'ABOUT THE AUTHOR'])('a box that says so is no text: %s', (head) =>
  expect(read(page('', `<div><h4>${head}</h4><b>Ada Birch</b> <span>Author</span></div>`)).text).toBe(whole),
);

describe('who the author is', () => {
  it.each([
    'Ada Birch is a senior lecturer in river design at Oakham College.',
    'ADA BIRCH is our correspondent in the north. She lives by a weir.',
    'Ada Birch writes about rivers.',
  ])('goes where the author is named above: %s', (line) => {
    expect(read(page('<p>By Ada Birch</p>', `<p><em>${line}</em></p>`)).text).toBe(whole);
    expect(read(page('<p>By Tom Reed</p>', `<p><em>${line}</em></p>`)).text).toBe(`${whole}\n${line}`);
  });

  it.each(['Ada Birch asked what was a river and what was only wet.', 'Ada Birchwood is a village of forty houses.'])(
    'stays: %s',
    (line) => expect(read(page('<p>By Ada Birch</p>', `<p>${line}</p>`)).text).toBe(`${whole}\n${line}`),
  );

  it('goes with its box, above how to cite the text too', () => {
    const end =
      '<div><h4>About this author</h4><b>Ada Birch</b> <span>Author</span></div><div>Cite: Ada Birch. “A slow river comes back, and with it the swimmers of the town”, 20 May 2024. Reed Review, Oakham.</div>';
    expect(read(page('', end)).text).toBe(whole);
  });

  it('goes with the box of whom the press may ask', () =>
    expect(
      read(page('', '<div><h3>Media Contact</h3><p>Press Office, 555-0100, press@reed.example</p></div>')).text,
    ).toBe(whole));
});

describe("a caption's credit", () => {
  const CAPTION = 'The last wall came down in January, and nobody wept.';
  const figure = (caption: string): string => `<figure><img src="/a.jpg"><figcaption>${caption}</figcaption></figure>`;
  const middle = (caption: string): string => page('', '', `<p>${PROSE[0]}</p>${figure(caption)}${p(PROSE.slice(1))}`);
  const captioned = [PROSE[0], CAPTION, ...PROSE.slice(1)].join('\n');

  it.each([
    [`${CAPTION}<span class="credit">Ada Birch</span>`, 'Ada Birch'],
    [`${CAPTION} <cite>Courtesy of Sample Images</cite>`, null],
    [`${CAPTION} <small>© Ada Birch</small>`, 'Ada Birch'],
    [
      `<span>${CAPTION}</span><span class="css-imageCredit"><span>Credit</span>Ada Birch/The Review</span>`,
      'Ada Birch',
    ],
  ])('goes where it is an element of its own: %s', (caption, photographer) => {
    const article = read(middle(caption));
    expect(article).toMatchObject({ text: captioned, photographer });
    expect(article.blocks.find(({ kind }) => kind === 'image')?.caption).toBe(CAPTION);
  });

  it.each([
    [`${CAPTION} Photograph: Ada Birch/The Review`, 'Ada Birch'],
    [`<span>${CAPTION}</span> Photo: Ada Birch, AP`, 'Ada Birch'],
    [`${CAPTION} (Image credit: Ada Birch)`, 'Ada Birch'],
    [`${CAPTION} (AP Photo/Ada Birch)`, 'Ada Birch'],
    [`${CAPTION} Photo is by Ada Birch`, 'Ada Birch'],
    [`${CAPTION} Photo by the author`, null],
    [`${CAPTION} Credit: Sample Images`, null],
    [`${CAPTION} Photo illustration by Ada Birch Photo: Reed Council`, null],
    [`${CAPTION} <span>Picture by Ada Birch</span>`, 'Ada Birch'],
    [`${CAPTION} <span>OG PHOTO: ADA BIRCH</span>`, 'ADA BIRCH'],
    [`${CAPTION} <i>Picture supplied</i>`, null],
    [`${CAPTION}<em> Reed Museum archive, photo by Ada Birch</em>`, null],
    [`<span class="visually-hidden">Image caption, </span>${CAPTION}`, null],
  ])('goes where it ends the caption in its own form: %s', (caption, photographer) => {
    expect(read(middle(caption))).toMatchObject({ text: captioned, photographer });
    const named = `<p>${PROSE[0]}</p><div><img src="/a.jpg"><div class="media__cap"><p>${caption}</p></div></div>${p(PROSE.slice(1))}`;
    expect(read(page('', '', named))).toMatchObject({ text: captioned, photographer });
  });

  it('of a figure above the text is read, and goes', () => {
    const hero = `<figure><img src="/h.jpg"><figcaption>The sluice. Photograph: Ada Birch/The Review</figcaption></figure>`;
    const at = middle('').replace('<h1>', `<article><header><h1>`).replace('</h1>', `</h1>${hero}</header>`);
    const article = read(at);
    expect(article.photographer).toBe('Ada Birch');
    expect(article.text).toMatch(/^The sluice\.\n/);
  });

  it.each([
    `${CAPTION} Photo by Ada Birch.`,
    `${CAPTION} Photograph: a study in mud`,
    'The room with the last photo by Ada Birch',
    'Pictures: how they were hung',
  ])('stays where it is a sentence of the caption, or only like a credit: %s', (caption) =>
    expect(read(middle(caption)).text).toContain(caption),
  );

  it.each([`${CAPTION} <small>Seen from the mill.</small>`, `${CAPTION} (Image: Ada Birch)`])('stays: %s', (caption) =>
    expect(read(middle(caption)).text).toContain(caption.replace(/<\/?small>/g, '')),
  );

  it('goes where a sign says what it is, and from a caption that its class names', () => {
    const whole = captioned.replace(CAPTION, '河岸');
    expect(read(middle('河岸 <small>© 何青禾 He Qinghe</small>'))).toMatchObject({
      text: whole,
      photographer: '何青禾',
    });
    expect(read(middle('河岸 <span class="copyright">©叁河景观</span>'))).toMatchObject({
      text: whole,
      photographer: null,
    });
    const named = '<div class="css-caption"><span>河岸</span><span class="css-credit">（何青禾攝）</span></div>';
    const html = (caption: string) =>
      page('', '', `<p>${PROSE[0]}</p><div><img src="/a.jpg">${caption}</div>${p(PROSE.slice(1))}`);
    expect(read(html(named))).toMatchObject({ text: whole, photographer: '何青禾' });
    expect(read(html(named.replace('css-caption', 'css-note'))).text).toContain('河岸（何青禾攝）');
    const framed = `<figure class="wp-caption"><img src="/a.jpg"><figcaption>河岸 <span class="credit">Ada Birch</span></figcaption></figure>`;
    const blocks = read(page('', '', `<p>${PROSE[0]}</p>${framed}${p(PROSE.slice(1))}`)).blocks;
    expect(blocks.find(({ kind }) => kind === 'image')?.caption).toBe('河岸');
    expect(read(middle('河岸 ©何青禾')).text).toContain('河岸 ©何青禾');
  });

  it('leaves a signature in Chinese, unless it stands in brackets', () => {
    expect(read(middle(`河岸 <span class="credit">李明 摄</span>`)).text).toContain('李明 摄');
    expect(read(middle(`河岸<span class="credit">（記者何青禾攝）</span>`))).toMatchObject({
      text: captioned.replace(CAPTION, '河岸'),
      photographer: '何青禾',
    });
    expect(read(middle(`河岸<span>（何青禾攝）</span>`)).text).toContain('（何青禾攝）');
    expect(read(middle(`河岸<span>（記者何青禾攝）</span>`))).toMatchObject({ photographer: '何青禾' });
    expect(read(middle(`河岸<span>（記者何青禾攝）</span>`)).text).not.toContain('何青禾');
  });

  it('goes where it says in brackets who gave the picture', () => {
    const whole = captioned.replace(CAPTION, '河岸');
    expect(read(middle('河岸<span>（樣園巡守隊提供）</span>')).text).toBe(whole);
    expect(read(middle('河岸<span class="credit">（受访者提供）</span>')).text).toBe(whole);
    for (const stays of [
      '河岸（李家提供）',
      '河岸<span>由李家提供</span>',
      '河岸<span>（树苗由李家提供，已种下）</span>',
    ])
      expect(read(middle(stays)).text).toContain(stays.replace(/<\/?span>/g, ''));
  });
});

describe('a short text whose container is the whole page', () => {
  const short = PROSE[1]!;
  const office = (above: string): string =>
    `<html><head><title>A slow river comes back » Oakham Council</title></head><body>${above}
<h1>A slow river comes back</h1><div>Published on Monday, 20 May 2024 at 9:15:00 AM</div><p>${short}</p>
<p>We acknowledge the traditional owners of the land and pay our respects to their elders, past and present.</p></body></html>`;

  it('leaves alert and menu above the title', () => {
    const above =
      '<div>Fire ban in place today. <a href="/fire">More information</a></div><div><a href="/">Oakham Council</a><ul><li>Council</li><li>Residents</li><li>Visitors</li><li>Business</li></ul></div>';
    expect(read(office(above))).toMatchObject({
      title: 'A slow river comes back',
      publishedAt: '2024-05-20T09:15:00+08:00',
      text: short,
    });
  });

  it('keeps a paragraph that stands there', () =>
    expect(read(office(`<p>${PROSE[0]}</p><ul><li>One</li><li>Two</li></ul>`)).text).toContain(PROSE[0]));
});
