/** English pages: boxes and lines in and below the text that are none of it, and what only looks like them. */
import { describe, expect, it } from 'vitest';
import { PROSE, p, whole } from './pond.js';
import { read } from './read.js';

const page = (end: string, middle = ''): string =>
  `<!DOCTYPE html><html lang="en"><head><title>The pond is back | Sample Gazette</title></head><body>
<ul><li><a href="/">Home</a></li><li><a href="/news/">News</a></li><li><a href="/plan/">Plans</a></li></ul>
<div><h1>The pond is back</h1>${p(PROSE.slice(0, 2))}${middle}${p(PROSE.slice(2))}${end}</div></body></html>`;

it('the heading of a feed leaves with its cards, and who wrote by turns with the byline', () => {
  const events = ['The miller gives up', 'The mill is left', 'The first boards float'];
  const feed = `<div><h2>Key events</h2><ol>${events.map((one, i) => `<li>${i + 3}h ago ${one}</li>`).join('')}</ol></div>`;
  const stated =
    '<script type="application/ld+json">{"@type":"LiveBlogPosting","author":[{"name":"Ada Birch"},{"name":"John Roe"}]}</script>';
  const head =
    '<h1>Water comes into Oakham brook at dusk</h1><p class="byline">Ada Birch (now) and John Roe (earlier)</p>';
  const body = `<title>Water comes into Oakham brook at dusk</title>${stated}<article>${head}${p(PROSE.slice(0, 2))}${feed}${p(PROSE.slice(2))}</article>`;
  expect(read(body)).toMatchObject({ text: whole, author: 'Ada Birch, John Roe' });
});

describe('a heading over cards of other texts', () => {
  const SUMMARIES = [
    'How a row of hawthorn became the best evidence in a dispute about a boundary that lasted for sixty-one years, and outlived four solicitors and a goat.',
    'Designers turned the seats to the drain. Residents complained, then came to watch the otters, then complained when the benches were turned back again.',
  ];
  const TITLES = ['The hedge as a legal document', 'Why the new bench faces the drain'];
  const cards = (of: (title: string, at: number) => string): string => TITLES.map(of).join('');
  const simple = cards((t, i) => `<article><h4>${t}</h4><p>${SUMMARIES[i]}</p></article>`);

  it.each([
    ['Read next', simple],
    ['Recommended for you', `<div>${simple}</div>`],
    ['Featured', cards((t, i) => `<div><time>May 1, 2024</time><a>${t}</a><p>${SUMMARIES[i]}</p></div>`)],
    ['Other events', cards((t, i) => `<div><p>Mon, 1 July</p><h4>${t}</h4><p>${SUMMARIES[i]}</p><a>Details</a></div>`)],
  ])('is no text: %s', (head, box) => {
    const text = `<title>The pond is back | Sample Gazette</title><main><article><h1>The pond is back</h1>${p(PROSE)}</article>`;
    expect(read(`${text}<section><h3>${head}</h3>${box}</section></main>`).text).toBe(whole);
    expect(read(page(`<section><h3>${head}</h3>${box}</section>`)).text).toBe(whole);
  });

  it.each([
    ['another heading', `<section><h3>Two quarrels</h3>${simple}</section>`],
    ['prose below it', `<section><h3>Other stories</h3>${simple}</section>${p(SUMMARIES)}`],
    ['a paragraph among them', `<section><h3>Other stories</h3>${simple}<p>${SUMMARIES[0]}</p></section>`],
  ])('is text with %s', (_, end) => expect(read(page(end)).text).toContain(SUMMARIES[1]));
});

