/** A choice of captures as one WARC/1.1 file, with the cleaned text of each article as a `conversion` record. */
import { basename } from 'node:path';
import { timestamp } from './cdxj.js';
import { type Disk, realDisk, wholeFile } from './disk.js';
import { uuidOf } from './for-revisits.js';
import { gzipMember } from './gzip.js';
import type { At, FindOriginal } from './read.js';
import { digestOf, serialise, uriField } from './record.js';
import { choose, copyMembers } from './select.js';
import type { WaczPage } from './wacz-write.js';

export interface WarcExportOptions {
  readonly captures: Iterable<At>;
  /** Asked for each capture that is copied; null when it holds no article. */
  readonly conversion: (capture: At) => string | null;
  /** What a reader is shown first. */
  readonly pages?: Iterable<Pick<WaczPage, 'url' | 'ts' | 'title'>>;
  readonly software: string;
  readonly original?: FindOriginal;
  readonly now?: () => Date;
  readonly disk?: Disk;
}

/** Writes `path` (`….warc.gz`) by temporary file, sync and rename. Returns how many records of each kind it holds. */
export async function exportWarc(
  dir: string,
  path: string,
  options: WarcExportOptions,
): Promise<{ readonly captures: number; readonly conversions: number; readonly bytes: number }> {
  const disk = options.disk ?? realDisk;
  const chosen = await choose(dir, options.captures, options.original);
  const now = (options.now ?? (() => new Date()))().toISOString();
  // The same archive and choice give the same file.
  const what = JSON.stringify([options.software, now, basename(path), chosen]);
  return wholeFile(disk, path, (fd) => {
    let bytes = 0;
    const write = (member: Buffer) => {
      disk.write(fd, member, bytes);
      bytes += member.length;
    };
    const counts = { captures: 0, conversions: 0 };
    const infoId = `<urn:uuid:${uuidOf(what)}>`;
    const info = `software: ${options.software}\r\nformat: WARC File Format 1.1\r\n${pageList(options.pages ?? [])}`;
    write(
      record(
        'warcinfo',
        infoId,
        [
          ['WARC-Date', now],
          ['WARC-Filename', basename(path)],
          ['Content-Type', 'application/warc-fields'],
        ],
        info,
      ),
    );
    // Behind all that was written with its capture: readers pair a response with the request that follows it.
    let waiting: { readonly of: string; readonly member: Buffer } | null = null;
    const put = (member: Buffer, of = '') => {
      if (waiting !== null && waiting.of !== of) {
        write(waiting.member);
        waiting = null;
      }
      write(member);
    };
    for (const file of chosen) {
      let source = 0;
      copyMembers(
        dir,
        file,
        (member, { header }) => {
          put(member, uriField(header.fields, 'warc-concurrent-to'));
          source++;
          return { offset: bytes - member.length, file: basename(path) };
        },
        (_, { recordId, url, date }) => {
          counts.captures++;
          const text = options.conversion(file.places[source - 1]!);
          if (text === null) return;
          counts.conversions++;
          const fields: [string, string][] = [
            // Under the page's own address, replay and indexers would take the text for a capture of the page.
            ['WARC-Target-URI', `urn:text:${url}`],
            ['WARC-Date', date],
            ['WARC-Refers-To', `<${recordId}>`],
            ['WARC-Warcinfo-ID', infoId],
            ['Content-Type', 'text/plain; charset=utf-8'],
          ];
          const member = record('conversion', `<urn:uuid:${uuidOf(`${infoId} ${recordId}`)}>`, fields, text);
          waiting = { of: recordId, member };
        },
      );
    }
    if (waiting !== null) write((waiting as { member: Buffer }).member);
    return { ...counts, bytes };
  });
}

/** A list of more pages is no help to a reader, and every reader has to read it first. */
const MOST_PAGES = 10_000;

/** The field in which Webrecorder's tools keep the pages of a WARC file: without it ReplayWeb.page has none to show. */
function pageList(pages: NonNullable<WarcExportOptions['pages']>): string {
  const list: object[] = [];
  for (const { url, ts, title } of pages) {
    if (list.length === MOST_PAGES) break;
    list.push({ timestamp: timestamp(ts), title: title ?? url, url });
  }
  return list.length === 0 ? '' : `json-metadata: ${JSON.stringify({ type: 'recording', pages: list })}\r\n`;
}

function record(
  type: 'warcinfo' | 'conversion',
  id: string,
  fields: readonly (readonly [string, string])[],
  text: string,
): Buffer {
  const block = Buffer.from(text, 'utf8');
  const digest = digestOf(block);
  const payload: [string, string][] = type === 'conversion' ? [['WARC-Payload-Digest', digest]] : [];
  return gzipMember(
    serialise(
      [
        ['WARC-Type', type],
        ['WARC-Record-ID', id],
        ...fields,
        ...payload,
        ['WARC-Block-Digest', digest],
        ['Content-Length', String(block.length)],
      ],
      [block],
    ),
  );
}
