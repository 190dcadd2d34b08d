/**
 * An archived page for replay: its tags written anew, one by one, with addresses that lead to other captures. The order
 * of the tags stays as sent, so that a browser mends a broken page as it did then. Whatever the page says, a browser
 * sees only tags and attributes that were written here: text cannot become markup.
 */
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { rewriteCss } from './css.js';

/** What an address of a page is for: a link, a page within it, a style sheet, another file. */
type Use = 'page' | 'frame' | 'style' | 'file';
/** Puts an absolute address into the archive. */
export type ToReplay = (url: string, as: Use) => string;

export interface Shown {
  /** The address of the page. */
  readonly url: string;
  /** Makes an address of the page absolute; null for what is none of the web. */
  readonly resolve: (address: string, base: string) => string | null;
  readonly toReplay: ToReplay;
  /** Scripts have already run: what stands there for browsers without them is not shown. */
  readonly rendered: boolean;
}

/** Gone with all that stands in them. Scripts are off; frames and the like hold text for browsers that have none. */
const GONE = new Set(['script', 'noembed', 'noframes']);
/** The tag goes, what stands in it stays: what such a browser shows that cannot run the program. */
const BARE = new Set('base object embed applet param portal fencedframe'.split(' '));
/** The text of these is no markup; as preformatted text it is shown the same. */
const AS_PRE = new Set(['xmp', 'plaintext', 'listing']);

const PAGE_ADDRESS = new Set(['a href', 'a xlink:href', 'area href']);
const FILE_ADDRESS = new Set(
  (
    'img src|input src|source src|video src|audio src|track src|video poster|body background|table background|' +
    'td background|th background|tr background|image href|image xlink:href|use href|use xlink:href|feimage href|' +
    'feimage xlink:href'
  ).split('|'),
);
/** Attributes that hold an address where the two lists do not name them, and what is no part of how a page looks. */
const LEFT_OUT = new Set(
  (
    'src href xlink:href action formaction data srcdoc code codebase classid archive manifest longdesc cite profile ' +
    'background poster lowsrc dynsrc ping target formtarget integrity crossorigin nonce attributionsrc ' +
    'attributiondestination referrerpolicy sandbox allow csp is imagesrcset imagesizes browsingtopics blocking'
  ).split(' '),
);
/** Attributes of SVG that may name a file as CSS does. */
const DRAWN = new Set('fill stroke filter mask clip-path cursor marker marker-start marker-mid marker-end'.split(' '));
/** Where templates keep the address of a picture that a script loads later. */
const LAZY = 'data-src data-original data-lazy-src data-actualsrc data-lazy data-echo'.split(' ');

/** Pages name a handful of sizes; every one costs the time of an address. */
const MOST_SIZES = 100;

/** The pictures of a `srcset` with their sizes (HTML 4.8.4.2.1), word by word. */
function candidates(set: string): [address: string, size: string][] {
  const found: [string, string][] = [];
  const words = set.split(/\s+/).flatMap((word) => {
    const size = /^[\d.]+[wxh],(?=.)/.exec(word)?.[0];
    return size === undefined ? [word] : [size, word.slice(size.length)]; // "1x,b.png"
  });
  for (const word of words) {
    let [from, to] = [0, word.length];
    while (word[from] === ',') from++;
    while (to > from && word[to - 1] === ',') to--;
    const text = word.slice(from, to);
    if (text === '') continue;
    if (found.length > MOST_SIZES) break;
    const last = found.at(-1);
    if (last?.[1] === '' && /^[\d.]+[wxh]$/.test(text)) last[1] = text;
    else found.push([text, '']);
  }
  return found;
}