describe('below the text', () => {
  it.each([
    '<div><b>Ada Birch</b><p>abirch@gazette.example</p><p>Ada covers the valley. She joined the Gazette in 2017.</p></div>',
    '<div><b>Tom Reed</b><p>Tom is a data reporter and swims in every weather.</p></div>',
    '<div><h4>About Ada Birch</h4><p>Ada joined the Gazette in 2016 after ten years as a miller.</p></div>',
    '<hr><div><p><b>Story Source:</b></p><p><i>Materials provided by Reed College. Note: Content may be edited for length.</i></p></div><div><p><b>Journal Reference</b>:</p><ol><li>A. Birch. Of mud and men. Annals of Ponds, 2024; 7: 21</li></ol></div>',
    '<p>&lt;&lt; <a href="/1">Previous story</a> <a href="/2">Next story</a> &gt;&gt;</p>',
    '<p>You are visitor number <img src="c.gif"></p>',
    '<p>Contact Ada Birch at ada@gazette.example.</p>',
    '<p><i>Follow Reed Radio on Facebook and Twitter. Send your story ideas to reed@radio.example</i></p><div><h2>Related Internet Links</h2><p>Pond Trust</p><p>Reed Radio is not responsible for the content of external sites.</p></div>',
    '<div><h3>Related</h3><a href="/a">Who owns the mud?</a></div>',
    '<div><h2>Related Topics</h2><ul><li>Ponds</li><li>Oakham</li><li>Mills</li></ul></div>',
    '<div><b>Latest jobs</b><br>Gardener, Oakham, £26k<br>Surveyor, Reed, £31k</div>',
    '<p><b>Contact:</b><br>Ada Birch<br>press@reed.example<br>+44 555 01 234</p><p>SOURCE Reed Seed Works</p>',
    '<div><h2>Published in Wet Papers</h2><p>3.4K Followers · Last published May 20, 2024</p><h2>Written by Ada Birch</h2><p>Surveyor of ditches.</p></div><div><h2>More from Ada Birch</h2><h2>Why I gave up on ponds</h2><p>And slept better for it.</p></div>',
    '<div>Topics <a href="/t/1">Ponds</a> <a href="/t/2">Mills of Oakham</a> Reuse this content</div>',
    '<p>###</p>',
    '<p>###</p><p><em>About the Reed Trust: Founded in 1987, the Trust keeps ponds. It is a charity.</em></p><p>Media contact: press@reed.example, (804) 555-0142</p>',
    '<div><p>Join the Sample Gazette’s Telegram channel and get the latest news delivered to you.</p></div>',
    '<hr><p><i>Letters should be signed and not exceed 250 words. Write: The Gazette, P.O. Box 60. We reserve the right to edit for length.</i></p>',
    '<p><b>About the Gazette</b><br>The Sample Gazette is a weekly of eight pages, printed since 1911.</p><p><b>About Reed College</b><br>The college teaches the care of ponds.</p>',
    '<p><b>Contact us</b><br>The Mill, Mill Lane, Oakham<br>Tel: 01454 000 600</p>',
    '<p>Forward-looking statements: Dates and costs are estimates and may change.</p>',
    '<p>Additional reporting by the Oakham News Service</p>',
    '<p>Published in the print edition of the May 20, 2024, issue.</p>',
    '<p>This page last updated 15 May 2024. Best viewed at 800 x 600.</p>',
    '<p>© 2024 Sample Gazette. Web page by Ada.</p>',
    '<p>Next talk: 14 June, 7.30 pm, “Mills and their mice”.</p>',
    '<div>Next: <a href="/n">Mills and their mice</a></div>',
    '<table><tr><td><a href="/f">Forward to a friend</a></td></tr></table>',
    '<p><a href="/m">E-mail this story to a friend</a> | <a href="/p">Printer-friendly version</a> | <a href="#top">Back to top</a></p>',
    '<div><h2>Updates to this page</h2><p>Published 20 May 2024<br>Last updated 28 May 2024 <a>+ show all updates</a></p><ol><li><time>28 May 2024</time><p>Added a map.</p></li><li><time>20 May 2024</time><p>First published.</p></li></ol></div>',
    '<div><span>End of Article</span><div>Follow Us On Social Media</div></div><div><h4>Comments (2)</h4><p>Miller_88: Same news came in 2016 also. Let us see the water first, and then we clap.</p><p>Heron: It was there all along, if you knew where the old sluice let it out at night.</p></div>',
    '<div><h3>About the Author</h3><b>Ada Birch</b><p>Ada Birch covers the valley for the Gazette. She is partial to tea. <a href="/a">Read More</a></p></div><div><h4>Comments (1)</h4><p>Heron: It was there all along, if you knew where the old sluice let it out at night.</p></div>',
    '<p>SOURCE Reed Seed Works, Inc.</p><p><b>Media Contact:</b> Ada Birch, press@reed.example, 207-555-0199</p>',
    '<p><em>The photography is by Ada Birch unless stated otherwise.</em></p>',
    '<p><strong>Have you seen a newt in the pond? Email desk@gazette.example</strong></p>',
    '<p>On the Web: <a href="/t">Tell us what you think of the sluice</a></p>',
  ])('%s', (end) => expect(read(page(end)).text).toBe(whole));

  it.each([
    ['<p>SOURCE Reed Seeds</p><h5>Related Links</h5><p>http://www.reed.example/seeds</p>', { source: 'Reed Seeds' }],
    ['<p>SOURCE Reed Seed Works</p>', { source: 'Reed Seed Works' }],
    ['<p><i>A. B. Birch, Hon. Secretary</i></p>', { author: 'A. B. Birch' }],
    ['<p>The photographs are by Ada Birch.</p>', { photographer: 'Ada Birch' }],
    [
      '<div><img src="/a.jpg"><div><p>By <b>Ada Birch</b></p><p>Ada is the warden of the mill. She was taught by the heron.</p></div></div>',
      { author: 'Ada Birch' },
    ],
    ['<p class="c-bio"><i>Dr. Ada Birch is curator of mud at the Reed Museum.</i></p>', { author: 'Dr. Ada Birch' }],
  ])('is read before it goes: %s', (end, fields) => expect(read(page(end))).toMatchObject({ text: whole, ...fields }));

  it('the mark of a release’s end leaves other lines below it', () => {
    const lines = ['About the mud: it stays where it is, said the warden.', 'Nobody asked the newts.'];
    expect(read(page(`<p>###</p>${p(lines)}`)).text).toBe([whole, ...lines].join('\n'));
  });

  it.each([
    '<p>Letters should be signed, she said, and kept every one that was not.</p>',
    '<p>You are visitor number nine to ask me that, said the warden.</p>',
    '<div><h3>Story source</h3><p>The brook that feeds the pond rises behind the church, and in June it is dry.</p></div>',
    '<div><h3>About Ada Birch</h3><p>Ada had the last word, and the last cup of tea.</p></div>',
    '<div><b>Ada Birch</b><p>Ada had the last word, and the last cup of tea.</p></div>',
    '<div><h3>Ponds and mills</h3><p>The oldest mill of the valley stands in Reed and has no pond.</p></div>',
    '<div><h3>Related</h3><p>The oldest mill of the valley stands in Reed and has no pond.</p></div>',
    '<p>Contact: the mill has no telephone, but a bell.</p>',
    '<p>Published in the year of the flood, the plan found no reader.</p>',
    '<p>Next talk of a bypass came up, and the meeting fell silent.</p>',
    '<p>Ada Birch, President of the society, spoke last.</p>',
    '<p>This page of the minutes was last seen in 1911.</p>',
    '<p>This story has been updated to correct the age of the bench.</p>',
    '<p>The photographs are by far the best of the pond.</p>',
    '<p>Ada Birch is head of the mill, and of the heron too.</p>',
    '<p>Have you seen a newt? Email was no help to those who had.</p>',
    '<div><h3>Page history</h3><p>The page was cut from the parish book in 1911.</p></div>',
    '<p>Next: the brother of the miller has a say.</p>',
  ])('stays: %s', (end) => {
    const text = end.replace(/<\/(?:b|h3)>/g, '\n').replace(/<[^>]+>/g, '');
    expect(read(page(end)).text).toBe(`${whole}\n${text}`);
  });
});

