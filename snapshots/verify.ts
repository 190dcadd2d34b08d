/**
 * Proof that what the database names lies in the snapshots, and that the snapshots agree with themselves. Reads only;
 * what can be mended without inventing anything is said so (`repair`), and `repair.ts` does it.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '../src/core/page.js';
import { captureOf, cdxjLine } from './cdxj.js';
import { ForRevisits } from './for-revisits.js';
import { parseHead } from './http-message.js';
import { warcFiles } from './live-index.js';
import { readRecord } from './read.js';
import { digestOf, field, uriField } from './record.js';
import { fileChunks, type ScannedRecord, scan } from './scan.js';

const FINDINGS = {
  'missing-record': 'the database names a record that is not there',
  'wrong-record': 'another record lies where the database points',
  'wrong-digest': 'the bytes do not have the digest that is written beside them',
  'damaged-record': 'a place in a file that cannot be read',
  'invalid-record': 'a record that breaks a rule of WARC/1.1',
  'missing-original': 'a revisit whose original is not there',
  'index-missing': 'a file without its CDXJ',
  'index-wrong': 'a CDXJ that does not agree with its file',
  'open-file': 'a file that was not closed',
  orphan: 'a capture that the database does not name',
  forgetting: 'something that was to be forgotten, and is not gone yet',
  'at-work': 'a run is at work, and what it has not finished was left out',
  unread: 'a page that a killed run stored and that nobody has looked at',
} as const;
type FindingCode = keyof typeof FINDINGS;

export interface Finding {
  readonly code: FindingCode;
  readonly file: string;
  readonly offset?: number;
  readonly length?: number;
  readonly url?: string;
  readonly message: string;
  /** Whether `--repair` can mend it. An orphan is no damage: a crash between two commits leaves one. */
  readonly repair: boolean;
  readonly severity: 'error' | 'notice';
}

/** What the database says lies at a place. */
export interface Expected {
  readonly url: string;
  readonly locator: Locator;
}

export interface VerifyOptions {
  /** Every record that the database names. */
  readonly expected?: Iterable<Expected>;
  /** Read every byte of every file, not only what the database names. */
  readonly deep?: boolean;
}

export interface VerifyCounts {
  files: number;
  /** Records that were read. */
  records: number;
  /** Those of them that hold a capture; the others are requests, metadata and the like. */
  captures: number;
  /** Records that the database names. */
  expected: number;
  bytes: number;
}

/** Checks the snapshots in `dir`; findings come as they are found, the counts at the end. */
export async function* verify(dir: string, options: VerifyOptions = {}): AsyncGenerator<Finding, VerifyCounts> {
  const counts: VerifyCounts = { files: 0, records: 0, captures: 0, expected: 0, bytes: 0 };
  const named = new Map<string, Map<number, Expected>>();
  for (const expected of options.expected ?? []) {
    counts.expected++;
    if (!options.deep) {
      const finding = checkExpected(dir, expected);
      if (finding) yield finding;
      if (finding?.code === 'missing-record') continue;
      counts.records++;
      counts.captures++; // the database names no others
      counts.bytes += expected.locator.length;
      continue;
    }
    const { file, offset } = expected.locator;
    if (!named.has(file)) named.set(file, new Map());
    named.get(file)!.set(offset, expected);
  }
  const originals = new Set<string>();
  const revisits: { file: string; offset: number; url: string; refersTo: string }[] = [];
  for (const file of warcFiles(dir)) {
    counts.files++;
    if (file.open) {
      const message = 'It was being written when the process ended; the next run closes it.';
      yield notice('open-file', file.name, message, { repair: true });
    } else if (!existsSync(join(dir, `${file.name}.cdxj`))) {
      yield error('index-missing', file.name, 'Its captures cannot be looked up.', { repair: true });
    }
    if (!options.deep) continue;
    const lines: string[] = [];
    const spared = new ForRevisits();
    const { size } = statSync(file.path);
    for await (const item of scan(fileChunks(file.path), { limit: 1024 ** 3 })) {
      counts.bytes += item.length;
      if (item.kind === 'fault') {
        const message = `${item.reason}; ${item.length} bytes cannot be read.`;
        // The end of a file that was being written is no record yet. What the database names in it is missing below.
        const unfinished = file.open && item.offset + item.length >= size;
        yield (unfinished ? notice : error)('damaged-record', file.name, message, { offset: item.offset });
        continue;
      }
      counts.records++;
      yield* checkRecord(file.name, item);
      const isSpared = spared.has(item);
      const fields = item.header.fields;
      const recordId = uriField(fields, 'warc-record-id') ?? '';
      const url = uriField(fields, 'warc-target-uri') ?? '';
      const type = field(fields, 'warc-type');
      if (type === 'response' || type === 'resource') originals.add(recordId);
      if (type === 'revisit') {
        const refersTo = uriField(fields, 'warc-refers-to') ?? '';
        revisits.push({ file: file.name, offset: item.offset, url, refersTo });
      }
      const place = { file: file.name, offset: item.offset, length: item.length };
      const capture = captureOf(item.header, item.block, place, digestOf);
      if (!capture) continue;
      counts.captures++;
      lines.push(cdxjLine(capture));
      const expected = named.get(file.name)?.get(item.offset);
      if (expected) {
        named.get(file.name)!.delete(item.offset);
        const finding = compare(expected, type ?? '', recordId, capture.digest);
        if (finding) yield finding;
      } else if (options.expected && !isSpared && field(fields, 'warc-concurrent-to') === undefined) {
        // Redirect answers and rendered DOMs are not named themselves: they belong to the capture they came with.
        yield notice('orphan', file.name, 'The database does not name it.', { ...place, url, repair: true });
      }
    }
    if (!file.open) yield* checkIndex(dir, file.name, lines);
  }
  for (const file of named.values()) {
    for (const { url, locator } of file.values()) {
      const at = { offset: locator.offset, url };
      yield error('missing-record', locator.file, 'No capture that can be read lies there.', at);
    }
  }
  for (const one of revisits) {
    if (one.refersTo !== '' && !originals.has(one.refersTo)) {
      yield error('missing-original', one.file, `It repeats ${one.refersTo}, which is in no file.`, one);
    }
  }
  return counts;
}

