/** WACZ 1.1.1 (specs.webrecorder.net/wacz/1.1.1): a choice of captures as one file that opens in ReplayWeb.page. */
import { cdxjLine } from './cdxj.js';
import { type Disk, realDisk, wholeFile } from './disk.js';
import type { At, FindOriginal } from './read.js';
import { choose, copyMembers } from './select.js';
import { type ZipEntryInfo, ZipWriter } from './zip-write.js';

/** One page of the list that a reader sees first. */
export interface WaczPage {
  readonly id: string;
  readonly url: string;
  /** ISO 8601, UTC: the date of its capture. */
  readonly ts: string;
  readonly title: string | null;
  /** The cleaned text. */
  readonly text: string;
}

export interface WaczOptions {
  readonly captures: Iterable<At>;
  readonly pages: Iterable<WaczPage>;
  readonly title: string;
  readonly description?: string;
  readonly software: string;
  readonly original?: FindOriginal;
  readonly now?: () => Date;
  readonly disk?: Disk;
}

export interface WaczReport {
  readonly captures: number;
  readonly pages: number;
  readonly bytes: number;
}

/**
 * Writes `path` from the snapshots in `dir`: temporary file, sync, rename, so that a half-written WACZ never has the
 * name of a whole one. Throws StopRun when a capture cannot be read or the disk is full.
 */
export async function writeWacz(dir: string, path: string, options: WaczOptions): Promise<WaczReport> {
  const disk = options.disk ?? realDisk;
  const chosen = await choose(dir, options.captures, options.original);
  return wholeFile(disk, path, (fd) => fill(dir, chosen, disk, fd, options));
}

function fill(
  dir: string,
  chosen: Awaited<ReturnType<typeof choose>>,
  disk: Disk,
  fd: number,
  options: WaczOptions,
): WaczReport {
  const now = (options.now ?? (() => new Date()))();
  const zip = new ZipWriter(disk, fd, now);
  const resources: ZipEntryInfo[] = [];
  const lines: string[] = [];
  for (const file of chosen) {
    let offset = 0;
    zip.begin(`archive/${file.file}`, file.bytes);
    copyMembers(
      dir,
      file,
      (member) => {
        zip.write(member);
        offset += member.length;
        return { offset: offset - member.length, file: file.file };
      },
      (capture) => lines.push(cdxjLine(capture)),
    );
    resources.push(zip.end());
  }
  lines.sort();
  // CDXJ lines; pywb and py-wacz look for the names .cdx and .cdx.gz only.
  resources.push(zip.add('indexes/index.cdx', Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1')));
  const { info, count, first } = writePages(zip, options.pages);
  resources.push(info);
  const datapackage = {
    profile: 'data-package',
    wacz_version: '1.1.1',
    title: options.title,
    ...(options.description ? { description: options.description } : {}),
    software: options.software,
    created: now.toISOString(),
    ...(first ? { mainPageUrl: first.url, mainPageDate: first.ts } : {}),
    resources: resources.map(({ path, hash, bytes }) => ({
      name: path.slice(path.indexOf('/') + 1).toLowerCase(),
      path,
      hash,
      bytes,
    })),
  };
  const { hash } = zip.add('datapackage.json', Buffer.from(`${JSON.stringify(datapackage, null, 2)}\n`));
  zip.add('datapackage-digest.json', Buffer.from(`${JSON.stringify({ path: 'datapackage.json', hash }, null, 2)}\n`));
  zip.finish();
  return { captures: lines.length, pages: count, bytes: chosen.reduce((sum, file) => sum + file.bytes, 0) };
}

/** `pages/pages.jsonl`: one line that says what the file is, then one a page, written as they come. */
function writePages(
  zip: ZipWriter,
  pages: Iterable<WaczPage>,
): { info: ZipEntryInfo; count: number; first?: WaczPage } {
  let count = 0;
  let first: WaczPage | undefined;
  let lines = `${JSON.stringify({ format: 'json-pages-1.0', id: 'pages', title: 'All Pages', hasText: true })}\n`;
  zip.begin('pages/pages.jsonl', 0);
  for (const page of pages) {
    first ??= page;
    count++;
    lines += `${JSON.stringify({ id: page.id, url: page.url, ts: page.ts, title: page.title ?? page.url, text: page.text })}\n`;
    if (lines.length > 1_000_000) {
      zip.write(Buffer.from(lines));
      lines = '';
    }
  }
  zip.write(Buffer.from(lines));
  return { info: zip.end(), count, ...(first ? { first } : {}) };
}