describe('among the text', () => {
  it.each([
    '<div><p>The Gazette is free and always will be. If you would like it by e-mail:</p><a href="#/signup">Subscribe now</a></div>',
    '<div><h3>Help us care for the pond</h3><p>£10 could buy five metres of fencing.</p><a href="#">£10</a><a href="#">£25</a><a href="#">Other</a></div>',
    '<div><h4>Get our weekly email</h4><p>The best of the Gazette, every day, in your inbox.</p></div>',
    '<div><h4>Get our daily newsletter</h4><p>The best of the Gazette, every day, in your inbox.</p></div>',
    '<div>[ <a href="/x">Related: Who owns the mud of the valley?</a> ]</div>',
  ])('goes: %s', (middle) => expect(read(page('', middle)).text).toBe(whole));

  it.each([
    '<div><p>The society is free and always will be.</p><p>Subscribe now, said the miller, or sink.</p></div>',
    '<div><h4>How to help us</h4><p>A pound buys a metre of fencing, and a day of work buys ten.</p></div>',
    '<div><h4>The newsletter of 1911</h4><p>It was set by hand, and it told the truth about the mud.</p></div>',
  ])('stays: %s', (middle) => {
    const lines = middle
      .replace(/<\/(?:p|h4)>(?=<)/g, '\n')
      .replace(/<[^>]+>/g, '')
      .trim();
    expect(read(page('', middle)).text).toContain(lines);
  });
});

