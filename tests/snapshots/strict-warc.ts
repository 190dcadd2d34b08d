/**
 * A strict reader of WARC/1.1 (ISO 28500:2017) and of CDXJ, written from the standards and apart from the writer: it
 * shares no code with it, uses Node's own gunzip, and accepts nothing that a rule forbids. Returns complaints.
 */
import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

export interface StrictRecord {
  readonly offset: number;
  readonly length: number;
  readonly type: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly block: Buffer;
}

const TYPES = ['warcinfo', 'response', 'resource', 'request', 'metadata', 'revisit', 'conversion'];
const ID = /^<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
/** Section 5 and annex: which fields a kind of record must and may have beside the common ones. */
const MUST: Record<string, string[]> = {
  warcinfo: ['WARC-Filename', 'Content-Type'],
  response: ['WARC-Target-URI', 'WARC-Payload-Digest', 'Content-Type'],
  resource: ['WARC-Target-URI', 'WARC-Payload-Digest'],
  request: ['WARC-Target-URI', 'WARC-Concurrent-To', 'Content-Type'],
  metadata: ['WARC-Target-URI', 'Content-Type'],
  revisit: [
    'WARC-Target-URI',
    'WARC-Profile',
    'WARC-Refers-To',
    'WARC-Refers-To-Target-URI',
    'WARC-Refers-To-Date',
    'WARC-Payload-Digest',
  ],
  conversion: ['WARC-Target-URI', 'WARC-Refers-To', 'Content-Type'],
};
const MAY: Record<string, string[]> = {
  response: ['WARC-IP-Address', 'WARC-Concurrent-To'],
  resource: ['WARC-Concurrent-To', 'Content-Type'],
  metadata: ['WARC-Concurrent-To'],
  revisit: ['WARC-IP-Address', 'WARC-Concurrent-To', 'WARC-Truncated', 'Content-Type'],
  conversion: ['WARC-Payload-Digest'],
};
const COMMON = ['WARC-Type', 'WARC-Record-ID', 'WARC-Date', 'Content-Length', 'WARC-Block-Digest', 'WARC-Warcinfo-ID'];

const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Reads a file of one gzip member a record. The member's end is found by trying, since gunzip does not tell it. */
export function strictWarc(bytes: Buffer, complain: (what: string) => void): StrictRecord[] {
  const records: StrictRecord[] = [];
  for (let at = 0; at < bytes.length; ) {
    let next = bytes.indexOf('\x1f\x8b\x08', at + 18, 'latin1');
    let content: Buffer | null = null;
    for (;;) {
      const end = next < 0 ? bytes.length : next;
      try {
        content = gunzipSync(bytes.subarray(at, end));
        next = end;
        break;
      } catch {
        if (next < 0) break;
        next = bytes.indexOf('\x1f\x8b\x08', next + 1, 'latin1');
      }
    }
    if (content === null) {
      complain(`${at}: no gzip member`);
      return records;
    }
    const record = strictRecord(content, at, next - at, (what) => complain(`${at}: ${what}`));
    if (record) records.push(record);
    at = next;
  }
  together(records, complain);
  return records;
}

function strictRecord(
  content: Buffer,
  offset: number,
  length: number,
  complain: (what: string) => void,
): StrictRecord | null {
  const end = content.indexOf('\r\n\r\n');
  const text = content.toString('utf8', 0, end);
  if (end < 0 || /[^\r]\n|\r[^\n]/.test(text)) complain('line ends are not CRLF');
  const [version, ...lines] = text.split('\r\n');
  if (version !== 'WARC/1.1') complain(`version line ${version}`);
  const fields = new Map<string, string>();
  for (const line of lines) {
    const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): (\S(?:.*\S)?)$/.exec(line);
    if (!match) complain(`field line ${JSON.stringify(line)}`);
    else if (fields.has(match[1]!)) complain(`${match[1]} is repeated`);
    else fields.set(match[1]!, match[2]!);
  }
  const block = content.subarray(end + 4, content.length - 4);
  if (content.toString('latin1', content.length - 4) !== '\r\n\r\n')
    complain('the record does not end with two line ends');
  if (fields.get('Content-Length') !== String(block.length)) complain(`Content-Length is not ${block.length}`);
  const type = fields.get('WARC-Type') ?? '';
  if (!TYPES.includes(type)) complain(`kind ${type}`);
  const must = [...COMMON.slice(0, 5), ...(type === 'warcinfo' ? [] : ['WARC-Warcinfo-ID']), ...(MUST[type] ?? [])];
  for (const name of must) if (!fields.has(name)) complain(`${type} lacks ${name}`);
  for (const name of fields.keys())
    if (![...COMMON, ...(MUST[type] ?? []), ...(MAY[type] ?? [])].includes(name)) complain(`${type} has ${name}`);
  for (const [name, value] of fields) {
    if (/^WARC-(Record-ID|Concurrent-To|Warcinfo-ID|Refers-To)$/.test(name) && !ID.test(value))
      complain(`${name} ${value}`);
    if (/^WARC-(Refers-To-)?Date$/.test(name) && (!DATE.test(value) || Number.isNaN(Date.parse(value))))
      complain(`${name} ${value}`);
    if (/-Target-URI$/.test(name) && !/^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(value)) complain(`${name} ${value}`);
  }
  if (fields.get('WARC-Block-Digest') !== sha256(block)) complain('the block digest is wrong');
  if (type === 'response' || type === 'revisit' || type === 'request') strictHttp(type, fields, block, complain);
  else if (fields.has('WARC-Payload-Digest') && fields.get('WARC-Payload-Digest') !== sha256(block))
    complain('the payload digest is wrong');
  return { offset, length, type, fields, block };
}

