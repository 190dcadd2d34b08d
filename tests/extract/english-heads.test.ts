/** English pages: which line is the title, which day a date in figures means, who signs and where. */
import { describe, expect, it } from 'vitest';
import { PROSE, p, whole } from './pond.js';
import { read } from './read.js';

const MENU =
  '<ul><li><a href="/">Home</a></li><li><a href="/talks">Talks</a></li><li><a href="/join">Join us</a></li></ul>';
const html = (window: string, body: string, lang = 'en'): string =>
  `<!DOCTYPE html><html lang="${lang}"><head><title>${window}</title></head><body>${MENU}${body}</body></html>`;

describe('a window title that names the site and a column', () => {
  const society = (h1: string): string =>
    html(
      'Oakham Pond Society - Talks',
      `<div><p><b style="font-size:20pt">Oakham Pond Society</b></p>${h1}${p(PROSE)}</div>`,
    );

  it('leaves the title to the only h1 below the name', () =>
    expect(read(society('<h1>The mud of eleven winters</h1>'))).toMatchObject({
      title: 'The mud of eleven winters',
      text: whole,
    }));

  it('does not take one of several', () =>
    expect(read(society('<h1>The mud of winters</h1><h1>The bench at last</h1>')).title).toBe('Oakham Pond Society'));

  it.each([
    ['Museum of Ponds: Talks', 'THE MUD OF ELEVEN WINTERS'],
    ['Museum of Ponds: Of mud and men', 'Museum of Ponds: Of mud and men'],
  ])('leaves it to the line in large letters where the column is linked: %s', (window, title) => {
    const body = `<center><font size="5"><b>THE MUD OF ELEVEN WINTERS</b></font></center>${p(PROSE)}`;
    expect(read(html(window, body)).title).toBe(title);
  });
});

describe('a date in figures alone', () => {
  const dated = (prose: string, lang = 'en', date = '05/04/2024'): string =>
    html('The pond is back', `<h1>The pond is back</h1><p>${date}</p>${p([...PROSE, prose])}`, lang);

  it.each([
    ['The sluice closed on 3 March for repairs, and opened again in the same week.', 'en', '2024-04-05'],
    ['The sluice closed on March 3rd for repairs, and opened again in the same week.', 'en', '2024-05-04'],
    ['The next talk is on 25/05/2024, as ever in the small hall behind the mill.', 'en', '2024-04-05'],
    ['The board walk cost £1,200, most of which was raised with jam.', 'en', '2024-04-05'],
    ['The board walk was paid for with jam.', 'en-AU', '2024-04-05'],
    ['The board walk was paid for with jam.', 'en-US', '2024-05-04'],
    ['The sluice closed on March 3rd and opened on 9 April, if the minutes are right.', 'en-GB', null],
    ['The board walk was paid for with jam.', 'en', null],
  ])('is read in the order of the page, or not at all: %s (%s)', (prose, lang, day) =>
    expect(read(dated(prose, lang)).publishedAt).toBe(day),
  );

  it('is read where one order alone gives a day', () =>
    expect(read(dated('It cost £9.', 'en', '05/23/2024')).publishedAt).toBe('2024-05-23'));
});

describe('who signs below the text', () => {
  const below = (line: string): string =>
    html('The pond is back', `<article><h1>The pond is back</h1><div>${p(PROSE)}</div>${line}</article>`);

  it('signs with the day too', () =>
    expect(
      read(
        below(
          '<footer><span>By <a href="/a">Ada Birch</a></span> <time>May 20, 2024</time> <span>Tagged: <a href="/t">ponds</a></span></footer>',
        ),
      ),
    ).toMatchObject({ author: 'Ada Birch', publishedAt: '2024-05-20', text: whole }));

  it('is nobody in a list of other texts', () =>
    expect(
      read(below('<div><a href="/b">The river next door</a><p>By Tom Reed</p><p>May 3, 2024</p></div>')),
    ).toMatchObject({ author: null, publishedAt: null }));
});

