/**
 * The live index: beside each WARC file lies its CDXJ. While a file is being written its lines lie in the order
 * written (`.cdxj.open`); when it is closed they are sorted (`.cdxj`), and look-ups search them by halves.
 */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Capture, captureOf, cdxjLine, parseCdxj, surt, timestamp } from './cdxj.js';
import { type Disk, openName, putInPlace, realDisk } from './disk.js';
import { digestOf } from './record.js';
import { fileChunks, scan } from './scan.js';

/** Sorts a finished file's lines and puts them under their final name: temporary file, sync, rename. */
export function sealIndex(dir: string, warc: string, disk: Disk = realDisk): void {
  const open = openName(join(dir, `${warc}.cdxj`));
  const fd = openSync(open, 'r');
  try {
    writeSorted(dir, warc, sortedLines(fd), disk);
  } finally {
    closeSync(fd);
  }
  disk.unlink(open);
}

const NEWLINE = 0x0a;
/** Address and time end where the JSON of a line begins; neither has a blank in it, and an address may have a brace. */
const JSON_AT = ' {';

/** An index is read, and its sorted bytes are written, in pieces of this size. */
const PIECE = 512 * 1024;

/**
 * The lines of a file by their bytes, in pieces. Address and time of each stay in memory, a fifth of the line: the
 * index of a full file has a hundred thousand lines.
 */
function* sortedLines(fd: number): Generator<Buffer> {
  const heads: string[] = [];
  const places: number[] = [];
  const sizes: number[] = [];
  for (const { at, line } of linesIn(fd)) {
    const json = line.indexOf(JSON_AT);
    heads.push(line.toString('latin1', 0, json < 0 ? line.length : json + 1));
    places.push(at);
    sizes.push(line.length);
  }
  const lineOf = (i: number) => readUpTo(fd, places[i]!, sizes[i]!);
  const order = Uint32Array.from(heads, (_, i) => i).sort((a, b) => {
    if (heads[a] !== heads[b]) return heads[a]! < heads[b]! ? -1 : 1;
    return lineOf(a).compare(lineOf(b)) || a - b;
  });
  let pieces: Buffer[] = [];
  let size = 0;
  for (const i of order) {
    pieces.push(lineOf(i), Buffer.of(NEWLINE));
    size += sizes[i]! + 1;
    if (size < PIECE) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pieces);
}

/** The lines of a file that are not empty, with the place of each. */
function* linesIn(fd: number): Generator<{ readonly at: number; readonly line: Buffer }> {
  let at = 0;
  let rest: Buffer = Buffer.alloc(0);
  for (;;) {
    const bytes = Buffer.concat([rest, readUpTo(fd, at + rest.length, PIECE)]);
    const isLast = bytes.length === rest.length;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      if (end > start) yield { at: at + start, line: bytes.subarray(start, end) };
      start = end + 1;
    }
    at += start;
    rest = bytes.subarray(start);
    if (!isLast) continue;
    if (rest.length > 0) yield { at, line: rest };
    return;
  }
}

/** The bytes from `at`, `size` of them or as many as there are. */
function readUpTo(fd: number, at: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  return bytes.subarray(0, readSync(fd, bytes, 0, size, at));
}