function strictHttp(
  type: string,
  fields: ReadonlyMap<string, string>,
  block: Buffer,
  complain: (what: string) => void,
): void {
  if (type === 'revisit' && block.length === 0) return;
  const kind = type === 'request' ? 'request' : 'response';
  if (fields.get('Content-Type') !== `application/http;msgtype=${kind}`)
    complain(`Content-Type ${fields.get('Content-Type')}`);
  const end = block.indexOf('\r\n\r\n');
  const [start = '', ...lines] = block.toString('utf8', 0, end).split('\r\n');
  if (end < 0) complain('the HTTP head does not end');
  if (!(kind === 'request' ? /^[A-Z]+ \/\S* HTTP\/1\.1$/ : /^HTTP\/1\.1 \d{3} .*$/).test(start))
    complain(`start line ${start}`);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?(.*)$/.exec(line);
    if (!match) complain(`HTTP header ${JSON.stringify(line)}`);
    else headers.set(match[1]!.toLowerCase(), match[2]!);
  }
  const payload = block.subarray(end + 4);
  if (kind === 'request') {
    if (!headers.has('host')) complain('the request has no Host');
    return;
  }
  if (headers.has('transfer-encoding')) complain('Transfer-Encoding is kept, the frames are not');
  if (type === 'revisit') {
    if (payload.length > 0) complain('a revisit carries a payload');
    if (fields.get('WARC-Truncated') !== 'length') complain('a shortened revisit does not say so');
    return;
  }
  if (headers.has('content-length') && headers.get('content-length') !== String(payload.length))
    complain('the HTTP Content-Length is wrong');
  if (fields.get('WARC-Payload-Digest') !== sha256(payload)) complain('the payload digest is wrong');
  const coding = headers.get('content-encoding');
  try {
    if (coding === 'gzip') gunzipSync(payload);
    if (coding === 'br') brotliDecompressSync(payload);
  } catch {
    complain(`the body is not in ${coding}, as its header says`);
  }
}

/** What holds between the records of one file. */
function together(records: readonly StrictRecord[], complain: (what: string) => void): void {
  const ids = new Set<string>();
  if (records[0]?.type !== 'warcinfo') complain('the file does not begin with warcinfo');
  for (const { offset, fields } of records) {
    const id = fields.get('WARC-Record-ID')!;
    if (ids.has(id)) complain(`${offset}: the id ${id} is used twice`);
    ids.add(id);
    for (const name of ['WARC-Concurrent-To', 'WARC-Warcinfo-ID']) {
      const other = fields.get(name);
      if (other !== undefined && !ids.has(other)) complain(`${offset}: ${name} names no record before it`);
    }
  }
}

/** What holds between all files: revisits name an original with the same payload, at its address and time. */
export function strictRevisits(records: readonly StrictRecord[], complain: (what: string) => void): void {
  const byId = new Map(records.map((record) => [record.fields.get('WARC-Record-ID'), record]));
  for (const { type, fields } of records) {
    if (type !== 'revisit') continue;
    const original = byId.get(fields.get('WARC-Refers-To'));
    if (original?.type !== 'response' && original?.type !== 'resource')
      complain(`${fields.get('WARC-Target-URI')}: its original is missing`);
    else {
      for (const name of ['Target-URI', 'Date'] as const) {
        if (fields.get(`WARC-Refers-To-${name}`) !== original.fields.get(`WARC-${name}`))
          complain(`its original has another ${name}`);
      }
      if (fields.get('WARC-Payload-Digest') !== original.fields.get('WARC-Payload-Digest'))
        complain('its original has another payload');
    }
    if (
      !/^http:\/\/netpreserve\.org\/warc\/1\.1\/revisit\/(identical-payload-digest|server-not-modified)$/.test(
        fields.get('WARC-Profile') ?? '',
      )
    ) {
      complain(`profile ${fields.get('WARC-Profile')}`);
    }
  }
}

/** Compares a CDXJ with the records of its files: URL, time, offset, length, digest, both ways; and its order. */
export function strictCdxj(
  text: string,
  files: ReadonlyMap<string, readonly StrictRecord[]>,
  complain: (what: string) => void,
): void {
  if (text !== '' && !text.endsWith('\n')) complain('the last line does not end');
  const lines = text.split('\n').slice(0, -1);
  const bytes = lines.map((line) => Buffer.from(line));
  for (let i = 1; i < bytes.length; i++)
    if (Buffer.compare(bytes[i - 1]!, bytes[i]!) > 0) complain(`line ${i + 1} is out of order`);
  const told = new Set<string>();
  for (const line of lines) {
    const match = /^(\S+) (\d{14}) (\{.*\})$/.exec(line);
    if (!match || /[^\x20-\x7e]/.test(line)) {
      complain(`line ${line}`);
      continue;
    }
    const json = JSON.parse(match[3]!) as Record<string, unknown>;
    for (const name of ['url', 'digest', 'mime', 'filename', 'offset', 'length', 'status'])
      if (!(name in json)) complain(`a line lacks ${name}`);
    told.add([json.url, match[2], json.filename, json.offset, json.length, json.digest].join(' '));
  }
  const found = new Set<string>();
  for (const [file, records] of files) {
    for (const { type, fields, offset, length } of records) {
      if (!['response', 'revisit', 'resource'].includes(type)) continue;
      const stamp = fields.get('WARC-Date')!.replace(/\D/g, '').slice(0, 14);
      found.add(
        [fields.get('WARC-Target-URI'), stamp, file, offset, length, fields.get('WARC-Payload-Digest')].join(' '),
      );
    }
  }
  for (const one of told) if (!found.has(one)) complain(`the CDXJ invents ${one}`);
  for (const one of found) if (!told.has(one)) complain(`the CDXJ lacks ${one}`);
}
