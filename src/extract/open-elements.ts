/** Which elements are open, and which of them a tag ends. The tables are htmlparser2's, which follow the standard. */

export interface TagHandler {
  open(tag: string, attrs: Record<string, string>): void;
  text(text: string): void;
  close(tag: string): void;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const P = words('p');
const FORM = words('input option optgroup select button datalist textarea');
const SECTION = words('thead tbody');
const TERM = words('dd dt');
const RUBY = words('rt rp');

/** Open elements that a start tag ends, as long as they are the innermost. */
const CLOSED_BY: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['tr', words('tr th td')],
  ['th', words('th')],
  ['td', words('thead th td')],
  ['body', words('head link script')],
  ['li', words('li')],
  ['option', words('option')],
  ['optgroup', words('optgroup option')],
  ...[...words('select input output button datalist textarea')].map((name) => [name, FORM] as const),
  ...[...words('tbody tfoot')].map((name) => [name, SECTION] as const),
  ...[...TERM].map((name) => [name, TERM] as const),
  ...[...RUBY].map((name) => [name, RUBY] as const),
  ...[
    ...words(
      'p h1 h2 h3 h4 h5 h6 address article aside blockquote details div dl fieldset figcaption figure footer form header hr main nav ol pre section table ul',
    ),
  ].map((name) => [name, P] as const),
]);

/** Elements without an end tag. */
const VOID = words(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr',
);
/** In these a tag may close itself (`<path/>`), and in those it no longer does. */
const FOREIGN = words('math svg');
const INTEGRATION = words('mi mo mn ms mtext annotation-xml foreignobject desc title');

export class OpenElements {
  /** Innermost last. */
  private readonly open: string[] = [];
  /** Whether a tag may close itself, innermost last. */
  private readonly foreign: boolean[] = [false];
  private attrs: Record<string, string> = {};
  /** The names in `attrs`. */
  private names: string[] = [];

  constructor(private readonly handler: TagHandler) {}

  /** A start tag's name was read: what it ends is ended. */
  begin(name: string): void {
    const ends = CLOSED_BY.get(name);
    if (ends !== undefined) {
      while (this.open.length > 0 && ends.has(this.open.at(-1)!)) this.handler.close(this.open.pop()!);
    }
    if (!VOID.has(name)) {
      this.open.push(name);
      if (FOREIGN.has(name)) this.foreign.push(true);
      else if (INTEGRATION.has(name)) this.foreign.push(false);
    }
    this.attrs = {};
    this.names = [];
  }

  /** Of two attributes of one name the first counts. */
  put(name: string, value: string): void {
    if (this.names.includes(name)) return; // there are few, and each name is one string
    this.names.push(name);
    this.attrs[name] = value;
  }

  /** The start tag was read. */
  finish(name: string): void {
    this.handler.open(name, this.attrs);
    if (VOID.has(name)) this.handler.close(name);
  }

  /** The start tag was read, and says that it is the end tag too. */
  finishSelf(name: string): void {
    const own = this.foreign.at(-1) === true;
    this.finish(name);
    if (own && this.open.at(-1) === name) this.handler.close(this.open.pop()!);
  }

  /** An end tag was read. */
  close(name: string): void {
    if (FOREIGN.has(name) || INTEGRATION.has(name)) this.foreign.pop();
    if (VOID.has(name)) {
      if (name !== 'br') return;
      this.handler.open('br', {});
      this.handler.close('br');
      return;
    }
    const place = this.open.lastIndexOf(name);
    if (place >= 0) {
      while (this.open.length > place) this.handler.close(this.open.pop()!);
    } else if (name === 'p') {
      this.begin('p');
      this.finish('p');
      this.handler.close(this.open.pop()!);
    }
  }

  /** The page has ended. */
  end(): void {
    for (let i = this.open.length - 1; i >= 0; i -= 1) this.handler.close(this.open[i]!);
  }
}
