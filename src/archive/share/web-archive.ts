/** A choice of articles, or the whole archive, as WACZ or WARC: which captures go along, and with which text. */
import { statSync } from 'node:fs';
import { type At, exportWarc, type WaczPage, writeWacz } from '../../../snapshots/index.js';
import type { Archive } from '../../../storage/index.js';
import { softwareVersion } from '../../config/version.js';
import { t } from '../../lang/index.js';

/** Public ids of the articles to share; or every capture of a run, whatever came of it; null: of the archive. */
export type Choice = Iterable<string> | { readonly run: number } | null;

type Chosen = readonly string[] | { readonly run: number } | null;

const asked = (choice: Choice): Chosen => (choice === null || 'run' in choice ? choice : [...choice]);
const isRun = (chosen: Chosen): chosen is { readonly run: number } => chosen !== null && 'run' in chosen;

export interface Shared {
  readonly captures: number;
  readonly pages: number;
  /** The size of the file. */
  readonly bytes: number;
}

/** Writes a WACZ that replays by itself. Throws StopRun when a capture cannot be read or the disk is full. */
export async function shareWacz(archive: Archive, choice: Choice, path: string, title: string): Promise<Shared> {
  const ids = asked(choice);
  const { captures, pages } = await writeWacz(archive.snapshots, path, {
    captures: capturesOf(archive, ids),
    pages: pagesOf(archive, ids),
    title,
    description: t`Captures and cleaned texts from a Yuanye archive.`,
    ...made(archive),
  });
  return { captures, pages, bytes: statSync(path).size };
}

/** Writes one WARC file, each article's cleaned text as a `conversion` record behind the capture it was read from. */
export async function shareWarc(archive: Archive, choice: Choice, path: string): Promise<Shared> {
  const ids = asked(choice);
  const texts = new Map<string, { id: string; number: number }>();
  for (const id of idsOf(archive, ids)) {
    for (const { number, captures } of archive.articles.versions(id)) {
      const first = captures[0] === undefined ? undefined : archive.captures.get(captures[0]);
      if (first) texts.set(`${first.file}:${first.offset}`, { id, number });
    }
  }
  const { captures, conversions, bytes } = await exportWarc(archive.snapshots, path, {
    captures: capturesOf(archive, ids),
    pages: pagesOf(archive, ids),
    conversion: ({ file, offset }) => {
      const version = texts.get(`${file}:${offset}`);
      return version === undefined ? null : (archive.articles.get(version.id, version)?.text ?? null);
    },
    ...made(archive),
  });
  return { captures, pages: conversions, bytes };
}

/** Of when and by what: the archive's last sight of a page, not today, so that the same archive gives the same bytes. */
function made(archive: Archive) {
  const now = () => new Date(archive.listing.lastSeen() ?? 0);
  return { now, software: `yuanye/${softwareVersion()}`, original: archive.captures.original };
}

function* capturesOf(archive: Archive, ids: Chosen): Generator<At> {
  if (ids === null || isRun(ids)) {
    for (const capture of archive.captures.all()) if (ids === null || capture.run === ids.run) yield capture;
    return;
  }
  for (const id of ids) {
    for (const { url, capture } of archive.attachments.of(id)) {
      const document = capture === null ? undefined : archive.captures.get(capture);
      if (document === undefined) continue;
      yield document;
      if (document.url !== url) yield* archive.captures.allOf(url); // the redirects to it
    }
    for (const version of archive.articles.versions(id)) {
      for (const row of version.captures) {
        const capture = archive.captures.get(row);
        if (capture) yield capture;
      }
      const article = archive.articles.get(id, version);
      for (const url of article?.images ?? []) {
        const image = archive.captures.byUrl(url, version.capturedAt) ?? archive.captures.byUrl(url);
        if (image) yield image;
      }
    }
  }
}

function* pagesOf(archive: Archive, ids: Chosen): Generator<WaczPage> {
  for (const id of idsOf(archive, ids)) {
    for (const version of archive.articles.versions(id)) {
      const capture = version.captures[0] === undefined ? undefined : archive.captures.get(version.captures[0]);
      const article = archive.articles.get(id, version);
      if (capture === undefined || article === undefined || version.origin === 'rules') continue;
      if (isRun(ids) && capture.run !== ids.run) continue;
      yield {
        id: `${id}-${version.number}`,
        url: capture.url,
        ts: capture.fetchedAt,
        title: article.title,
        text: article.text,
      };
    }
  }
}

function idsOf(archive: Archive, ids: Chosen): Iterable<string> {
  return ids === null || isRun(ids) ? allIds(archive) : ids;
}

function* allIds(archive: Archive): Generator<string> {
  for (let after = 0; ; ) {
    const rows = archive.sql('SELECT id, public_id FROM articles WHERE id > ? ORDER BY id LIMIT 500').all(after) as {
      id: number;
      public_id: string;
    }[];
    for (const { public_id } of rows) yield public_id;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
