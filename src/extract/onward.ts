/**
 * Where a page that shows nothing itself sends its reader: by refresh, by a script that names the address plainly, by its
 * frames. As browsers do it (WHATWG HTML, 4.2.5.3, "shared declarative refresh steps"), but that nothing is run.
 */
import { Parser } from 'htmlparser2';
import type { Headers } from '../core/page.js';
import { Resolver } from './links.js';

export interface Onward {
  readonly url: string;
  readonly how: 'refresh' | 'script' | 'frame' | 'without scripts';
}

/** Seconds: a page that is shown for longer renews itself, or shows an announcement first. */
const LONGEST_WAIT = 30;
/** Frames of one page that may hold its text. */
const MOST_FRAMES = 3;

const REFRESH =
  /^\s*(?:(\d+)(?:\.[\d.]*)?|\.[\d.]*)?(?:\s*[;,]\s*|\s+|(?=url))(?:url\s*=\s*)?(?:"([^"]*)|'([^']*)|(.*))/is;

/** The address in a `Refresh` header or the `content` of its meta element; null when it names none, or only much later. */
function refreshOf(content: string): string | null {
  const found = REFRESH.exec(content);
  if (found === null || Number(found[1] ?? 0) > LONGEST_WAIT) return null;
  const address = (found[2] ?? found[3] ?? found[4] ?? '').trim();
  return address === '' ? null : address;
}

const LOCATION = String.raw`(?<![\w$.])(?:(?:window|self|top|parent|document|this)\s*\.\s*)*location`;
const TEXT = String.raw`(?:(["'\x60])((?:(?!\1)[^\\\n]|\\.){1,2000})\1(?!\s*\+)|([A-Za-z_$][\w$]{0,50})\s*(?=[;)}\n]|$))`;
const SENDS = [
  new RegExp(String.raw`${LOCATION}\s*(?:\.\s*href\s*|\[\s*["']href["']\s*\]\s*)?=(?!=)\s*${TEXT}`, 'g'),
  new RegExp(String.raw`${LOCATION}\s*\.\s*(?:replace|assign)\s*\(\s*${TEXT}`, 'g'),
  new RegExp(String.raw`window\s*\.\s*navigate\s*\(\s*${TEXT}`, 'g'),
  new RegExp(String.raw`(?:window\s*\.\s*)?open\s*\(\s*${TEXT}\s*,\s*["']_(?:self|top|parent)["']`, 'g'),
];

/** A text as it stands in a script, without its escapes. */
function unescaped(literal: string): string {
  return literal
    .replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/gi, (_, u?: string, x?: string) =>
      String.fromCharCode(Number.parseInt(u ?? x ?? '', 16)),
    )
    .replace(/\\(.)/g, '$1');
}

/** Addresses that a script sends its reader to, where they stand as a text or as a variable that is given one. */
function sentBy(script: string): string[] {
  const code = script.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/^[^\S\n]*\/\/.*$/gm, ' ');
  const found: { at: number; address: string }[] = [];
  for (const pattern of SENDS) {
    for (const { index, 2: text, 3: name } of code.matchAll(pattern)) {
      const address = text ?? (name === undefined ? undefined : given(code, name));
      if (address !== undefined && !/^\s*(?:javascript|about|#)/i.test(address)) {
        found.push({ at: index, address: unescaped(address) });
      }
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ address }) => address);
}

function given(code: string, name: string): string | undefined {
  const pattern = new RegExp(
    String.raw`(?<![\w$.])${name.replaceAll('$', '\\$')}\s*=\s*(["'])([^"'\n]{1,2000})\1(?!\s*\+)`,
  );
  return pattern.exec(code)?.[2];
}

interface Frame {
  readonly src: string;
  readonly score: number;
}

const MAIN = /main|content|body|right|cent(?:er|re)|mid|text|show|detail|article|news|info/i;
const BESIDE = /top|left|menu|nav|head|banner|foot|bottom|logo|title|tool|count|stat|ad[sv]?\b|share|login|search/i;
const SMALL = /^[0-9]{1,2}(?:px)?$/;

/** A frame by how likely the page's text is in it; null for one that nobody sees. */
function frameOf(name: string, attribs: Readonly<Record<string, string>>, at: number): Frame | null {
  const { src = '', width = '', height = '', style = '' } = attribs;
  if (src.trim() === '' || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)) return null;
  if (name === 'iframe' && (SMALL.test(width.trim()) || SMALL.test(height.trim()))) return null;
  const called = `${attribs.name ?? ''} ${attribs.id ?? ''}`;
  const file = /[^/?#]*(?=[?#]|$)/.exec(src)?.[0] ?? '';
  const says = (pattern: RegExp) => (pattern.test(called) ? 2 : 0) + (pattern.test(file) ? 1 : 0);
  return { src, score: says(MAIN) - says(BESIDE) + at / 100 };
}

/** Elements whose content a browser with scripts and frames does not show. */
const UNSEEN = new Set(['noscript', 'noframes', 'template', 'textarea', 'title', 'style', 'xmp']);

/** Everything by which a page sends its reader on, what a browser would do first in front. `encoding`: of its links. */
export function onwardOf(html: string, url: string, headers: Headers, encoding: string): Onward[] {
  const refresh: string[] = [];
  const late: string[] = [];
  const scripts: string[] = [];
  const frames: Frame[] = [];
  let base: string | null = null;
  let unseen = 0;
  let noscript = 0;
  let script: string | null = null;
  const parser = new Parser({
    onopentag: (name, attribs) => {
      if (UNSEEN.has(name)) unseen++;
      if (name === 'noscript') noscript++;
      if (name === 'base') base ??= attribs.href ?? null;
      if (name === 'meta' && attribs['http-equiv']?.trim().toLowerCase() === 'refresh') {
        const to = refreshOf(attribs.content ?? '');
        if (to !== null && (unseen === 0 || noscript > 0)) (noscript > 0 ? late : refresh).push(to);
      }
      if (name === 'script') script = '';
      if (name === 'body' && attribs.onload !== undefined) scripts.push(attribs.onload);
      if ((name === 'frame' || name === 'iframe') && unseen === 0) {
        const frame = frameOf(name, attribs, frames.length);
        if (frame !== null) frames.push(frame);
      }
    },
    ontext: (text) => {
      if (script !== null) script += text;
    },
    onclosetag: (name) => {
      if (UNSEEN.has(name)) unseen--;
      if (name === 'noscript') noscript--;
      if (name === 'script' && script !== null) {
        scripts.push(script);
        script = null;
      }
    },
  });
  parser.end(html);
  const resolver = new Resolver(url, base, encoding);
  const header = refreshOf([headers.refresh ?? ''].flat()[0] ?? '');
  const named = (how: Onward['how'], addresses: readonly string[]): Onward[] =>
    addresses.flatMap((address) => {
      const to = resolver.resolve(address);
      return to === null ? [] : [{ url: to, how }];
    });
  const likely = [...frames].sort((a, b) => b.score - a.score).slice(0, MOST_FRAMES);
  return [
    ...named('refresh', [...(header === null ? [] : [header]), ...refresh].slice(0, 1)),
    ...named('script', scripts.flatMap(sentBy).slice(0, 1)),
    ...named(
      'frame',
      likely.map(({ src }) => src),
    ),
    ...named('without scripts', late.slice(0, 1)),
  ];
}
