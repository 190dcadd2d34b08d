/** What is true of every article: what the tests compare an archive with. One row an article, as JSON lines. */
import { LABEL } from './chrome.js';
import { CHANNELS } from './content.js';
import type { Damaged } from './mirror.js';
import { picturesOf, RIGHTS } from './pages.js';
import type { Entry, Site } from './site.js';

export interface TruthBlock {
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
  readonly editor: string;
  readonly blocks: readonly TruthBlock[];
  /** The blocks, one a line. */
  readonly text: string;
  readonly images: readonly string[];
  readonly related: readonly { readonly title: string; readonly summary: string; readonly url: string }[];
  readonly rights: string;
  readonly encoding: { readonly bytes: string; readonly label: string; readonly declared: Entry['declared'] };
  /** The address of the article with the same text (`near`: with almost the same). */
  readonly duplicateOf: string | null;
  readonly near: boolean;
  /** On the mirror only: how often the article's own text was hurt. */
  readonly injected?: number;
  readonly slips?: number;
}

/** `origin` is the host that is asked; `damaged` turns a published text into the mirror's and tells its wounds. */
export function truthOf(site: Site, entry: Entry, origin: string, damaged?: (text: string) => Damaged): TruthRow {
  let injected = 0;
  let slips = 0;
  const run = (text: string): string => {
    if (damaged === undefined) return text;
    const hurt = damaged(text);
    injected += hurt.injected;
    slips += hurt.slips;
    return hurt.whole;
  };
  const { title, source, editor, blocks } = site.written(entry);
  const said = blocks.map(({ kind, text }) => ({ kind, text: run(text) }));
  const row = {
    url: origin + entry.path,
    path: entry.path,
    channel: CHANNELS[entry.channel]!.slug,
    kind: entry.kind,
    title: run(title),
    publishedAt: `${entry.date.replace(' ', 'T')}+08:00`,
    source: run(source),
    editor: run(editor),
    blocks: said,
    text: said.map((block) => block.text).join('\n'),
    images: picturesOf(site, entry).map((src) => origin + src),
    related: site.related(entry).map(({ title, summary, path }) => ({
      title: damaged === undefined ? title : damaged(title).whole,
      summary: damaged === undefined ? summary : damaged(summary).whole,
      url: origin + path,
    })),
    rights: damaged === undefined ? RIGHTS : damaged(RIGHTS).whole,
    encoding:
      damaged === undefined
        ? { bytes: entry.charset, label: LABEL[entry.charset], declared: entry.declared }
        : { bytes: 'utf-8', label: 'utf-8', declared: 'header' as const },
    duplicateOf: entry.duplicateOf === undefined ? null : origin + site.entry(entry.duplicateOf).path,
    near: entry.near === true,
  };
  return damaged === undefined ? row : { ...row, injected, slips };
}