describe('who signs above the text', () => {
  const above = (line: string, window = 'The pond is back | Sample Gazette'): string =>
    html(window, `<div><h1>The pond is back</h1>${line}${p(PROSE)}</div>`);

  it.each([
    ['<div>Posted on <a href="/d">March 9, 2011</a> by <a href="/tess">Tess</a></div>', 'Tess'],
    ['<div>Pond Team / 20 May 2024, 6:40pm / Water</div>', 'Pond Team'],
    ['<div><a data-testid="authorName" href="/a">Ada Birch</a> ·</div><div>May 20, 2024</div>', 'Ada Birch'],
    ['<div data-component="byline-block"><div>Ada Birch</div><div>Oakham</div></div>', 'Ada Birch'],
    ['<div><div>Written by:</div><div>Ada Birch</div></div><div>May 20, 2024</div>', 'Ada Birch'],
    [
      '<div>5 May 2024 | By Ada Birch | <a>Comments (0)</a> | Text size: <a>A-</a> <a>A</a> <a>A+</a></div>',
      'Ada Birch',
    ],
    ['<div>Posted on May 20, 2024 by admin</div>', null],
    ['<div>School of Design / May 20, 2024</div>', null],
    ['<div class="place">Ada Bridge</div><div>May 20, 2024</div>', null],
  ])('%s', (line, author) => expect(read(above(line)).author).toBe(author));

  it('is no site that names itself, where the page names a person', () => {
    const ld = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Sample Gazette"}}</script>';
    const given = (line: string) => read(above(line).replace('</head>', `${ld}</head>`)).author;
    expect(given('<p>By Ada Birch</p>')).toBe('Ada Birch');
    expect(given('')).toBe('Sample Gazette');
  });

  it('leaves the text with the list of its particulars', () => {
    const list =
      '<dl class="article-info"><dt>Details</dt><dd>Category: <a>News</a></dd><dd>Written by Ada Birch</dd><dd>Hits: 614</dd></dl>';
    expect(read(above(list))).toMatchObject({ author: 'Ada Birch', text: whole });
  });
});

describe('a heading in two rows', () => {
  const head = (window: string, heading: string): string =>
    html(window, `<div>${heading}<p>by Ada Birch</p>${p(PROSE)}</div>`);

  it.each([
    ['The Woman Who Drained the Pond - Oakham Review', '<h1>The Woman Who<br>Drained the Pond</h1>'],
    ['Spring Outing', '<h2><font color="red">The Woman Who Drained the Pond<br>of Oakham</font></h2>'],
    ['Outing: Drained the Pond', '<h2><font color="red">The Woman Who Drained the Pond<br>of Oakham</font></h2>'],
    ['Spring Outing', '<h2><font color="red">The Woman Who Drained the Pond of<br>Oakham</font></h2>'],
  ])('is one title, and none of the text: %s', (window, heading) => {
    const title = heading.includes('Oakham')
      ? 'The Woman Who Drained the Pond of Oakham'
      : 'The Woman Who Drained the Pond';
    expect(read(head(window, heading))).toMatchObject({ title, text: whole, author: 'Ada Birch' });
  });

  it('goes on behind a dash', () =>
    expect(
      read(
        html(
          'The pond of the mill',
          `<div><h1>After eleven winters, the pond is back<br> — and so is its mud</h1></div>
<div>${p(PROSE)}</div>`,
        ),
      ).title,
    ).toBe('After eleven winters, the pond is back — and so is its mud'));

  it.each([
    ['The pond is back - Oakham Review', '<h1>The pond is back<br>In praise of mud</h1>'],
    ['Spring Outing', '<h2>The pond is back again<br>Members see the mud</h2>'],
    ['Spring Outing', '<h2>The pond is back again<br>by Ada Birch</h2>'],
  ])('is two things where the first row is a whole: %s, %s', (window, heading) =>
    expect(read(head(window, heading)).title).not.toMatch(/back(?: again)? ?(?:In|Members|by)/),
  );
});