describe('a line beside a picture', () => {
  const CAPTION = 'The last board was laid in January, and nobody fell in.';
  const beside = (picture: string): string => read(page('', picture)).text;
  const captioned = [...PROSE.slice(0, 2), CAPTION, PROSE[2]].join('\n');

  it.each([
    `<div><img src="/a.jpg"><p>${CAPTION}</p><p>Photo: Mill Office</p></div>`,
    `<div><div><img src="/a.jpg"><span>Image source, Ada Birch</span></div><div>Image caption,<div>${CAPTION}</div></div></div>`,
    `<div><img src="/a.jpg"><div>${CAPTION}</div><div>Photograph by Ada Birch for the Gazette</div></div>`,
  ])('is a credit as a whole: %s', (picture) => expect(beside(picture)).toBe(captioned));

  it.each(['Photo: what the mill looked like.', 'Pictures by the dozen hung in the mill'])('stays: %s', (line) =>
    expect(beside(`<div><img src="/a.jpg"><p>${line}</p></div>`)).toContain(line),
  );

  it('stays far from one', () => expect(beside('<p>Photo: Mill Office</p>')).toContain('Photo: Mill Office'));
});

describe('among the paragraphs', () => {
  it.each([
    '<div><h4>Love the valley?</h4><p>Sign up for the daily headlines, plus breaking news, straight to your inbox at six.</p><form><input placeholder="Enter your email"><button>Sign up</button></form></div>',
    '<div class="inline-cta"><h2>Get stories of the pond</h2><p>Join the mill for free.</p><input type="email"><button>Subscribe</button></div>',
    '<div class="builder-cta"><h2>Thinking about a pond?</h2><p>Our millers will walk your site for free and tell you what it could be.</p><a href="/b">Book Now</a></div>',
    '<div><h3>Support local journalism</h3><p>If you value coverage like this, please consider taking out a digital subscription. It costs less than a cup of tea.</p></div>',
    '<div class="poll"><h4>POLL: Should the pond be drained?</h4><label><input type="radio"> Yes</label><label><input type="radio"> No</label><span>1200+ VOTES SO FAR</span></div>',
    '<p><a href="/share"><span>Share</span></a></p>',
    '<p>Read on: <a href="/n">Five signs that your pond is in trouble</a></p>',
    '<p><strong>More:</strong><a href="/n">Two years on, the mill still has stumps to grind</a></p>',
    '<p><b>READ MORE: <a href="/n">Plans for the old mill go in</a></b></p><p><b><a href="/m">Village baker hangs up his apron</a></b></p>',
    '<div><p>Get all the latest Oakham news on WhatsApp. <a href="/w">Click here to join our community</a></p></div>',
    '<p>What do you think of the plans? Let us know in the comments below</p>',
    '<p><i>To get the latest stories from Oakham straight to your phone, <a href="/a">download our app</a>.</i></p>',
    '<p><a href="/j"><em>Not a member? Join the society today and save on your first year.</em></a></p>',
    '<p>If you would like to support our monitoring work, please <a href="/d">make a donation today</a>.</p>',
    '<div><p><b>The Courier is reader-funded.</b> If you value local reporting, <a href="/d">become a member for £5 a month</a>.</p></div>',
    '<div><p>Have a question? <a href="/q">Ask a pond keeper</a> for free.</p></div>',
    '<p>Ads by Google: Cheap Marquees | Wedding Cars</p>',
    '<div><a href="/n"><span>READ ALSO</span> <b>The mill is next</b></a></div>',
    '<div><h3>Why do healthy pond weeds drown in summer?</h3><a>Read more</a></div>',
    '<div class="videoblock"><span>Watch</span> Mill floods: Drone video shows the sluice</div>',
    '<div role="button"><span>Press enter or click to view image in full size</span></div>',
    '<aside><blockquote>“<span></span>Nobody could agree on who owned the mud<footer><cite>Ada Birch, miller</cite></footer></blockquote></aside>',
    '<div class="paragraph--type--pullquote"><blockquote><p>Nobody could agree on who owned the mud.</p><cite>Ada Birch</cite></blockquote></div>',
  ])('goes: %s', (box) => expect(read(page('', box)).text).toBe(whole));

  it.each([
    ['<blockquote><p>Nobody could agree on who owned the mud.</p></blockquote>', /owned the mud\.\n/],
    [
      '<div class="pull-quote"><blockquote>Nobody could agree on who owned the heron</blockquote></div>',
      /owned the heron/,
    ],
    ['<p>Watch the water, she said, and it will tell you.</p>', /Watch the water/],
    ['<div><h3>The bench</h3><p>It is oak.</p><a>Read more</a></div>', /It is oak/],
    [
      '<div>Topics of the evening: <a href="/m">mud</a>, <a href="/n">newts</a> and who pays for them.</div>',
      /who pays/,
    ],
    [
      '<div class="cta"><p>Read <a href="/s">the standard for ponds</a> and its annexes.</p></div>',
      /standard for ponds/,
    ],
    ['<p><a href="/s">Share of the mill</a></p>', /Share of the mill/],
    ['<p><a href="/m">Baker hangs up his apron</a></p>', /Baker hangs up/],
    ['<p>Not a member of the council spoke for the newts that evening.</p>', /Not a member/],
    ['<p>If you would like to support a bank, plant willow, for its roots hold.</p>', /plant willow/],
    ['<p>The mill is reader-funded. If you ask who that is, nobody knows.</p>', /nobody knows/],
    ['<p>Have a question? The warden has eleven, and he keeps them dry.</p>', /keeps them dry/],
    ['<div><h3>Please consider</h3><p>The heron asks for little, and it gets less.</p></div>', /asks for little/],
  ])('stays: %s', (box, says) => expect(read(page('', box)).text).toMatch(says));
});

