/** English pages whose title or names stand where their systems put them: below a column's name, in terms, beside the day. */
import { describe, expect, it } from 'vitest';
import { PROSE, p, whole } from './pond.js';
import { read } from './read.js';

const html = (window: string, body: string): string =>
  `<!DOCTYPE html><html lang="en"><head><title>${window}</title></head><body>${body}</body></html>`;

describe('a title', () => {
  const column = (h1: string, heads: string): string =>
    html(`${h1} &bull; Oakham`, `<div><h1>${h1}</h1>${heads}<div>${p(PROSE)}</div></div>`);
  const POSTED = '<span>Posted on: May 20, 2024</span>';

  it.each([
    ['News Flash', `<h2>Parks &amp; Ponds</h2>${POSTED}<h3 class="headline">The pond is back in Oakham</h3>`],
    ['Press Releases', '<h2>The pond is back in Oakham</h2>'],
  ])('stands below the name of the column %s', (h1, heads) =>
    expect(read(column(h1, heads))).toMatchObject({ title: 'The pond is back in Oakham', text: whole }),
  );

  it('is what machines are told and the page shows, below the name of an office', () => {
    const meta = '<meta name="ArticleTitle" content="The mill pond is back, and who may fish in it">';
    const heads = '<h1>Oakham Council</h1><div class="xl-title">The mill pond is back, and who may fish in it</div>';
    const window = 'Oakham Council News of the Day The mill pond is back, and who may fish in it';
    expect(read(html(window, `${meta}<div>${heads}<div>${p(PROSE)}</div></div>`)).title).toBe(
      'The mill pond is back, and who may fish in it',
    );
  });

  it('is the first heading where that names no column', () =>
    expect(read(column('News from the mill', '<h2>The pond is back</h2>')).title).toBe('News from the mill'));

  it('stands below whom the press may ask', () => {
    const contact = '<p><strong>Media contact:</strong> Ada Birch, 555-0142, ada.birch@ponds.example</p>';
    const head = `<p>FOR IMMEDIATE RELEASE</p>${contact}<h1>Oakham Mill Pond Grows by Four Acres, Saving the Brook</h1>`;
    const page = html('Ponds - Release - Oakham Mill Pond', `<div><div>${head}</div><div>${p(PROSE)}</div></div>`);
    expect(read(page)).toMatchObject({
      title: 'Oakham Mill Pond Grows by Four Acres, Saving the Brook',
      text: whole,
    });
  });

  it('stands in a cell that its template calls a heading', () => {
    const head = '<table><tr><td class="contentheading">The mill pond is back in Oakham</td></tr></table>';
    const page = html(
      'Oakham Online | The mill pond is back in Oakham',
      `${head}<table><tr><td>${p(PROSE)}</td></tr></table>`,
    );
    expect(read(page)).toMatchObject({ title: 'The mill pond is back in Oakham', text: whole });
  });
});

describe('who wrote', () => {
  const under = (line: string): string =>
    html('The pond is back | Oakham', `<article><h1>The pond is back</h1>${line}<div>${p(PROSE)}</div></article>`);

  it.each([
    [
      '<div><span class="field-author">Ada Birch</span>, <span>Head of Ponds</span> | <time>22 May 2024</time></div>',
      'Ada Birch',
    ],
    [
      '<div><time>2024-05-22 [Updated: 2024-05-23]</time><span class="post-author">A. Birch</span><span>4 min read (701 words)</span></div>',
      'A. Birch',
    ],
    [
      '<ul><li><span class="item--type-author">Ada Birch and John Roe</span></li><li><time>May 22, 2024</time></li></ul>',
      'Ada Birch, John Roe',
    ],
    ['<div><div><div>Ada Birch</div><div>Head of Pond Science</div></div><div>May 22, 2024</div></div>', 'Ada Birch'],
    [
      '<div><div>Author: <span>Ada Birch</span>, county pond horticulturist</div><div>Last reviewed: May 22, 2024</div></div>',
      'Ada Birch',
    ],
    [
      '<div itemprop="author" itemscope><meta itemprop="name" content="Ada Birch"><b>Ada Birch</b><i>warden of the pond</i></div>',
      'Ada Birch',
    ],
    [
      '<div><span>May 22, 2024</span> by <span class="author vcard">Birch &amp; Reed</span> <span>43 Comments</span></div>',
      'Birch & Reed',
    ],
    [
      '<div><span class="metabar-author">Ada Birch, Oakham Courier</span> <span>Published 5:12 p.m. ET May 22, 2024</span></div>',
      'Ada Birch',
    ],
  ])('is named by %s', (line, author) => {
    const { author: named, text } = read(under(line));
    expect(named).toBe(author);
    expect(text).not.toContain('May 2024');
  });

  it('is named above the text, and again over the card below it', () => {
    const above = (name: string): string => `<ul><li>${name}</li><li>22 May 2024</li><li>Interviews</li></ul>`;
    const page = (name: string): string =>
      under(above(name)).replace(
        '</article>',
        '</article><div class="box"><h4>Ada Birch</h4><p>Ada is an editor at large and teaches in Oakham.</p></div>',
      );
    expect(read(page('Ada Birch')).author).toBe('Ada Birch');
    expect(read(page('City News')).author).toBeNull();
  });

  it('gives the paper behind the name as the source', () => {
    const line = (names: string): string => `<div class="byline"><p>By ${names}</p><p>May 22, 2024</p></div>`;
    expect(read(under(line('Ada Birch, Oakham Courier')))).toMatchObject({
      author: 'Ada Birch',
      source: 'Oakham Courier',
    });
    for (const names of ['Ada Birch, Wei Sun', 'Paul Birch, Gretchen Daily', 'Ada Birch, Tom Press'])
      expect(read(under(line(names)))).toMatchObject({ author: names, source: null });
  });

  it('is named below a summary that a machine made, and a picture with its caption', () => {
    const summary =
      '<section><h2>AI-generated summary</h2><ul><li>The pond closes in May, after eleven years.</li></ul><small>It may contain errors.</small></section>';
    const picture =
      '<figure><img src="/a.jpg"><figcaption>The sluice, seen from the bench in May.</figcaption></figure>';
    const card = '<div class="byline-card"><p>Ada Birch</p><p>Published May 20, 2024</p></div>';
    const { author, text } = read(under(summary + picture + card));
    expect(author).toBe('Ada Birch');
    expect(text).toBe(`The sluice, seen from the bench in May.\n${whole}`);
  });

  it.each([
    ['hr-web', null],
    ['pondlife', 'pondlife'],
    ['Ada Birch', 'Ada Birch'],
  ])('is not the account of an office: %s', (stated, author) => {
    const page = under('').replace('</head>', `<meta name="author" content="${stated}"></head>`);
    expect(read(page).author).toBe(author);
  });

  it.each([
    '<div><span class="field-subject">Pond Science</span> | <time>22 May 2024</time></div>',
    '<div><div><div>Pond Science</div><div>Notes of the mill</div></div><div>May 22, 2024</div></div>',
  ])('is not %s', (line) => expect(read(under(line)).author).toBeNull());

  it('and who edited and where it comes from stand in a list of terms', () => {
    const summary = 'A count of the mill pond has found sedge in the lower half, and, in spring, marsh marigold too.';
    const terms = `<dl><dt>Date:</dt><dd>May 20, 2024</dd><dt>Source:</dt><dd>Oakham College</dd><dt>Summary:</dt><dd>${summary}</dd><dt>Edited by:</dt><dd>John Roe</dd></dl>`;
    expect(read(under(terms))).toMatchObject({ source: 'Oakham College', editor: 'John Roe', text: whole });
  });
});