describe('a byline without a label', () => {
  const under = (line: string, head = ''): string =>
    `<!DOCTYPE html><html lang="en"><head><title>The pond is back | Oakham Review</title>${head}</head><body>${MENU}<main><h1>The pond is back</h1>${line}<div>${p(PROSE)}</div></main></body></html>`;

  it.each([
    [
      '<div class="byline x1"><a href="/r">Ada Birch</a> / <span>DDN</span> / <span>May 20, 2024, 07:42</span></div>',
      { author: 'Ada Birch', source: 'DDN' },
    ],
    [
      '<div data-testid="byline-new"><time>20 May 2024</time><div><span>Ada Birch</span><span>Review Wales</span></div></div>',
      { author: 'Ada Birch', source: null },
    ],
    [
      '<div><span>Ada Birch, at Mill Hall</span><span>Started: 16:45, 20 May 2024</span><span>Latest update: 23:20, 20 May 2024</span></div>',
      { author: 'Ada Birch' },
    ],
    [
      '<p>By our reserves officer <b>Ada Birch</b> <span>|</span> 20th May 2024 <span>|</span> 5 minute read</p>',
      { author: 'Ada Birch', publishedAt: '2024-05-20' },
    ],
    [
      '<p><strong>News provided by</strong></p><a href="/n"><strong>Reed Seed Works, Inc.</strong></a><p>May 20, 2024, 08:00 ET</p>',
      { source: 'Reed Seed Works, Inc.', author: null },
    ],
    [
      '<dl><dt>From:</dt><dd><a href="/o">Office for Green Ponds</a></dd><dt>Published</dt><dd>20 May 2024</dd></dl>',
      { source: 'Office for Green Ponds', publishedAt: '2024-05-20' },
    ],
    [
      '<div><div>Published in</div><div><a href="/w"><p>Wet Papers</p></a></div><div>·</div><span>May 20, 2024</span></div>',
      {},
    ],
  ])('is read, and leaves the text: %s', (line, fields) => {
    const article = read(
      under(
        line,
        'author' in fields && fields.author === null ? '<meta name="author" content="Reed Seed Works, Inc.">' : '',
      ),
    );
    expect(article).toMatchObject({ ...fields, text: whole });
  });

  it('is none where the parts are not all of one', () => {
    const line =
      '<div class="byline"><a href="/r">Oakham Mill</a> / <span>the pond is back again, and so are we</span></div>';
    expect(read(under(line)).author).toBeNull();
    expect(read(under('<p>By our own brook Ada Birch had her tea, every day</p>')).author).toBeNull();
  });
});

it('a standfirst leaves the text where names or day stand below it without a label', () => {
  const above = (below: string): string =>
    `<main><h1>The pond is back</h1><p>Nobody knows who owns its mud, but everybody has waded in it</p>${below}<div>${p(PROSE)}</div></main>`;
  const author = '<a rel="author" href="/a">Ada Birch</a> and <a rel="author" href="/t">Tom Reed</a>';
  const stated =
    '<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Ada Birch"},{"name":"Tom Reed"}]}</script>';
  expect(
    read(html('The pond is back', `${stated}${above(`<aside class="meta"><div>${author}</div></aside>`)}`)).text,
  ).toBe(whole);
  expect(
    read(
      html(
        'The pond is back',
        above(
          '<div><img src="/a.jpg"><div class="field-caption"><p>The sluice. (Image credit: Ada Birch)</p></div></div>',
        ),
      ),
    ).text,
  ).toContain('waded');
});

describe('a dialog about cookies', () => {
  const above = (dialog: string): string =>
    html('The pond: live', `${dialog}<div><div><h1>The pond of Oakham is live</h1></div>${p(PROSE)}</div>`);
  const says =
    '<h2>Your privacy matters</h2><p>We and our partners store information on a device, such as cookies, and process personal data, for personalised advertising, measurement and research. You may change your mind at any time.</p>';

  it('is neither title nor text', () => {
    const dialog = `<div class="qx-2"><div>${says}<button>MORE OPTIONS</button><button>AGREE</button></div></div>`;
    expect(read(above(dialog))).toMatchObject({ title: 'The pond of Oakham is live', text: whole });
  });

  it('is no paragraph about cookies in a text', () => {
    const said = 'We bake cookies for our partners at the mill, and you may have one too if you ask for it.';
    expect(read(above('').replace('</p>', `</p><div><p>${said}</p></div>`)).text).toContain(said);
  });
});

it('a figure between title and text stays, though its template calls the head a header', () => {
  const head =
    '<header class="article-header"><h1>The pond is back</h1><figure><img src="/a.jpg"><figcaption>The sluice</figcaption></figure></header>';
  const page = html('The pond is back', `<article>${head}<section>${p(PROSE)}</section></article>`);
  expect(read(page).text).toBe(`The sluice\n${whole}`);
});

