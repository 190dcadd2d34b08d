/**
 * After a crash: every file that was still open is cut at its last whole record, its index is completed, and it gets
 * its final name. Run under the archive's lock, before a new writer opens.
 */
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '../src/core/page.js';
import { type Capture, captureOf, cdxjLine, parseCdxj } from './cdxj.js';
import { openName, putInPlace, realDisk } from './disk.js';
import { indexLines, warcFiles, writeIndex } from './live-index.js';
import { type At, readRecord } from './read.js';
import { digestOf, field, type RecordHeader, uriField } from './record.js';
import { fileChunks, scan } from './scan.js';

/** A capture found behind what the database knows: it can be indexed again. */
export interface TailCapture {
  readonly url: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly status: number;
  readonly mime: string | null;
  readonly locator: Locator;
}

export interface Recovered {
  readonly file: string;
  /** Bytes cut from the end, because no whole record stood there. */
  readonly cut: number;
  /** Damaged places before the end, left as they are. */
  readonly damaged: number;
  /** Captures behind `known(file)`, in the order of the file. */
  readonly tail: readonly TailCapture[];
}

/**
 * Mends what a crash left in `dir`. `known` gives for a file the end of the last record that the database names
 * (offset + length; 0 when it names none); what lies behind comes back for re-indexing.
 */
export async function recover(dir: string, known: (file: string) => number = () => 0): Promise<Recovered[]> {
  const done: Recovered[] = [];
  for (const { name, path, open } of warcFiles(dir)) {
    if (open) done.push(await recoverFile(dir, name, path, known(name)));
    else for (const left of ['.cdxj.open', '.cdxj.tmp']) rmSync(join(dir, name + left), { force: true });
  }
  return done;
}

async function recoverFile(dir: string, name: string, path: string, known: number): Promise<Recovered> {
  const log = openName(join(dir, `${name}.cdxj`));
  const { size } = statSync(path);
  const trusted = trustedLines(log, name, size);
  // The index was not synced with the file: its last lines may be missing, but what it has whole was written whole.
  const from = Math.min(trusted.end, known === 0 ? 0 : known);
  const lines = trusted.lines.filter((line) => line.end <= from).map((line) => line.text);
  const tail: TailCapture[] = [];
  let whole = from;
  let damaged = 0;
  for await (const item of scan(fileChunks(path, from), { at: from, limit: 1024 ** 3 })) {
    if (item.kind === 'fault') {
      damaged++;
      continue;
    }
    whole = item.offset + item.length;
    const place = { file: name, offset: item.offset, length: item.length };
    const capture = captureOf(item.header, item.block, place, digestOf);
    if (!capture) continue;
    lines.push(cdxjLine(capture));
    // What was written with another record is part of that capture, not one of its own.
    if (item.offset < known || field(item.header.fields, 'warc-concurrent-to') !== undefined) continue;
    tail.push(tailCapture(item.header, capture));
  }
  if (whole < size) {
    damaged--; // the cut end itself was counted as one
    const fd = openSync(path, 'r+');
    try {
      ftruncateSync(fd, whole);
    } finally {
      closeSync(fd);
    }
  }
  if (whole === 0) {
    rmSync(path);
  } else {
    writeIndex(dir, name, lines);
    putInPlace(path, join(dir, name));
  }
  rmSync(log, { force: true });
  realDisk.syncFolder(dir);
  return { file: name, cut: size - whole, damaged: Math.max(0, damaged), tail };
}

export function tailCapture(header: RecordHeader, capture: Capture): TailCapture {
  const { url, date, status, mime, file, offset, length, digest } = capture;
  const type = field(header.fields, 'warc-type') as Locator['type'];
  const recordId = uriField(header.fields, 'warc-record-id') ?? '';
  return {
    url,
    date,
    status,
    mime: mime === '-' || mime === 'warc/revisit' ? null : mime,
    locator: { file, offset, length, digest, recordId, type },
  };
}

/** The capture that lies at a place, as `recover` returns it; null when there is none. */
export function captureFrom(dir: string, at: At): TailCapture | null {
  const { header, block } = readRecord(dir, at);
  const capture = captureOf(header, block, at, digestOf);
  return capture && tailCapture(header, capture);
}

/** The lines of the index log that are whole and lie in order inside the file; a torn or foreign line ends them. */
function trustedLines(
  log: string,
  name: string,
  size: number,
): { lines: { text: string; end: number }[]; end: number } {
  const lines: { text: string; end: number }[] = [];
  if (!existsSync(log)) return { lines, end: 0 };
  let end = 0;
  for (const text of readFileSync(log, 'latin1').split('\n')) {
    const capture = parseCdxj(text);
    if (!capture || capture.file !== name || capture.offset < end || capture.offset + capture.length > size) break;
    end = capture.offset + capture.length;
    lines.push({ text, end });
  }
  return { lines, end };
}

/** Makes the index of each named file again from the file itself. */
export async function rebuildIndexes(dir: string, files: Iterable<string>): Promise<void> {
  for (const name of files) writeIndex(dir, name, await indexLines(join(dir, name), name));
}
