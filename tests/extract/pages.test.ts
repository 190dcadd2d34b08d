/**
 * Pages of ours, one folder a defect: `page.bytes` as a server would send it, `expected.md` the text (a paragraph a block,
 * lines of lists and tables apart), `expected.json` the other fields that the page is about. Nothing here is made by the
 * program: a page whose expectation is missing fails.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { extracted, read } from './read.js';

const PAGES = fileURLToPath(new URL('../pages/general/', import.meta.url));

interface Expected {
  readonly kind: string;
  readonly related?: readonly string[];
  readonly headings?: readonly string[];
  readonly attachments?: readonly string[];
  readonly flags?: readonly string[];
  readonly [field: string]: unknown;
}

describe.each(readdirSync(PAGES).sort())('the page %s', (defect) => {
  const file = (name: string) => readFileSync(join(PAGES, defect, name));
  const expected = JSON.parse(file('expected.json').toString('utf8')) as Expected;
  const { related, headings, attachments, flags, ...fields } = expected;
  const article = read(file('page.bytes'));

  it('gives what it should', () => {
    const found = Object.fromEntries(Object.keys(fields).map((name) => [name, article[name as keyof typeof article]]));
    expect(found).toEqual(fields);
    if (related !== undefined) expect(article.related.map((r) => r.title)).toEqual(related);
    if (flags !== undefined) expect(article.flags.map((f) => f.kind)).toEqual(flags);
    if (headings !== undefined) {
      expect(article.blocks.filter((b) => b.kind === 'heading').map((b) => b.text)).toEqual(headings);
    }
    if (attachments !== undefined) {
      const urls = extracted(file('page.bytes')).links.map((link) => link.url);
      for (const url of attachments) expect(urls).toContain(url);
    }
  });

  if (!existsSync(join(PAGES, defect, 'expected.md'))) return;
  it('has the article’s text and nothing else', () => {
    const text = file('expected.md').toString('utf8').trimEnd().split('\n\n').join('\n');
    expect(article.text).toBe(text);
  });
});
