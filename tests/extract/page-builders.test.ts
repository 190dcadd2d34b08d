/** What page builders and galleries call the parts of a text: names that are chrome elsewhere. */
import { describe, expect, it } from 'vitest';
import { PROSE, whole } from './pond.js';
import { read } from './read.js';

const widget = (kind: string, inner: string): string =>
  `<div class="elementor-element elementor-widget elementor-widget-${kind}"><div class="elementor-widget-container">${inner}</div></div>`;

const page = (body: string): string =>
  `<!DOCTYPE html><html lang="en"><head><title>The pond is back | Sample Gazette</title></head><body>
<ul><li><a href="/">Home</a></li><li><a href="/news/">News</a></li><li><a href="/plan/">Plans</a></li></ul>
<div><h1>The pond is back</h1>${body}</div></body></html>`;

const [first, second, third] = PROSE as [string, string, string];

describe('tabs', () => {
  const panel = (name: string, text: string, attribs = ''): string =>
    `<div class="tab-title">${name}</div><div class="tab-content" ${attribs}><p>${text}</p></div>`;
  const tabs = (list: string, panels: string): string =>
    read(page(`<p>${first}</p><div class="tabs"><div class="tabs-wrapper">${list}</div><div>${panels}</div></div>`))
      .text;
  const NAMES = '<div class="tab-title">The mud</div><div class="tab-title">The bench</div>';

  it('show each part of a text, and name it once', () =>
    expect(tabs(NAMES, panel('The mud', second) + panel('The bench', third, 'hidden="hidden"'))).toBe(
      [first, 'The mud', second, 'The bench', third].join('\n'),
    ));

  it('that name nothing of it stay', () => expect(tabs(NAMES, `<p>${second}</p>`)).toContain('The bench'));

  it('do not show what is hidden without a name', () =>
    expect(tabs('', `<p>${second}</p><div class="tab-content" hidden><p>${third}</p></div>`)).not.toContain(third));
});

describe('a page builder', () => {
  it('calls paragraphs, headings, pictures and questions widgets', () => {
    const body = [
      widget('text-editor', `<p>${first}</p>`),
      widget('heading', '<h2 class="elementor-heading-title">1. Leave the mud</h2>'),
      widget('text-editor', `<p>${second}</p>`),
      widget(
        'image',
        '<figure class="wp-caption"><img src="/a.jpg"><figcaption class="widget-image-caption">Sedge in May</figcaption></figure>',
      ),
      widget('text-editor', `<p>${third}</p>`),
      widget(
        'accordion',
        '<div role="button"><a>Who owns the mud?</a></div><div style="display:none"><p>The parish does, since the sluice was sold.</p></div>',
      ),
    ].join('\n');
    expect(read(page(body)).text).toBe(
      [
        ...[first, '1. Leave the mud', second, 'Sedge in May', third],
        ...['Who owns the mud?', 'The parish does, since the sluice was sold.'],
      ].join('\n'),
    );
  });

  it('and its lists, buttons and comments too, which go', () => {
    const body = [
      ...PROSE.map((text) => widget('text-editor', `<p>${text}</p>`)),
      widget('share-buttons', '<span>Facebook</span><span>Print</span>'),
      widget('posts', '<article><h3>The mill is next</h3><p>The parish has voted on it.</p></article>'),
    ].join('\n');
    expect(read(page(body)).text).toBe(whole);
  });
});

describe('a slide show among the paragraphs', () => {
  const slides = (one: string): string =>
    `<p>${first}</p><p>${second}</p><div class="slideshow-inline">${one.replaceAll('#', '1')}${one.replaceAll('#', '2')}</div><p>${third}</p>`;

  it('keeps the captions of pictures that lead nowhere', () => {
    expect(read(page(slides('<div><img src="/#.jpg"><p>The sluice in year #</p></div>'))).text).toBe(
      [first, second, 'The sluice in year 1', 'The sluice in year 2', third].join('\n'),
    );
  });

  it('goes where its pictures are links to other texts', () => {
    const linked = '<div><a href="/#"><img src="/#.jpg"></a><p><a href="/#">The mill is next, part #</a></p></div>';
    expect(read(page(slides(linked))).text).toBe(whole);
  });
});
