/** What others may hand over, mutated from what is valid: WARC files, profiles, raw answers of servers. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { HttpClient } from '../../../crawlers/http.js';
import { generalProfile } from '../../../crawlers/index.js';
import { parseProfile } from '../../../crawlers/profiles.js';
import { readCaptures } from '../../../snapshots/index.js';
import { RetryPage, SkipPage, StopRun } from '../../../src/core/errors.js';
import type { Result } from './ground.js';
import { newFolder } from './ground.js';
import { random } from './hostile-pages.js';

const PIECES = [
  ...[
    'WARC/1.1\r\n',
    '\r\n\r\n',
    'Content-Length: 99999999999\r\n',
    'Content-Length: -1\r\n',
    '\x1f\x8b\x08\0',
    '\0\0\0',
  ],
  ...[
    'HTTP/1.1 000 \r\n',
    'HTTP/1.1 099 x\r\n',
    'HTTP/1.1 101 Switching Protocols\r\n',
    'Transfer-Encoding: chunked\r\n',
  ],
  ...[
    'ffffffffffffffff\r\n',
    'Content-Encoding: gzip, br\r\n',
    'Location: //[\r\n',
    '\x80\xff',
    ': \r\n',
    '*a',
    '&a [*a,*a]',
    '\t- ',
  ],
];

/** Bytes with one to eight changes: bits, pieces put in, stretches doubled, cut out or cut off. */
export function mutated(bytes: Buffer, rnd: () => number): Buffer {
  let out = Buffer.from(bytes);
  const place = () => Math.floor(rnd() * out.length);
  for (let n = 1 + Math.floor(rnd() * 8); n > 0 && out.length > 0; n--) {
    const at = place();
    const to = Math.min(out.length, at + Math.floor(rnd() * 200));
    switch (Math.floor(rnd() * 5)) {
      case 0:
        out[at]! ^= 1 << Math.floor(rnd() * 8);
        break;
      case 1:
        out = Buffer.concat([
          out.subarray(0, at),
          Buffer.from(PIECES[Math.floor(rnd() * PIECES.length)]!, 'latin1'),
          out.subarray(at),
        ]);
        break;
      case 2:
        out = Buffer.concat([out.subarray(0, to), out.subarray(at)]);
        break;
      case 3:
        out = Buffer.concat([out.subarray(0, at), out.subarray(to)]);
        break;
      default:
        out = out.subarray(0, Math.max(at, 1));
    }
  }
  return out;
}

const HANG_MS = 1000;

/** What came of many trials of one kind. */
export class Trials {
  private readonly faults: string[] = [];
  private readonly refused = new Map<string, number>();
  private slowest = 0;
  private warm = 0;
  private count = 0;

  /** `hangMs`: CPU time of this process that one trial may take. */
  constructor(
    private readonly name: string,
    private readonly hangMs = HANG_MS,
  ) {}

  /** `known`: the refusals that are meant. */
  async run(n: number, work: () => unknown, known: (error: unknown) => boolean): Promise<void> {
    const before = process.cpuUsage();
    try {
      await work();
    } catch (error) {
      if (known(error)) {
        const { name, code = name } = error as Error & { code?: string };
        this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
      } else this.faults.push(`${n}: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 300) : error}`);
    }
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1000;
    if (took > this.hangMs) this.faults.push(`${n}: ${Math.round(took)} ms`);
    this.slowest = Math.max(this.slowest, took);
    if (++this.count === 500) this.warm = process.memoryUsage().rss;
  }

  result(): Result {
    const grown = this.warm === 0 ? 0 : (process.memoryUsage().rss - this.warm) / 1e6;
    const refused = [...this.refused].map(([code, count]) => `${count} ${code}`).join(', ') || 'none';
    const told = `${this.count} of them, refused: ${refused}; slowest ${Math.round(this.slowest)} ms, grown by ${Math.round(grown)} MB`;
    const faults =
      this.faults.length === 0 ? '' : `; ${this.faults.length} faults: ${this.faults.slice(0, 3).join('; ')}`;
    return { fault: this.name, ok: this.faults.length === 0 && grown < 300, told: told + faults };
  }
}

/** Mutated WARC files, packed by record, as a whole and not at all: read to the end, nothing thrown. */
export async function foreignWarcs(count: number, warc: Buffer, seed = 1): Promise<Result> {
  const plain = gunzipSync(warc);
  const forms = [warc, plain, gzipSync(plain)];
  const path = join(newFolder(), 'mutated.warc.gz');
  const rnd = random(seed);
  const trials = new Trials('mutated WARC files');
  for (let n = 0; n < count; n++) {
    const bytes = mutated(forms[n % 3]!, rnd);
    // Half of the packed ones are changed inside.
    writeFileSync(path, n % 6 === 5 ? gzipSync(mutated(plain, rnd), { level: 1 }) : bytes);
    await trials.run(
      n,
      async () => {
        for await (const item of readCaptures(path)) if (item.kind === 'capture') void item.page.body.length;
      },
      () => false,
    );
  }
  return trials.result();
}

/** Mutated profiles: a profile, or a refusal with exit code 2. */
export async function foreignProfiles(count: number, seed = 1): Promise<Result> {
  const { site: _, ...general } = generalProfile();
  const valid = [
    JSON.stringify({ ...general, site: 'mutated', hosts: ['a.test'], seeds: ['http://a.test/'] }, null, 1),
    readFileSync(new URL('../../../crawlers/sites/generic.yaml', import.meta.url), 'utf8'),
  ];
  const rnd = random(seed);
  const trials = new Trials('mutated profiles');
  for (let n = 0; n < count; n++) {
    const text = mutated(Buffer.from(valid[n % 2]!), rnd).toString('utf8');
    await trials.run(
      n,
      () => parseProfile(text, 'mutated.yaml'),
      (error) => error instanceof StopRun && error.exitCode === 2,
    );
  }
  return trials.result();
}

const ANSWER = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nEtag: "1"\r\nContent-Length: 600\r\n\r\n${'<p>园林绿化工程。</p>'.repeat(20)}`;
const CHUNKED =
  'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>a\n\r\n0\r\n\r\n';
const MOVED = 'HTTP/1.1 302 Found\r\nLocation: /next.html\r\nContent-Length: 0\r\n\r\n';

/** Mutated answers on the wire: a page, or a reason by name. */
export async function foreignAnswers(count: number, seed = 1): Promise<Result> {
  const rnd = random(seed);
  const forms = [ANSWER, CHUNKED, MOVED, ANSWER.replace('Etag', 'Content-Encoding: gzip\r\nEtag')].map((text) =>
    Buffer.from(text),
  );
  let answer: Uint8Array = forms[0]!;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const client = new HttpClient({ userAgent: 'yuanye/test', allowPrivate: true, limits: { totalMs: 2000 } });
  const trials = new Trials('mutated answers of a server');
  for (let n = 0; n < count; n++) {
    answer = mutated(forms[n % forms.length]!, rnd);
    await trials.run(
      n,
      () => client.fetch(`http://127.0.0.1:${port}/${n}.html`),
      (error) => error instanceof SkipPage || error instanceof RetryPage,
    );
  }
  await client.close();
  await new Promise((closed) => server.close(closed));
  return trials.result();
}
