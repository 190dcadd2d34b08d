/** A choice of captures as one WARC/1.1 file, with the cleaned text of each article as a `conversion` record. */
import { createHash, randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { type Disk, diskFault, realDisk } from './disk.js';
import { gzipMember } from './gzip.js';
import type { At, FindOriginal } from './read.js';
import { digestOf, serialise } from './record.js';
import { choose, copyMembers } from './select.js';

export interface WarcExportOptions {
  readonly captures: Iterable<At>;
  /** Asked for each capture that is copied; null when it holds no article. */
  readonly conversion: (capture: At) => string | null;
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
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  const chosen = await choose(dir, options.captures, options.original);
  const now = (options.now ?? (() => new Date()))().toISOString();
  const what = JSON.stringify([options.software, now, basename(path), chosen]);
  let fd: number;
  try {
    fd = disk.open(temporary, 'wx');
  } catch (error) {
    throw diskFault(error, path);
  }
  let bytes = 0;
  const write = (member: Buffer) => {
    disk.write(fd, member, bytes);
    bytes += member.length;
  };
  const counts = { captures: 0, conversions: 0 };
  try {
    const infoId = `<urn:uuid:${uuidOf(what)}>`;
    const info = `software: ${options.software}\r\nformat: WARC File Format 1.1\r\n`;
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
    for (const file of chosen) {
      let source = 0;
      copyMembers(
        dir,
        file,
        (member) => {
          write(member);
          source++;
          return { offset: bytes - member.length, file: basename(path) };
        },
        (_, { recordId, url, date }) => {
          counts.captures++;
          const text = options.conversion(file.places[source - 1]!);
          if (text === null) return;
          counts.conversions++;
          const fields: [string, string][] = [
            ['WARC-Target-URI', url],
            ['WARC-Date', date],
            ['WARC-Refers-To', `<${recordId}>`],
            ['WARC-Warcinfo-ID', infoId],
            ['Content-Type', 'text/plain; charset=utf-8'],
          ];
          write(record('conversion', `<urn:uuid:${uuidOf(`${infoId} ${recordId}`)}>`, fields, text));
        },
      );
    }
    disk.syncNow(fd);
  } catch (error) {
    disk.close(fd);
    disk.unlink(temporary);
    throw (error as Error).name === 'StopRun' ? error : diskFault(error, path);
  }
  disk.close(fd);
  disk.rename(temporary, path);
  return { ...counts, bytes };
}

/** A name-based UUID (RFC 9562, version 8, by SHA-256): the same archive and choice give the same file. */
function uuidOf(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
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
