/** Bytes that are mutated from valid ones, and what comes of reading them over and over. */
import { Socket } from 'node:net';
import type { Result } from './ground.js';

/** One in so many gets a stretch that is repeated to so many bytes. */
const LONG_SHARE = 0.02;
const LONG_BYTES = 200_000;
const HANG_MS = 1000;
const TRIES = 3;
/** Memory by which this process may grow after the first trials, in bytes. */
const GROWN = 300e6;

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
  return rnd() < LONG_SHARE ? long(out, place(), rnd) : out;
}

/** A stretch of them, over and over: what takes a time that grows with its square shows here. */
function long(bytes: Buffer, at: number, rnd: () => number): Buffer {
  const stretch = bytes.subarray(at, at + 1 + Math.floor(rnd() * 60));
  const times = Math.floor(LONG_BYTES / Math.max(stretch.length, 1));
  return Buffer.concat([bytes.subarray(0, at), ...Array<Buffer>(times).fill(stretch), bytes.subarray(at)]);
}

/** Told of every connection that this process opens. */
let onConnection: (to: string) => void = () => undefined;
const { connect } = Socket.prototype;
Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
  // Node's own calls hand over what they were given as an array.
  const [to, host] = (Array.isArray(given[0]) ? given[0] : given) as [unknown, unknown];
  const {
    port,
    host: name = 'localhost',
    path,
  } = (typeof to === 'object' ? to : { port: to, host: typeof host === 'string' ? host : undefined }) as {
    port?: unknown;
    host?: string;
    path?: string;
  };
  onConnection(path ?? `${name}:${port}`);
  return connect.apply(this, given as never);
} as typeof connect;

/** What came of many trials of one kind. One kind at a time. */
export class Trials {
  private readonly faults: string[] = [];
  private readonly refused = new Map<string, number>();
  private slowest = 0;
  private warm = 0;
  private count = 0;

  private readonly outside: string[] = [];

  /**
   * `ports`: those of the servers on 127.0.0.1 that may be asked, or null where others watch; `hangMs`: CPU time of this
   * process for one trial.
   */
  constructor(
    private readonly name: string,
    ports: readonly number[] | null = [],
    private readonly hangMs = HANG_MS,
  ) {
    onConnection = (to) => {
      if (ports !== null && !ports.some((port) => to === `127.0.0.1:${port}`)) this.outside.push(to);
    };
  }

  /** `known`: the refusals that are meant. */
  async run(n: number, work: () => unknown, known: (error: unknown) => boolean): Promise<void> {
    let took = Number.POSITIVE_INFINITY;
    // A busy machine or a collection of garbage may hold one up: what hangs does so every time.
    for (let tries = 0; tries < TRIES && took > this.hangMs; tries++) {
      const before = process.cpuUsage();
      await this.once(n, work, tries === 0 ? known : () => true);
      const { user, system } = process.cpuUsage(before);
      took = Math.min(took, (user + system) / 1000);
    }
    if (took > this.hangMs) this.faults.push(`${n}: ${Math.round(took)} ms`);
    this.slowest = Math.max(this.slowest, took);
    if (++this.count === 500) this.warm = process.memoryUsage().rss;
  }

  private async once(n: number, work: () => unknown, known: (error: unknown) => boolean): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (known(error)) {
        const { name, code = name } = error as Error & { code?: string };
        this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
      } else this.faults.push(`${n}: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 300) : error}`);
    }
  }

  result(): Result {
    const grown = this.warm === 0 ? 0 : process.memoryUsage().rss - this.warm;
    const refused = [...this.refused].map(([code, count]) => `${count} ${code}`).join(', ') || 'none';
    const parts = [
      `${this.count} of them, refused: ${refused}; slowest ${Math.round(this.slowest)} ms, grown by ${Math.round(grown / 1e6)} MB`,
    ];
    if (this.outside.length > 0) parts.push(`${this.outside.length} REQUESTS OUTSIDE: ${this.outside.slice(0, 3)}`);
    if (this.faults.length > 0) parts.push(`${this.faults.length} faults: ${this.faults.slice(0, 3).join('; ')}`);
    const ok = this.faults.length + this.outside.length === 0 && grown < GROWN;
    return { fault: this.name, ok, told: parts.join('; ') };
  }
}