describe('rows about the article above its first paragraph', () => {
  const above = (rows: string): string =>
    html('The pond is back - Oakham Review', `<div><h1>The pond is back</h1>${rows}${p(PROSE)}</div>`);

  it.each([
    '<p>Why the mud of the mill belongs to everybody who wades in it.</p><div><span>Interview by <a>Ada Birch</a></span><span>/</span><span>20.05.2024</span><span>/</span><span>4 minute read</span></div>',
    '<div>20 May 2024&nbsp; | &nbsp;Source: Oakham Weekly&nbsp; | &nbsp;<a href="/p">Printer friendly</a>&nbsp; | &nbsp;<a href="/m">Email to a colleague</a></div>',
    '<dl><dt>Date:</dt><dd>May 20, 2024</dd><dt>Source:</dt><dd>Oakham College</dd><dt>Summary:</dt><dd>A count of the mill pond has found sedge in the lower half, and marsh marigold too.</dd><dt>Share:</dt><dd></dd></dl><p>FULL STORY</p>',
    '<div><h3>Share this:</h3><ul><li>Click to share on Mastodon</li><li>Click to email this to a friend</li></ul></div>',
  ])('leave the text: %s', (rows) => expect(read(above(rows)).text).toBe(whole));

  it.each([
    '<p>Source: the brook that rises behind the church.</p>',
    '<dl><dt>Date:</dt><dd>20 May, at noon.</dd><dt>Place:</dt><dd>The mill pond.</dd></dl>',
    '<dl><dt>Source:</dt><dd>The brook behind the church.</dd><dt>Summary:</dt><dd>It runs dry in June.</dd></dl>',
  ])('stay where they tell something else: %s', (rows) => {
    const texts = rows
      .replace(/<[^>]+>/g, '|')
      .split('|')
      .filter((one) => one !== '');
    for (const one of texts) expect(read(above(rows)).text).toContain(one);
  });
});

describe('a weblog entry signed below', () => {
  const signed = (line: string): string =>
    html(
      'The pond is back',
      `<div><div><h3>The pond is back</h3><div>${p(PROSE)}</div><div><p>${line}</p></div></div></div>`,
    );

  it.each([
    ['Posted by Tess at <a href="/e">9:14 PM</a>', 'Tess'],
    ['Posted by Ada Birch on Monday, May 20', 'Ada Birch'],
    ['Posted by Admin at 9:14 PM', null],
    ['Posted by the path at 9, a warden keeps dogs away', null],
  ])('%s', (line, author) => expect(read(signed(line)).author).toBe(author));
});

it('a paragraph with a large first letter is no caption: who wrote stands above it', () => {
  const head = '<ul><li>By Ada Birch</li><li>March 11, 2019</li><li>5 min read</li></ul>';
  const article = read(
    html(
      'The mud of eleven winters | Sample Gazette',
      `<div><h1>The mud of eleven winters</h1>${head}<div class="drop-cap-yes"><div>${p(PROSE)}</div></div></div>`,
    ),
  );
  expect(article).toMatchObject({ author: 'Ada Birch', text: whole });
});

it('the button behind the hour of an entry and the sign of a box are no text', () => {
  const entry = '<p><time>17.20 BST</time><a href="#b1">Share</a></p>';
  const sign = '<div class="callout"><div class="callout-emoji">✏️</div><div>The boards are oak, not ash.</div></div>';
  const { text } = read(
    html('The mud', `<h1>The mud</h1><div>${p(PROSE.slice(0, 1))}${entry}${sign}${p(PROSE.slice(1))}</div>`),
  );
  expect(text.split('\n').slice(1, 3)).toEqual(['17.20 BST', 'The boards are oak, not ash.']);
});

it('a request to subscribe in two sentences goes', () => {
  const nl = '<div><p><b>Wet Feet</b>: our free newsletter, every Thursday. <a href="/nl">Sign up here</a>.</p></div>';
  expect(
    read(html('The mud', `<h1>The mud</h1><div>${p(PROSE.slice(0, 2))}${nl}${p(PROSE.slice(2))}</div>`)).text,
  ).toBe(whole);
});
