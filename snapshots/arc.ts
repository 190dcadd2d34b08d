/**
 * ARC files, the Internet Archive's form before WARC (versions 1 and 2): each record is a line of words — address, IP
 * address, time, media type, length — and the bytes of the answer. They are handed on as the WARC records they would be.
 */
import { type ScanItem, unpacked } from './scan.js';
import { CHUNK, Window } from './window.js';

/** `http://host/ 10.0.0.1 20240507010000 text/html 1194`; version 2 has further words before the length. */
const LINE = /^([^\s:]+:\S*) (\S+) (\d{14})\d* (\S+)(?: \S+)* (\d{1,15})$/;
/** The longest line that is read. */
const LONGEST = 16 * 1024;

/** The records of an ARC file, gzipped or not. Offsets count in the unpacked stream. */
export async function* scanArc(chunks: AsyncIterable<Uint8Array>, limit = 64 * 1024 * 1024): AsyncGenerator<ScanItem> {
  const stream = await unpacked(chunks);
  const window = new Window(stream.chunks[Symbol.asyncIterator](), 0);
  // The lines behind that of the file itself tell its version; the length that it gives of them is not always right.
  let isVersion = false;
  for (;;) {
    await window.want(CHUNK);
    while (window.rest > 0 && (window.bytes[window.at] === 13 || window.bytes[window.at] === 10)) window.at++;
    if (window.rest === 0) {
      if (window.ended) break;
      continue;
    }
    const offset = window.offset;
    const line = nextLine(window);
    const words = line === null ? null : LINE.exec(line.trim());
    if (line === null || words === null) {
      // Bytes that belong to no record: the next line may begin one.
      let lost = 0;
      for (let next = line; window.rest > 0 || !window.ended; next = nextLine(window)) {
        if (next !== null && LINE.test(next.trim())) break;
        const length = next === null ? window.rest : Buffer.byteLength(next, 'latin1');
        window.at += length;
        lost += length;
        await window.want(LONGEST);
      }
      if (!isVersion) yield { kind: 'fault', offset, length: lost, reason: 'these bytes belong to no ARC record' };
      isVersion = false;
      continue;
    }
    const head = Buffer.byteLength(line, 'latin1');
    isVersion = words[1]!.startsWith('filedesc:');
    if (isVersion) {
      window.at += head;
      continue;
    }
    const size = Number(words[5]);
    const fault = (reason: string): ScanItem => ({ kind: 'fault', offset, length: head, reason });
    if (size <= limit) await window.want(head + size);
    if (size > limit || window.rest < head + size) {
      yield fault(
        `the record claims ${size} bytes, ${size > limit ? `more than the ${limit} that are read` : 'the file ends before'}`,
      );
      window.at += head;
      continue;
    }
    const from = window.at + head;
    const block = Buffer.from(window.bytes.subarray(from, from + size));
    window.at = from + size;
    yield { kind: 'record', offset, length: head + size, header: headerOf(words, head, block), block };
  }
  const fault = stream.fault();
  if (fault !== null) yield { kind: 'fault', offset: window.offset, length: 0, reason: `damaged gzip data (${fault})` };
}

/** The line at the window's place, with its end; null when it does not end within bounds. */
function nextLine({ bytes, at, ended }: Window): string | null {
  const end = bytes.indexOf(10, at);
  const stop = end >= 0 ? end + 1 : ended ? bytes.length : -1;
  return stop < 0 || stop - at > LONGEST || stop === at ? null : bytes.toString('latin1', at, stop);
}

function headerOf([, url, ip, time, type]: readonly string[], length: number, block: Buffer) {
  const isHttp = block.toString('latin1', 0, 5) === 'HTTP/';
  const date = time!.replace(/(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:$6Z');
  const fields: Record<string, string> = {
    'warc-type': isHttp ? 'response' : 'resource',
    'warc-target-uri': Buffer.from(url!, 'latin1').toString('utf8'),
    'warc-date': date,
    'content-type': isHttp ? 'application/http;msgtype=response' : type!,
    ...(ip === '0.0.0.0' ? {} : { 'warc-ip-address': ip! }),
  };
  return { version: 'ARC', fields, length };
}
