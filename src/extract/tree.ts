/**
 * The page as a light tree, built in one pass over its tokens. Elements know their children and their parent; text is
 * kept as strings. What can never hold article text (scripts, styles, form controls) is not built; the few scripts
 * that carry metadata are kept aside as strings.
 */
import { Tokens } from './tokens.js';

export type Node = El | string;

export class El {
  readonly kids: Node[] = [];
  /** The element's lines: `lines[from]` … `lines[to - 1]`. Set when lines are made. */
  from = 0;
  to = 0;
  constructor(
    readonly tag: string,
    readonly attrs: Readonly<Record<string, string>>,
    readonly parent: El | null,
  ) {}

  /** `class` and `id` in one string, for the vocabulary of names. */
  get names(): string {
    const { class: c, id } = this.attrs;
    return c === undefined ? (id ?? '') : id === undefined ? c : `${c} ${id}`;
  }
}

export interface Meta {
  /** `name`, `property`, `itemprop` or `http-equiv`, in lower case. */
  readonly name: string;
  readonly content: string;
}

/** One parsed page. */
export interface Tree {
  readonly root: El;
  /** The text of the first `<title>`. */
  readonly title: string;
  readonly lang: string | null;
  readonly base: string | null;
  readonly metas: readonly Meta[];
  /** `<link>` elements as they stand. */
  readonly heads: readonly Readonly<Record<string, string>>[];
  /** Contents of `<script type="application/ld+json">`. */
  readonly jsonLd: readonly string[];
  /** Contents of other inline scripts, for the rare page that writes its date by script. */
  readonly scripts: readonly string[];
  /** Elements with an `itemprop`, in their order. */
  readonly microdata: readonly El[];
  /** Embedded players: video, audio, embed, object and frames, by address. */
  readonly players: readonly string[];
  /** How many of them play for certain: a frame may as well hold an advertisement. */
  readonly playing: number;
}

/** Never article text. `noscript` repeats what lazy loading hides, and the images in it are duplicates. */
const DROPPED = new Set([
  'script', 'style', 'noscript', 'template', 'svg', 'math', 'select', 'button', 'canvas', 'map', 'object', 'applet', 'datalist', 'frameset',
]); // biome-ignore format: one line reads better
/** What the address of a frame that plays says. */
const PLAYER = /player|video|embed|\.(?:mp4|m3u8|flv)/i;
/** A hostile page can nest elements without end; recursion over the tree must not follow. */
const MAX_DEPTH = 250;
/** No page that people read is nested like this; the rest of such a page is not read. */
const HOPELESS = 10_000;

/** Parses `html`. Never throws: any string is some page. */
export function parse(html: string): Tree {
  const root = new El('#root', {}, null);
  const metas: Meta[] = [];
  const heads: Record<string, string>[] = [];
  const jsonLd: string[] = [];
  const scripts: string[] = [];
  const microdata: El[] = [];
  const players: string[] = [];
  let playing = 0;
  let title: string | null = null;
  let lang: string | null = null;
  let base: string | null = null;
  let at: El = root;
  let depth = 0;
  /** Open elements that are not built, innermost last; while there is one, text is dropped or kept aside. */
  const dropped: string[] = [];
  let aside: string[] | null = null;
  let asideInto: string[] | null = null;
  let tooDeep = 0;

  const tokens = new Tokens(html, {
    open(tag, attrs) {
      if (dropped.length > 0) {
        if (tag === dropped[0]) dropped.push(tag);
        return;
      }
      switch (tag) {
        case 'meta': {
          const name = attrs.name ?? attrs.property ?? attrs.itemprop ?? attrs['http-equiv'];
          const content = attrs.content?.trim();
          if (name && content) metas.push({ name: name.toLowerCase(), content });
          // Microdata stands among the text: `<meta itemprop="datePublished" content="…">` needs no place in the tree.
          return;
        }
        case 'link':
          heads.push(attrs);
          return;
        case 'base':
          base ??= attrs.href ?? null;
          return;
        case 'html':
          lang ??= attrs.lang ?? attrs['xml:lang'] ?? null;
          return;
        case 'title':
          // An SVG picture has a title too; only the first one outside any picture is the page's.
          if (title === null) {
            aside = [];
            asideInto = null;
          }
          dropped.push(tag);
          return;
        case 'video':
        case 'audio':
        case 'embed':
        case 'iframe':
          players.push(attrs.src ?? attrs['data-src'] ?? '');
          if (tag !== 'iframe' || PLAYER.test(attrs.src ?? attrs['data-src'] ?? '')) playing += 1;
          if (tag !== 'embed') dropped.push(tag);
          return;
        case 'object':
          players.push(attrs.data ?? '');
          break;
        case 'script':
          aside = [];
          asideInto = attrs.src !== undefined ? null : /ld\+json/i.test(attrs.type ?? '') ? jsonLd : scripts;
          break;
      }
      if (DROPPED.has(tag)) {
        dropped.push(tag);
        return;
      }
      if (depth >= MAX_DEPTH) {
        tooDeep += 1;
        // The stack of open elements costs its depth for many an end tag: past this the reading stops.
        if (tooDeep > HOPELESS) tokens.stop();
        return;
      }
      const el = new El(tag, attrs, at);
      at.kids.push(el);
      if (attrs.itemprop !== undefined) microdata.push(el);
      at = el;
      depth += 1;
    },
    text(text) {
      if (dropped.length > 0) aside?.push(text);
      else at.kids.push(text);
    },
    close(tag) {
      if (dropped.length > 0) {
        if (tag !== dropped[0]) return;
        dropped.pop();
        if (dropped.length > 0 || aside === null) return;
        const text = aside.join('');
        if (tag === 'title') title ??= text;
        else asideInto?.push(text);
        aside = null;
        asideInto = null;
        return;
      }
      if (tag === 'html' || tag === 'meta' || tag === 'link' || tag === 'base' || tag === 'embed') return;
      if (tooDeep > 0) {
        tooDeep -= 1;
        return;
      }
      if (at.parent !== null) {
        at = at.parent;
        depth -= 1;
      }
    },
  });
  tokens.run();
  return { root, title: title ?? '', lang, base, metas, heads, jsonLd, scripts, microdata, players, playing };
}
