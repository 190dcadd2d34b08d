/** What is true of every article: what the tests compare an archive with. One row an article, as JSON lines. */
import { CHANNELS } from './content.js';
import type { Damaged } from './mirror.js';
import { ODDITIES, type Oddity, type Outcome } from './odd.js';
import { picturesOf, RIGHTS } from './pages.js';
import type { Entry, Site } from './site.js';
import { isWithdrawn } from './years.js';

const iso = (local: string) => `${local.replace(' ', 'T')}+08:00`;

interface TruthBlock {
  readonly kind: 'heading' | 'paragraph';
  readonly text: string;
}

/** The truth about one article's page. Texts are as published, simplified; on the mirror in its script, undamaged. */
export interface TruthRow {
  readonly url: string;
  readonly path: string;
  readonly channel: string;
  /** `script`: the text is there only after JavaScript ran. */
  readonly kind: Entry['kind'];
  readonly title: string;
  /** ISO 8601 with the site's offset. */
  readonly publishedAt: string;
  readonly source: string;
  /** Null on pages that show none; so are `rights`, and `related` is empty there. */
  readonly editor: string | null;
  readonly blocks: readonly TruthBlock[];
  /** The blocks, one a line. */
  readonly text: string;
  readonly images: readonly string[];
  readonly related: readonly { readonly title: string; readonly summary: string; readonly url: string }[];
  readonly rights: string | null;
  readonly encoding: {
    readonly bytes: string;
    readonly header: string | null;
    readonly meta: string | null;
    readonly declared: Entry['declared'];
  };
  /** The address of the article with the same text (`near`: with almost the same). */
  readonly duplicateOf: string | null;
  readonly near: boolean;
  /** How often the text was edited so far, and when last. */
  readonly version: number;
  readonly modifiedAt: string;
  readonly oddity: Oddity | null;
  /** What a crawler should make of the address today. */
  readonly outcome: Outcome;
  /** On the mirror only: how often the article's own text was hurt. */
  readonly injected?: number;
  readonly slips?: number;
}

/**
 * `origin` is the host that is asked, `convert` puts text into traditional characters; `damaged` is given for the
 * mirror: it turns a published text into the mirror's and tells its wounds.
 */
export function truthOf(
  site: Site,
  entry: Entry,
  origin: string,
  convert: (text: string) => string,
  damaged?: (text: string) => Damaged,
): TruthRow {
  let injected = 0;
  let slips = 0;
  const run = (text: string): string => {
    if (damaged === undefined) return entry.oddity === 'big5' ? convert(text) : text;
    const hurt = damaged(text);
    injected += hurt.injected;
    slips += hurt.slips;
    return hurt.whole;
  };
  const { title, source, editor, blocks } = site.written(entry);
  const { version, modified } = site.history(entry);
  const withdrawn = isWithdrawn(site.options.seed, entry.index, site.world.day);
  const outcome = withdrawn
    ? 'gone'
    : entry.oddity === undefined || damaged !== undefined
      ? 'article'
      : ODDITIES[entry.oddity];
  const bare = entry.oddity === 'wechat' && damaged === undefined;
  const said = blocks.map(({ kind, text }) => ({ kind, text: run(text) }));
  const row = {
    url: origin + entry.path,
    path: entry.path,
    channel: CHANNELS[entry.channel]!.slug,
    kind: entry.kind,
    title: run(title),
    publishedAt: iso(entry.date),
    source: run(source),
    editor: bare ? null : run(editor),
    blocks: said,
    text: said.map((block) => block.text).join('\n'),
    images: picturesOf(site, entry).map((src) => origin + src),
    related: (bare ? [] : site.related(entry)).map(({ title, summary, path }) => ({
      title: damaged === undefined ? run(title) : damaged(title).whole,
      summary: damaged === undefined ? run(summary) : damaged(summary).whole,
      url: origin + path,
    })),
    rights: bare ? null : run(RIGHTS),
    encoding:
      damaged === undefined
        ? { bytes: entry.charset, ...entry.labels, declared: entry.declared }
        : { bytes: 'utf-8', header: 'utf-8', meta: 'utf-8', declared: 'header' as const },
    duplicateOf: entry.duplicateOf === undefined ? null : origin + site.entry(entry.duplicateOf).path,
    near: entry.near === true,
    version,
    modifiedAt: iso(modified),
    oddity: entry.oddity ?? null,
    outcome,
  };
  return damaged === undefined ? row : { ...row, injected, slips };
}
