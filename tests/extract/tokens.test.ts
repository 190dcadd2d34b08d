/** The tokens of a page are those of htmlparser2, event for event. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { Tokens } from '../../src/extract/tokens.js';

type Event = readonly [string, string, string];

function theirs(html: string, stopAfter = Number.POSITIVE_INFINITY): Event[] {
  const events: Event[] = [];
  let opened = 0;
  const parser = new Parser({
    onopentag(tag, attrs) {
      events.push(['open', tag, JSON.stringify(Object.entries(attrs))]);
      if (++opened === stopAfter) parser.pause();
    },
    ontext: (text) => void events.push(['text', text, '']),
    onclosetag: (tag) => void events.push(['close', tag, '']),
  });
  parser.end(html);
  return events;
}

function ours(html: string, stopAfter = Number.POSITIVE_INFINITY): Event[] {
  const events: Event[] = [];
  let opened = 0;
  const tokens = new Tokens(html, {
    open(tag, attrs) {
      events.push(['open', tag, JSON.stringify(Object.entries(attrs))]);
      if (++opened === stopAfter) tokens.stop();
    },
    text: (text) => void events.push(['text', text, '']),
    close: (tag) => void events.push(['close', tag, '']),
  });
  tokens.run();
  return events;
}

const names =
  'a p br div span table tr td th li ul svg path math mi title desc script style textarea xmp tmp xitle select option tbody body img h1 É中';
const piece = fc.oneof(
  fc.constantFrom(...'<>/=!?-[]&;"\' \n\tax园'),
  fc.constantFrom(
    ...'<!-- --> <![CDATA[ ]]> <!doctype <?xml </ </> <> /> <!> <!-> <!--> <!---> <![CDA &amp; &amp &nbsp; &#65; &#x4e2d &#; &copy= &notit; </script </title> </p> </br> </tmp> < <3'.split(
      ' ',
    ),
  ),
  fc.constantFrom(...names.split(' ')).map((name) => `<${name}>`),
  fc.constantFrom(...names.split(' ')).map((name) => `</${name}>`),
  fc.constantFrom(...names.split(' ')).map((name) => `<${name.toUpperCase()} `),
  fc.constantFrom(...names.split(' ')).map((name) => `<${name}/`),
  fc.constantFrom(
    'class="a b"',
    "id='x&amp;y'",
    'href=/a?b=1&c=2&lt',
    'x',
    'X = "y"',
    '__proto__=z',
    'src="a>b"',
    '=x',
    'a=',
    'a="&lt',
  ),
);

describe('tokens', () => {
  it('of any soup of tags are those of htmlparser2', () => {
    const soup = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(soup, (html) => {
        expect(ours(html)).toEqual(theirs(html));
      }),
      { numRuns: 20_000 },
    );
  });

  it('stop where they are told to', () => {
    const soup = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(soup, fc.integer({ min: 1, max: 4 }), (html, stopAfter) => {
        expect(ours(html, stopAfter)).toEqual(theirs(html, stopAfter));
      }),
      { numRuns: 3000 },
    );
  });

  it('of pages are those of htmlparser2, whole and cut anywhere', () => {
    const folder = join(import.meta.dirname, '../pages');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => path.endsWith('page.bytes'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const html = readFileSync(file, 'latin1');
      expect(ours(html)).toEqual(theirs(html));
      for (let part = 1; part < 100; part++) {
        const cut = html.slice(0, Math.floor((html.length * part) / 100));
        expect(ours(cut)).toEqual(theirs(cut));
      }
    }
  });
});
