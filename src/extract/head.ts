/** What a page holds besides its text: titles, labels, scripts with metadata, players. */
import { ASKED, type El, isEl, isRead, ownText } from './tree.js';

interface Meta {
  /** `name`, `property`, `itemprop` or `http-equiv`, in lower case. */
  readonly name: string;
  readonly content: string;
}

export interface Head {
  /** The text of the first `<title>`. */
  title: string;
  lang: string | null;
  base: string | null;
  /** Microdata stands among the text: `<meta itemprop="datePublished" content="…">` counts wherever it is. */
  readonly metas: Meta[];
  /** Attributes of `<link>` elements as they stand. */
  readonly links: El['attribs'][];
  /** Contents of `<script type="application/ld+json">`. */
  readonly jsonLd: string[];
  /** Contents of other inline scripts, for the rare page that writes its date by script. */
  readonly scripts: string[];
  /** Elements whose text a script or a reader without one would see: `noscript`, `template`, `textarea`. */
  readonly unshown: El[];
  /** Elements with an `itemprop`, in their order. */
  readonly microdata: El[];
  /** Embedded players: video, audio, embed, object and frames, by address. */
  readonly players: string[];
  /** How many of them play for certain: a frame may as well hold an advertisement. */
  playing: number;
}

/** What the address of a frame that plays says. */
const PLAYER = /player|video|embed|\.(?:mp4|m3u8|flv)/i;

/** Reads it from a page's `<html>`. What stands within an element that is not read (`noscript`, `svg`) does not count. */
export function readHead(html: El): Head {
  const { lang, 'xml:lang': xmlLang } = html.attribs;
  const head: Head = {
    ...{ title: '', lang: lang ?? xmlLang ?? null, base: null, metas: [], links: [], jsonLd: [], scripts: [] },
    unshown: [],
    ...{ microdata: [], players: [], playing: 0 },
  };
  look(html, head);
  return head;
}

function look(el: El, head: Head): void {
  for (const kid of el.children) {
    if (!isEl(kid)) continue;
    if (isRead(kid)) {
      if (kid.mayHave(ASKED.itemprop) && kid.attribs['itemprop'] !== undefined) head.microdata.push(kid);
      look(kid, head);
    } else note(kid, head);
  }
}

function note(el: El, head: Head): void {
  const { attribs } = el;
  switch (el.name) {
    case 'title':
      head.title ||= ownText(el);
      return;
    case 'meta': {
      const name = attribs.name ?? attribs.property ?? attribs.itemprop ?? attribs['http-equiv'];
      const content = attribs.content?.trim();
      if (name && content) head.metas.push({ name: name.toLowerCase(), content });
      return;
    }
    case 'link':
      head.links.push(attribs);
      return;
    case 'base':
      head.base ??= attribs.href ?? null;
      return;
    case 'script':
      if (attribs.src === undefined)
        (/ld\+json/i.test(attribs.type ?? '') ? head.jsonLd : head.scripts).push(ownText(el));
      return;
    case 'noscript':
    case 'template':
    case 'textarea':
      head.unshown.push(el);
      return;
    case 'object':
      head.players.push(attribs.data ?? '');
      return;
    case 'video':
    case 'audio':
    case 'embed':
    case 'iframe': {
      const address = attribs.src ?? attribs['data-src'] ?? '';
      head.players.push(address);
      if (el.name !== 'iframe' || PLAYER.test(address)) head.playing += 1;
    }
  }
}