/** Writes the sorted index of one WARC file. */
export function writeIndex(dir: string, warc: string, lines: string[], disk: Disk = realDisk): void {
  lines.sort();
  writeSorted(dir, warc, [Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1')], disk);
}

/** `index`: pieces, each of which is written before the next is asked for. */
function writeSorted(dir: string, warc: string, index: Iterable<Buffer>, disk: Disk): void {
  const temporary = join(dir, `${warc}.cdxj.tmp`);
  if (existsSync(temporary)) disk.unlink(temporary);
  const fd = disk.open(temporary, 'wx');
  try {
    let at = 0;
    for (const piece of index) {
      disk.write(fd, piece, at);
      at += piece.length;
    }
  } finally {
    disk.close(fd);
  }
  putInPlace(temporary, join(dir, `${warc}.cdxj`), disk);
}

/** The index lines of a WARC file, made from the file itself, in the order of its records. */
export async function indexLines(path: string, name: string, from = 0): Promise<string[]> {
  const lines: string[] = [];
  for await (const item of scan(fileChunks(path, from), { at: from })) {
    if (item.kind === 'fault') continue;
    const capture = captureOf(
      item.header,
      item.block,
      { file: name, offset: item.offset, length: item.length },
      digestOf,
    );
    if (capture) lines.push(cdxjLine(capture));
  }
  return lines;
}

/** The WARC files of a folder, by name; `open` ones are still being written (or were when the machine stopped). */
export function warcFiles(dir: string): { readonly name: string; readonly path: string; readonly open: boolean }[] {
  if (!existsSync(dir)) return [];
  const found: { name: string; path: string; open: boolean }[] = [];
  for (const entry of readdirSync(dir).sort()) {
    const match = /^(.*\.warc(?:\.gz)?)(\.open)?$/.exec(entry);
    if (match) found.push({ name: match[1]!, path: join(dir, entry), open: match[2] !== undefined });
  }
  return found;
}

/** WARC files that a finished index names and that are not there. */
export function lostFiles(dir: string): string[] {
  const there = new Set(warcFiles(dir).map(({ name }) => name));
  const named = existsSync(dir) ? readdirSync(dir).flatMap((entry) => /^(.+)\.cdxj$/.exec(entry)?.[1] ?? []) : [];
  return named.filter((name) => !there.has(name)).sort();
}

/** Where the last capture ends that a file's finished index names; 0 when there is no index. */
export function indexedEnd(dir: string, warc: string): number {
  const index = join(dir, `${warc}.cdxj`);
  if (!existsSync(index)) return 0;
  const ends = readFileSync(index, 'latin1')
    .split('\n')
    .map((line) => {
      const capture = parseCdxj(line);
      return capture ? capture.offset + capture.length : 0;
    });
  return ends.reduce((most, end) => Math.max(most, end), 0);
}

export interface LookUpOptions {
  /** Only captures at or after / at or before this time, ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

/** All captures of an address in all files, oldest first. Addresses match exactly, or by their searchable form. */
export function captures(dir: string, url: string, options: LookUpOptions = {}): Capture[] {
  const key = surt(url);
  const found: Capture[] = [];
  for (const file of warcFiles(dir)) {
    for (const line of linesOf(dir, file.name, `${key} `)) {
      const capture = parseCdxj(line);
      if (capture && capture.key === key) found.push(capture);
    }
  }
  const from = options.from ? timestamp(new Date(options.from).toISOString()) : '';
  const to = options.to ? timestamp(new Date(options.to).toISOString()) : '~';
  const exact = found.filter((c) => c.url === url);
  return (exact.length > 0 ? exact : found)
    .filter((c) => timestamp(c.date) >= from && timestamp(c.date) <= to)
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.offset - b.offset));
}

/** The capture of an address nearest to a time (ISO 8601; the newest when there is none), or undefined. */
export function captureAt(dir: string, url: string, time?: string): Capture | undefined {
  return nearest(captures(dir, url), time);
}

/** Of captures, oldest first, the one nearest to a time; the newest when there is none. */
export function nearest<T extends { readonly date: string }>(all: readonly T[], time?: string): T | undefined {
  if (time === undefined) return all.at(-1);
  const wanted = Date.parse(time);
  let best: T | undefined;
  for (const one of all) {
    if (!best || Math.abs(Date.parse(one.date) - wanted) < Math.abs(Date.parse(best.date) - wanted)) best = one;
  }
  return best;
}

/** The lines of one file's index that begin with `prefix`. */
function linesOf(dir: string, warc: string, prefix: string): string[] {
  const sorted = join(dir, `${warc}.cdxj`);
  if (existsSync(sorted)) return searchSorted(sorted, prefix);
  const open = openName(sorted);
  if (!existsSync(open)) return [];
  return readFileSync(open, 'latin1')
    .split('\n')
    .filter((line) => line.startsWith(prefix));
}

const BLOCK = 16 * 1024;

/** Halves a sorted file until one block is left, then reads on while lines match. */
function searchSorted(path: string, prefix: string): string[] {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    let low = 0;
    let high = Math.ceil(size / BLOCK);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      const line = firstLineAfter(fd, middle * BLOCK, size);
      if (line !== null && line < prefix) low = middle;
      else high = middle;
    }
    const found: string[] = [];
    let rest = '';
    for (let at = low * BLOCK, skip = low > 0; at < size; ) {
      const text = rest + read(fd, at, BLOCK);
      at += BLOCK;
      const lines = text.split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (skip) skip = false;
        else if (line.startsWith(prefix)) found.push(line);
        else if (line > prefix) return found;
      }
    }
    if (rest.startsWith(prefix)) found.push(rest);
    return found;
  } finally {
    closeSync(fd);
  }
}

const read = (fd: number, at: number, size: number): string => readUpTo(fd, at, size).toString('latin1');

/** The first whole line that begins after `at`. */
function firstLineAfter(fd: number, at: number, size: number): string | null {
  let text = '';
  for (let from = at; from < size; from += BLOCK) {
    text += read(fd, from, BLOCK);
    const start = text.indexOf('\n');
    const end = start < 0 ? -1 : text.indexOf('\n', start + 1);
    if (end >= 0) return text.slice(start + 1, end);
  }
  return null;
}
