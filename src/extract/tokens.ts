/**
 * HTML as a stream of tags and texts: what htmlparser2's parser says of a whole page, event for event, in half the time.
 * It looks at every character of a page in a machine of 27 states; here the next `<`, quote or `>` is searched for, and names
 * come from a table. What is rare and intricate, references (`&nbsp;`), is handed to htmlparser2 itself.
 * `tests/extract/tokens.test.ts` holds one against the other.
 */
import { Parser } from 'htmlparser2';
import { OpenElements, type TagHandler } from './open-elements.js';
import { nameIn } from './tag-names.js';

const GT = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const DOUBLE = 0x22;
const SINGLE = 0x27;
const BANG = 0x21;
const QUESTION = 0x3f;
const DASH = 0x2d;
const BRACKET = 0x5b;

const isSpace = (c: number): boolean => c === 0x20 || c === 0x0a || c === 0x09 || c === 0x0c || c === 0x0d;
/** The end of a name of a tag or an attribute. Behind the last character `c` is NaN, which ends nothing. */
const endsName = (c: number): boolean => c === GT || c === SLASH || isSpace(c);
const isLetter = (c: number): boolean => (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a);

/** Elements whose content is text, and the end tag up to which it is. The parser takes three names for others. */
const RAW: ReadonlyMap<string, string> = new Map([
  ...['script', 'style', 'title', 'textarea', 'xmp'].map((name) => [name, name] as const),
  ...[['xitle', 'title'] as const, ['xextarea', 'textarea'] as const, ['tmp', 'xmp'] as const],
]);

/** Collects what htmlparser2 says of a piece. */
let told: string[] = [];
const reader = new Parser({
  ontext: (text) => void told.push(text),
  onattribute: (_name, value) => void told.push(value),
});
function ask(piece: string): string[] {
  told = [];
  reader.parseComplete(piece);
  return told;
}

/** Reads `html` and tells `handler`. `handler` may stop it: nothing more is told then, not even the ends of open elements. */
export class Tokens {
  private at = 0;
  private stopped = false;
  /** Where the next `&` stands; the page's length when there is none. */
  private reference = -1;
  private readonly elements: OpenElements;

  constructor(
    private readonly html: string,
    private readonly handler: TagHandler,
  ) {
    this.elements = new OpenElements(handler);
  }

  stop(): void {
    this.stopped = true;
  }

  run(): void {
    const start = this.tell();
    if (this.stopped) return;
    if (start < this.html.length) this.text(start, this.html.length, false);
    this.elements.end();
  }

  /** Everything up to the last text; returns where that starts. */
  private tell(): number {
    const { html } = this;
    let start = 0; // of the text that was not told yet
    while (this.at < html.length && !this.stopped) {
      const lt = html.indexOf('<', this.at);
      if (lt < 0) break;
      if (lt > start) this.text(start, lt, true);
      start = lt;
      const next = html.charCodeAt(lt + 1);
      if (isLetter(next)) {
        if (!this.tag(lt + 1)) return html.length;
      } else if (next === SLASH) {
        const name = this.afterSpaces(lt + 2);
        const c = html.charCodeAt(name);
        if (c === GT) {
          this.at = name + 1; // `</>` is text
          continue;
        }
        if (name >= html.length) break;
        if (!isLetter(c)) this.at = this.remark('>', name, name);
        else if (!this.endTag(name)) return html.length;
      } else if (next === BANG) this.at = this.declaration(lt + 2);
      else if (next === QUESTION) this.at = this.remark('>', lt + 2, lt + 2);
      else {
        this.at = lt + 1; // a mark in the text
        continue;
      }
      start = this.at;
    }
    return start;
  }

  /** The place behind the next `mark`; the end of the page when there is none. */
  private behind(mark: string, from: number): number {
    const found = this.html.indexOf(mark, from);
    return found < 0 ? this.html.length : found + mark.length;
  }

  /** The same for what is not told; where its end is missing, what stands from `begin` on is text. */
  private remark(mark: string, from: number, begin: number): number {
    const { html } = this;
    const found = html.indexOf(mark, from);
    if (found >= 0) return found + 1;
    if (begin < html.length) this.handler.text(html.slice(begin));
    return html.length;
  }

  private afterSpaces(from: number): number {
    let at = from;
    while (isSpace(this.html.charCodeAt(at))) at += 1;
    return at;
  }

  private hasReference(from: number, to: number): boolean {
    if (this.reference < from) {
      const found = this.html.indexOf('&', from);
      this.reference = found < 0 ? this.html.length : found;
    }
    return this.reference < to;
  }

  /** `more`: the page goes on behind it, with a `<`. */
  private text(from: number, to: number, more: boolean): void {
    const text = this.html.slice(from, to);
    if (!this.hasReference(from, to)) {
      this.handler.text(text);
      return;
    }
    const pieces = ask(more ? `${text}<` : text);
    if (more) pieces.pop();
    for (const piece of pieces) this.handler.text(piece);
  }