describe('a mark that is a link', () => {
  it.each([
    ['<h2 id="w">Where<a href="#w">&#8983;</a></h2>', 'Where'],
    ['<h2 id="w">Where <a class="anchor" href="http://news.example/a/1.html#w">#</a></h2>', 'Where'],
    ['<p>When the mower broke. <a href="#fnref:1">&#8617;&#xfe0e;</a></p>', 'When the mower broke.'],
  ])('is no text: %s', (html, text) =>
    expect(read(page('', `${html}<p>${PROSE[0]!}</p>`)).text.split('\n')).toContain(text),
  );

  it.each(['<p>The pond is at <a href="#m">map 4</a>.</p>', '<p>He wrote # and meant it.</p>'])('stays: %s', (html) =>
    expect(read(page('', html)).text).toContain(html.replace(/<[^>]+>/g, '')),
  );
});

describe('behind a wall', () => {
  const walled = (html: string): string => read(page(`<div class="paywall">${html}</div>`)).text;

  it('the rest of the text stays', () => {
    const rest = [
      'Birch would like the mowing moved to the autumn, after the lilies have seeded in the mud of the upper half.',
    ];
    expect(walled(p(rest))).toBe(`${whole}\n${rest[0]!}`);
  });

  it('what the page asks for goes', () =>
    expect(walled('<p>Subscribe to read on, and to have all that the mill has to say for a month.</p>')).toBe(whole));
});
