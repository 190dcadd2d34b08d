/**
 * The answers of servers that keep HTTP/1.1's grammar loosely, read as browsers read them: bare line feeds, folded lines,
 * blanks before a colon, controls, lines that are no header, a length beside chunks or twice, long heads. Node's own
 * lenient parser refuses half of these (docs/decisions/080-a-lenient-reader-of-http.md). One connection for one answer.
 */
import type { Socket } from 'node:net';
import { type buildConnector, Dispatcher } from 'undici';
import { RetryPage, SkipPage } from '../src/core/errors.js';
import type { Headers } from '../src/core/page.js';
import { isAtEnd, mayGoOn, TAIL } from './http-body.js';

/** What a server sends behind the length that it said comes this soon; we asked it to close the connection. */
const MORE_MS = 2000;
/** How another answer begins. */
const ANSWER = /^HTTP\/\d/;
/** Chromium's bound. */
const MOST_HEAD = 256 * 1024;

interface LenientHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  /** Location as its bytes stand, one character a byte. */
  readonly location: string | null;
}

const cutShort = (what: string): RetryPage => new RetryPage('network', `${what} was cut short`);

/** The bytes of a request for one page. */
function requestBytes(target: string, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(
    `${[`GET ${target} HTTP/1.1`, ...lines].map((l) => l.replace(/[\r\n\0]/g, '')).join('\r\n')}\r\n\r\n`,
    'latin1',
  );
}

const FIELD = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** Status line and header lines, one character a byte. Throws RetryPage when the first line is no status line. */
function readHead(text: string): LenientHead {
  const [first = '', ...rest] = text.replace(/^[\r\n]+/, '').split(/\r?\n/);
  const status = /^\s*(?:HTTP|ICY)[/\d.]*\s+(\d{3})(?!\d)\s*(.*)$/i.exec(first);
  if (status === null) throw new RetryPage('network', 'what the server sent is no HTTP answer');
  const lines: string[] = [];
  for (const line of rest) {
    if (/^[ \t]/.test(line) && lines.length > 0) lines.push(`${lines.pop()!} ${line.trim()}`);
    else lines.push(line);
  }
  const fields = new Map<string, string[]>();
  let location: string | null = null;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (!FIELD.test(name)) continue; // no browser knows what it means either
    const value = line
      .slice(colon + 1)
      .replace(/[\0-\x1f\x7f]+/g, ' ')
      .trim();
    if (name === 'location') location ??= value;
    const values = fields.get(name);
    if (values === undefined) fields.set(name, [utf8(value)]);
    else values.push(utf8(value));
  }
  const headers = Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? values[0]! : values]),
  );
  return { status: Number(status[1]), statusText: utf8(status[2]!), headers, location };
}

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

/** `enough`: it may be whole, and what the server still sends belongs to it. */
type Body = (data: Buffer | null) => {
  readonly parts: readonly Buffer[];
  readonly ended: boolean;
  readonly enough?: boolean;
};

/** How far the body reaches (RFC 9112, 6.3): chunks before a length, a length that agrees with itself, or the end. */
function bodyOf({ status, headers }: LenientHead): Body {
  if (status === 204 || status === 304) return () => ({ parts: [], ended: true });
  if (/\bchunked\b/i.test(String(headers['transfer-encoding'] ?? ''))) return chunks();
  const said = String(headers['content-length'] ?? '')
    .split(',')
    .map((one) => one.trim());
  const lengths = [...new Set(said.filter((one) => /^\d{1,15}$/.test(one)).map(Number))];
  if (lengths.length === 1) return sized(lengths[0]!, mayGoOn(headers));
  let got = 0;
  return (data) => {
    got += data?.length ?? 0;
    // Of several lengths one must be true.
    if (data === null && lengths.length > 0 && !lengths.includes(got)) throw cutShort('the body');
    return { parts: data === null ? [] : [data], ended: data === null };
  };
}

/** As long as is said; a page that is not at its end there goes on as long as something comes. */
function sized(length: number, goesOn: boolean): Body {
  let got = 0;
  let tail: Buffer = Buffer.alloc(0);
  return (data) => {
    if (data === null && got < length) throw cutShort('the body');
    if (data === null) return { parts: [], ended: true };
    const inside = data.subarray(0, Math.max(0, length - got));
    const behind = data.subarray(inside.length);
    got += inside.length;
    tail = Buffer.concat([tail, inside]).subarray(-TAIL);
    if (got < length) return { parts: [inside], ended: false };
    if (!goesOn || isAtEnd(tail) || ANSWER.test(behind.toString('latin1', 0, 8)))
      return { parts: [inside], ended: true };
    tail = Buffer.concat([tail, behind]).subarray(-TAIL);
    return { parts: [inside, behind], ended: isAtEnd(tail), enough: true };
  };
}

function chunks(): Body {
  let rest: Buffer = Buffer.alloc(0);
  let left = 0; // bytes of the chunk that is open
  return (data) => {
    if (data === null) throw cutShort('the chunked body');
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    const parts: Buffer[] = [];
    for (;;) {
      if (left > 0) {
        const part = rest.subarray(0, left);
        parts.push(part);
        left -= part.length;
        rest = rest.subarray(part.length);
        if (left > 0) return { parts, ended: false };
      }
      const end = rest.indexOf(10);
      if (end < 0) {
        if (rest.length > 4096) throw cutShort('the chunked body');
        return { parts, ended: false };
      }
      const line = rest.toString('latin1', 0, end).trim();
      rest = rest.subarray(end + 1);
      if (line === '') continue; // the end of the chunk before
      const size = /^[0-9a-f]{1,12}(?=$|[\s;])/i.exec(line)?.[0];
      if (size === undefined) throw new RetryPage('network', 'a chunk of the body has no size');
      left = Number.parseInt(size, 16);
      if (left === 0) return { parts, ended: true };
    }
  };
}