const attribute = (text: string): string =>
  text.replace(/[&"<>]/g, (c) => (c === '&' ? '&amp;' : c === '"' ? '&quot;' : c === '<' ? '&lt;' : '&gt;'));

export function rewriteHtml(html: string, shown: Shown): string {
  const writer = new Writer(html, shown);
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, writer);
  tokenizer.write(html);
  tokenizer.end();
  return writer.result();
}

class Writer implements TokenizerCallbacks {
  private readonly out: string[] = [];
  private name = '';
  private attribs = new Map<string, string>();
  private attributeName = '';
  private value = '';
  /** The element whose content is left out, while it is open. */
  private gone: string | null = null;
  /** The text of a style element, while one is open. */
  private style: string | null = null;
  private base: string;
  private hasBase = false;

  constructor(
    private readonly html: string,
    private readonly shown: Shown,
  ) {
    this.base = shown.url;
  }

  result(): string {
    return this.out.join('');
  }

  ontext(start: number, end: number): void {
    if (this.gone !== null) return;
    const text = this.html.slice(start, end);
    if (this.style !== null) this.style += text;
    else this.out.push(text.replaceAll('<', '&lt;'));
  }
  ontextentity(code: number): void {
    if (this.gone === null && this.style === null) this.out.push(`&#${code};`);
  }
  ondeclaration(start: number, end: number): void {
    const text = this.html.slice(start, end);
    if (this.gone === null && /^!doctype\s[^<>]*$/i.test(text)) this.out.push(`<${text}>`);
  }
  onprocessinginstruction(): void {}
  oncomment(): void {}
  oncdata(): void {}

  onopentagname(start: number, end: number): void {
    this.name = this.html.slice(start, end).toLowerCase();
    this.attribs = new Map();
  }
  onattribname(start: number, end: number): void {
    this.attributeName = this.html.slice(start, end).toLowerCase();
    this.value = '';
  }
  onattribdata(start: number, end: number): void {
    this.value += this.html.slice(start, end);
  }
  onattribentity(code: number): void {
    this.value += String.fromCodePoint(code);
  }
  onattribend(): void {
    if (!this.attribs.has(this.attributeName)) this.attribs.set(this.attributeName, this.value);
  }
  onopentagend(): void {
    this.open('');
  }
  onselfclosingtag(): void {
    this.open(' /');
  }

  onclosetag(start: number, end: number): void {
    const name = this.html.slice(start, end).toLowerCase();
    if (this.gone !== null) {
      if (name !== this.gone) return;
      this.gone = null;
    }
    if (this.style !== null) this.endStyle();
    if (GONE.has(name) || BARE.has(name) || (name === 'noscript' && this.shown.rendered)) return;
    if (/^[a-z][a-z0-9:_.-]*$/.test(name)) this.out.push(`</${AS_PRE.has(name) ? 'pre' : name}>`);
  }
  onend(): void {
    if (this.style !== null) this.endStyle();
  }

  private open(slash: string): void {
    if (this.gone !== null) return;
    const { name } = this;
    if (name === 'base') this.setBase();
    if (GONE.has(name) || (name === 'noscript' && this.shown.rendered)) {
      this.gone = name;
      return;
    }
    if (BARE.has(name) || !/^[a-z][a-z0-9:_.-]*$/.test(name) || !this.isWanted()) return;
    const written = [...this.kept()].map(([key, value]) => ` ${key}="${attribute(value)}"`).join('');
    this.out.push(`<${AS_PRE.has(name) ? 'pre' : name}${written}${slash}>`);
    if (name === 'style') this.style = '';
    if (name === 'iframe') this.gone = name;
  }

  /** Of links and metadata only what a browser shows; nothing that sets a header, leads away or fetches ahead. */
  private isWanted(): boolean {
    const { name, attribs } = this;
    if (name === 'meta') return !attribs.has('http-equiv') && !attribs.has('charset');
    if (name === 'link') return this.linkAs() !== null;
    // An animation may set an address later.
    return !/^(?:set|animate\w*)$/.test(name) || !/href/i.test(attribs.get('attributename') ?? '');
  }

  private linkAs(): 'style' | 'file' | null {
    const kinds = (this.attribs.get('rel') ?? '').toLowerCase().split(/\s+/);
    if (kinds.includes('stylesheet')) return kinds.includes('alternate') ? null : 'style';
    return kinds.includes('icon') ? 'file' : null;
  }

  private *kept(): Generator<readonly [string, string]> {
    const { name, attribs } = this;
    const lazy = name === 'img' ? LAZY.map((one) => attribs.get(one)).find((src) => /[./]/.test(src ?? '')) : undefined;
    if (lazy !== undefined) attribs.set('src', lazy);
    const set = name === 'img' || name === 'source' ? attribs.get('data-srcset') : undefined;
    if (set !== undefined) attribs.set('srcset', set);
    for (const [key, value] of attribs) {
      const written = this.valueOf(key, value);
      if (written !== null) yield [key, written];
    }
  }

  /** The value of an attribute in replay; null leaves it out. */
  private valueOf(key: string, value: string): string | null {
    if (!/^[a-z_:@.][a-z0-9_:@.-]*$/.test(key) || key.startsWith('on')) return null;
    const at = `${this.name} ${key}`;
    if (PAGE_ADDRESS.has(at)) return this.place(value, 'page');
    if (at === 'iframe src' || at === 'frame src') return this.place(value, 'frame');
    if (FILE_ADDRESS.has(at)) return this.place(value, 'file');
    if (at === 'link href') return this.place(value, this.linkAs() ?? 'file');
    if (key === 'srcset') return this.sources(value);
    if (key === 'rel') return this.name === 'link' ? (this.linkAs() === 'style' ? 'stylesheet' : 'icon') : null;
    if (LEFT_OUT.has(key)) return null;
    return key === 'style' || DRAWN.has(key) ? this.css(value) : value;
  }

  private place(address: string, as: Use): string | null {
    const text = address.trim();
    if (text.startsWith('#')) return text;
    if (as === 'file' && /^data:(?:image|font|audio|video)\//i.test(text)) return text;
    const url = this.shown.resolve(text, this.base);
    return url === null ? null : this.shown.toReplay(url, as);
  }

  private sources(set: string): string {
    return candidates(set)
      .flatMap(([address, size]) => {
        const placed = this.place(address, 'file');
        return placed === null ? [] : [`${placed.replaceAll(',', '%2C')}${size === '' ? '' : ` ${size}`}`];
      })
      .join(', ');
  }

  private css(text: string): string {
    return rewriteCss(text, (address, as) => this.place(address, as));
  }

  private endStyle(): void {
    // The marks of a comment around it are for browsers of 1996; "<" begins a tag only before these.
    const css = this.css(this.style!.replace(/<!--|-->/g, ' '));
    this.style = null;
    this.out.push(css.replace(/<(?=[a-z!/?])/gi, '\\3c '));
  }

  /** The first base of a page holds for all of it (HTML 4.2.3). */
  private setBase(): void {
    const href = this.attribs.get('href');
    if (href === undefined || this.hasBase) return;
    this.hasBase = true;
    this.base = this.shown.resolve(href, this.shown.url) ?? this.shown.url;
  }
}