interface More {
  readonly offset?: number;
  readonly length?: number;
  readonly url?: string;
  readonly repair?: boolean;
}

/** What tells of a kill, and is no damage. */
const notice = (...args: Parameters<typeof error>): Finding => ({ ...error(...args), severity: 'notice' });

function error(code: FindingCode, file: string, message: string, more: More = {}): Finding {
  return {
    code,
    file,
    message,
    repair: more.repair ?? false,
    severity: 'error',
    ...(more.offset !== undefined ? { offset: more.offset } : {}),
    ...(more.length !== undefined ? { length: more.length } : {}),
    ...(more.url ? { url: more.url } : {}),
  };
}

function checkExpected(dir: string, expected: Expected): Finding | null {
  const { url, locator } = expected;
  let record: ReturnType<typeof readRecord>;
  try {
    record = readRecord(dir, locator);
  } catch (problem) {
    return error('missing-record', locator.file, (problem as Error).message, { offset: locator.offset, url });
  }
  const digest =
    record.type === 'revisit'
      ? (field(record.header.fields, 'warc-payload-digest') ?? '')
      : payloadDigest(record.type, record.block);
  return compare(expected, record.type, record.recordId, digest);
}

function compare({ url, locator }: Expected, type: string, recordId: string, digest: string): Finding | null {
  const at = { offset: locator.offset, url };
  if (type !== locator.type || recordId !== locator.recordId) {
    return error('wrong-record', locator.file, `A ${type} record ${recordId} lies there.`, at);
  }
  if (digest !== locator.digest) {
    return error('wrong-digest', locator.file, `The payload has ${digest}, the database says ${locator.digest}.`, at);
  }
  return null;
}

function payloadDigest(type: string, block: Buffer): string {
  const head = type === 'response' ? parseHead(block) : null;
  return digestOf(head ? block.subarray(head.length) : block);
}

function* checkRecord(file: string, item: ScannedRecord): Generator<Finding> {
  const fields = item.header.fields;
  const at = { offset: item.offset, url: uriField(fields, 'warc-target-uri') ?? '' };
  const type = field(fields, 'warc-type');
  for (const name of ['warc-type', 'warc-record-id', 'warc-date']) {
    if (field(fields, name) === undefined) yield error('invalid-record', file, `The field ${name} is missing.`, at);
  }
  const block = field(fields, 'warc-block-digest');
  if (block?.startsWith('sha256:') && block !== digestOf(item.block)) {
    yield error('wrong-digest', file, 'The block does not have its WARC-Block-Digest.', at);
  }
  const payload = field(fields, 'warc-payload-digest');
  if (
    (type === 'response' || type === 'resource') &&
    payload?.startsWith('sha256:') &&
    payload !== payloadDigest(type, item.block)
  ) {
    yield error('wrong-digest', file, 'The payload does not have its WARC-Payload-Digest.', at);
  }
}

/** The sorted index of a file must be, line for line, what the file itself gives. */
function* checkIndex(dir: string, name: string, lines: string[]): Generator<Finding> {
  const path = join(dir, `${name}.cdxj`);
  if (!existsSync(path)) return;
  const stored = readFileSync(path, 'latin1').split('\n').filter(Boolean);
  const made = lines.sort();
  const wrong = stored.findIndex((line, i) => line !== made[i]);
  if (wrong >= 0) {
    yield error('index-wrong', name, `Line ${wrong + 1} of its CDXJ is not what the file holds.`, { repair: true });
  } else if (stored.length < made.length) {
    const lost = made.length - stored.length;
    const message = `Its CDXJ lacks ${lost} ${lost === 1 ? 'capture' : 'captures'}.`;
    yield error('index-wrong', name, message, { repair: true });
  }
}