/** Takes the bytes of one answer: `onHead` and `onPart` are called as it becomes known; true when it is whole. */
class AnswerReader {
  private head: Buffer = Buffer.alloc(0);
  private body: Body | null = null;
  /** Whether it may be whole: when nothing more comes, it is. */
  enough = false;

  constructor(
    private readonly onHead: (head: LenientHead) => void,
    private readonly onPart: (part: Buffer) => void,
  ) {}

  take(data: Buffer): boolean {
    let rest: Buffer | null = data;
    if (this.body === null) rest = this.takeHead(data);
    if (rest === null || this.body === null) return false;
    const { parts, ended, enough = false } = this.body(rest);
    this.enough = enough;
    for (const part of parts) if (part.length > 0) this.onPart(part);
    return ended;
  }

  /** The connection has ended: throws when the answer has not. */
  end(): void {
    if (this.body === null) throw cutShort('the head of the answer');
    this.body(null);
  }

  /** What stands behind the head; null while that is not known. */
  private takeHead(data: Buffer): Buffer | null {
    // Its end is looked for where it may have come just now: a head may come byte by byte.
    let from = Math.max(0, this.head.length - 4);
    this.head = Buffer.concat([this.head, data]);
    for (;;) {
      const end = /[^\r\n]\r?\n\r?\n/.exec(this.head.toString('latin1', from, MOST_HEAD));
      if (end === null) {
        if (this.head.length < MOST_HEAD) return null;
        throw new SkipPage('too-large', `its headers have more than ${MOST_HEAD} bytes`);
      }
      const head = readHead(this.head.toString('latin1', 0, from + end.index + 1));
      const rest = this.head.subarray(from + end.index + end[0].length);
      if (head.status < 100 || head.status >= 200) {
        this.body = bodyOf(head);
        this.onHead(head);
        return rest;
      }
      this.head = rest; // "100 Continue": the answer comes behind it
      from = 0;
    }
  }
}

export interface Patience {
  /** Milliseconds until the first byte. */
  readonly headersMs: number;
  /** Milliseconds of silence within the answer. */
  readonly idleMs: number;
}

/** undici's dispatcher over a fresh connection for each request, made by `connect`. */
export class LenientDispatcher extends Dispatcher {
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly open: buildConnector.connector,
    private readonly patience: Patience,
  ) {
    super();
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { protocol, hostname, host, port } = new URL(String(options.origin));
    const control = new Control();
    let over = false;
    const end = (error: Error | null) => {
      if (over) return;
      over = true;
      control.socket?.destroy();
      if (error === null) handler.onResponseEnd?.(control, {});
      else handler.onResponseError?.(control, error);
    };
    const guarded = (work: () => void) => {
      try {
        work();
      } catch (error) {
        end(error as Error);
      }
    };
    const reader = new AnswerReader(
      (head) => {
        if (head.location !== null) control.rawHeaders = ['location', head.location];
        handler.onResponseStart?.(control, head.status, head.headers as never, head.statusText);
      },
      (part) => {
        if (!control.aborted) handler.onResponseData?.(control, part);
      },
    );
    this.open({ protocol, hostname: hostname.replace(/^\[|\]$/g, ''), host, port }, (error, socket) => {
      if (error !== null) return end(error);
      control.socket = socket;
      this.sockets.add(socket);
      socket.on('close', () => {
        this.sockets.delete(socket);
        guarded(() => {
          if (control.reason === null) reader.end();
          end(control.reason);
        });
      });
      socket.on('error', end);
      socket.on('timeout', () => end(reader.enough ? null : new RetryPage('too-slow', 'the server fell silent')));
      socket.on('data', (data: Buffer) => {
        guarded(() => {
          if (reader.take(data)) end(null);
        });
        socket.setTimeout(reader.enough ? Math.min(MORE_MS, this.patience.idleMs) : this.patience.idleMs);
      });
      handler.onRequestStart?.(control, {});
      if (control.aborted) return end(control.reason);
      socket.setTimeout(this.patience.headersMs);
      socket.write(requestBytes(options.path, { host, ...(options.headers as Record<string, string>) }));
    });
    return true;
  }

  override async close(): Promise<void> {
    await this.destroy();
  }

  override async destroy(error: unknown = null): Promise<void> {
    for (const socket of this.sockets) socket.destroy(error instanceof Error ? error : undefined);
  }
}

/** How the receiver of an answer ends it; nothing is ever held back, for whoever reads takes all. */
class Control implements Dispatcher.DispatchController {
  socket: Socket | null = null;
  reason: Error | null = null;
  readonly paused = false;
  rawHeaders: string[] = [];
  readonly rawTrailers = null;

  get aborted(): boolean {
    return this.reason !== null;
  }

  abort(reason: Error): void {
    this.reason ??= reason;
    this.socket?.destroy();
  }

  pause(): void {
    this.socket?.pause();
  }

  resume(): void {
    this.socket?.resume();
  }
}