  /** Declarations, comments and CDATA: nothing that is told. `from` is the place behind `<!`. */
  private declaration(from: number): number {
    const { html } = this;
    const c = html.charCodeAt(from);
    if (c === DASH) {
      if (html.charCodeAt(from + 1) === DASH) return this.behind('-->', from);
      return this.remark('>', from + 2, from);
    }
    if (c === BRACKET && html.startsWith('CDATA[', from + 1)) return this.behind(']]>', from + 7);
    if (c === BRACKET) return this.remark('>', from + 1 + sharedWithCdata(html, from + 1), from);
    return this.remark('>', from + 1, from);
  }

  /** The start tag whose name stands at `from`; false when the page ends within it. */
  private tag(from: number): boolean {
    const { html, elements } = this;
    let to = from + 1;
    while (to < html.length && !endsName(html.charCodeAt(to))) to += 1;
    if (to >= html.length) {
      const begun = html.slice(from).toLowerCase();
      for (const name of RAW.keys()) if (name.startsWith(begun)) return this.cut(from);
      return false;
    }
    const name = nameIn(html, from, to);
    elements.begin(name);
    let at = to;
    for (;;) {
      at = this.afterSpaces(at);
      const c = html.charCodeAt(at);
      if (c === GT) {
        elements.finish(name);
        this.at = at + 1;
        const end = RAW.get(name);
        if (end !== undefined && !this.stopped) this.raw(end);
        return true;
      }
      if (c === SLASH) {
        at = this.afterSpaces(at + 1);
        if (at >= html.length) return this.cut(html.length - 1);
        if (html.charCodeAt(at) !== GT) continue;
        elements.finishSelf(name);
        this.at = at + 1;
        return true;
      }
      if (at >= html.length) return false;
      at = this.attribute(at);
      if (at < 0) return false;
    }
  }

  /** The page ends within a tag: as in htmlparser2 most of them are left out, and of some the rest is text. */
  private cut(from: number): false {
    this.handler.text(this.html.slice(from));
    return false;
  }

  /** The attribute at `from`: the place behind it, or −1 when the page ends within it. */
  private attribute(from: number): number {
    const { html } = this;
    let to = from + 1;
    let c = html.charCodeAt(to);
    while (to < html.length && c !== EQUALS && !endsName(c)) c = html.charCodeAt((to += 1));
    if (to >= html.length) return -1;
    const name = nameIn(html, from, to);
    const equals = this.afterSpaces(to);
    if (html.charCodeAt(equals) !== EQUALS) {
      if (equals < html.length) this.elements.put(name, '');
      return equals;
    }
    const start = this.afterSpaces(equals + 1);
    const quote = html.charCodeAt(start);
    if (quote === DOUBLE || quote === SINGLE) {
      const close = html.indexOf(quote === DOUBLE ? '"' : "'", start + 1);
      if (close < 0) return -1;
      this.elements.put(name, this.value(start + 1, close, start, close + 1));
      return close + 1;
    }
    let end = start;
    while (end < html.length && html.charCodeAt(end) !== GT && !isSpace(html.charCodeAt(end))) end += 1;
    if (end >= html.length) return -1;
    this.elements.put(name, this.value(start, end, start, end));
    return end;
  }

  /** The value between `from` and `to`; with its quotes it lies between `first` and `last`. */
  private value(from: number, to: number, first: number, last: number): string {
    if (!this.hasReference(from, to)) return this.html.slice(from, to);
    return ask(`<br x=${this.html.slice(first, last)}>`)[0] ?? '';
  }

  /** Text up to the next end tag of `name`, which is told with it. */
  private raw(name: string): void {
    const { html } = this;
    const from = this.at;
    for (let lt = html.indexOf('</', from); lt >= 0; lt = html.indexOf('</', lt + 1)) {
      const to = lt + 2 + name.length;
      const c = html.charCodeAt(to);
      if ((c !== GT && !isSpace(c)) || nameIn(html, lt + 2, to) !== name) continue;
      if (lt > from) this.rawText(name, from, lt);
      this.elements.close(name);
      this.at = this.remark('>', to, html.length - 1);
      return;
    }
    this.at = html.length;
    if (from < html.length) this.rawText(name, from, html.length);
  }

  private rawText(name: string, from: number, to: number): void {
    const text = this.html.slice(from, to);
    if (name === 'title' && this.hasReference(from, to))
      new Parser({ ontext: (piece) => this.handler.text(piece) }).end(`<title>${text}`);
    else this.handler.text(text);
  }

  /** The end tag whose name stands at `from`; false when the page ends within its name. */
  private endTag(from: number): boolean {
    const { html } = this;
    let to = from + 1;
    while (to < html.length && html.charCodeAt(to) !== GT && !isSpace(html.charCodeAt(to))) to += 1;
    if (to >= html.length) return false;
    this.elements.close(nameIn(html, from, to));
    this.at = this.remark('>', to, html.length - 1);
    return true;
  }
}

/** How many characters of `CDATA[` stand at `at`. */
function sharedWithCdata(html: string, at: number): number {
  let n = 0;
  while (n < 6 && html[at + n] === 'CDATA['[n]) n += 1;
  return n;
}
