/** What `yuanye snapshot` does. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type At, type Capture, captures, nearest, readPayload, readRecord } from '../../../snapshots/index.js';
import type { Archive } from '../../../storage/index.js';
import { checkForgotten, idOf } from '../../archive/find-article.js';
import { sweepLeftovers } from '../../archive/share/leftovers.js';
import { shareWacz } from '../../archive/share/web-archive.js';
import { siteTime } from '../../archive/site-time.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t } from '../../lang/index.js';
import { until } from '../options.js';
import { type Global, line, reading, say } from '../run-command.js';
import { wrapIndented } from '../wrapped.js';

export function list(global: Global, url: string): Promise<ExitCode> {
  return reading(global, (archive) => {
    const found = captures(archive.snapshots, url);
    for (const one of found)
      line(
        global.json
          ? JSON.stringify(shown(one))
          : wrapIndented(printable(textOf(one, siteTime(global.archive, one.date, one.url))), 4),
      );
    if (found.length === 0) throw none(archive, url);
    return EXIT.done;
  });
}

function shown({ url, date, mime, status, digest, file, offset, length }: Capture): object {
  return { url, date, mime, status, digest, file, offset, length };
}

function textOf({ status, mime, length, file, offset }: Capture, date: string): string {
  return t`${date}  ${status}  ${mime.padEnd(13)} ${String(length).padStart(8)} bytes  ${file}:${offset}`;
}

export async function cat(
  global: Global,
  url: string,
  options: { at?: string; headers?: boolean; record?: boolean },
): Promise<ExitCode> {
  if (global.json)
    throw new StopRun(
      'usage',
      'The bytes of a capture are no JSON.',
      'Leave --json out; yuanye snapshot list --json says what the captures are.',
      EXIT.usage,
    );
  const time = options.at === undefined ? undefined : until(options.at);
  return reading(global, (archive) => {
    const at = wanted(archive, url, time);
    if (at === undefined) throw none(archive, url);
    process.stdout.write(bytesOf(archive, at, options));
    return EXIT.done;
  });
}

/** The capture nearest to a time. One that the index has no more, because it is damaged, counts: reading it says so. */
function wanted(archive: Archive, url: string, time: string | undefined): At | undefined {
  const indexed = captures(archive.snapshots, url);
  const isIndexed = (at: At) => indexed.some(({ file, offset }) => file === at.file && offset === at.offset);
  const lost = archive.captures.allOf(url).filter((one) => !isIndexed(one));
  const all = [...indexed, ...lost.map((one) => ({ ...one, date: one.fetchedAt }))];
  return nearest(
    all.sort((a, b) => Date.parse(a.date) - Date.parse(b.date)),
    time,
  );
}

function bytesOf(archive: Archive, at: At, options: { headers?: boolean; record?: boolean }): Uint8Array {
  if (options.record) {
    const { header, block } = readRecord(archive.snapshots, at);
    const lines = Object.entries(header.fields).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).map((one) => `${name}: ${one}\r\n`),
    );
    return Buffer.concat([Buffer.from(`${header.version}\r\n${lines.join('')}\r\n`), block]);
  }
  const payload = readPayload(archive.snapshots, at, archive.captures.original);
  if (!options.headers) return payload.body;
  const lines = Object.entries(payload.headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => `${name}: ${one}\r\n`),
  );
  const head = `HTTP/1.1 ${payload.status} ${payload.statusText}\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), payload.wireBody ?? payload.body]);
}

export async function open(global: Global, idOrUrl: string, options: { out?: string }): Promise<ExitCode> {
  return reading(global, async (archive) => {
    const id = idOf(archive, idOrUrl);
    const path = resolve(options.out ?? `${id}.wacz`);
    if (existsSync(path)) {
      throw new StopRun('target-taken', `${path} is there already.`, 'Name another file with --out.', EXIT.usage);
    }
    sweepLeftovers(path);
    const { captures: count, bytes } = await shareWacz(archive, [id], path, archive.articles.get(id)?.title ?? id);
    if (global.json) line(JSON.stringify({ id, path, captures: count, bytes }));
    else {
      line(path);
      say(
        global,
        t`${count} captures. Open the file in ReplayWeb.page (https://replayweb.page, or its desktop program).`,
      );
    }
    return EXIT.done;
  });
}

/** Why there is no capture of an address. Throws StopRun where it was forgotten. */
function none(archive: Archive, url: string): StopRun {
  checkForgotten(archive, url);
  if (archive.captures.allOf(url).length > 0)
    return new StopRun(
      'snapshot-damaged',
      `The captures of ${printable(url)} are damaged, or missing in the index.`,
      'yuanye verify --deep tells what is damaged.',
    );
  return new StopRun(
    'no-capture',
    `There is no capture of ${printable(url)}.`,
    'The address must be the one that answered, after redirects; yuanye show tells it.',
    EXIT.usage,
  );
}
