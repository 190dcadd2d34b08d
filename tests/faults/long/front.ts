/**
 * The wire between a crawler and the sample site: a server on loopback that asks the site and passes its answers on,
 * or does to them what wires and servers do. The site itself stays honest.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** What the site said. */
interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Answers in the site's place; false: the answer is to be passed on as it is. */
export type Trouble = (path: string, said: Said, response: ServerResponse) => Promise<boolean> | boolean;

export interface Front {
  /** `http://localhost:PORT` or `https://…`, no slash at the end. */
  readonly url: string;
  /** Set to make trouble; null: an honest wire. */
  trouble: Trouble | null;
  /** Closes every connection after one answer, so that the next one is made anew. */
  oneByOne: boolean;
  /** Answers in which there was trouble since it was last set to 0. */
  troubled: number;
  /** Another certificate from here on, when it speaks TLS. */
  present(certificate: Certificate): void;
  close(): Promise<void>;
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

function ask(site: string, from: IncomingMessage): Promise<Said> {
  return new Promise((resolve, reject) => {
    const { accept, host } = from.headers;
    const headers: Record<string, string> = {};
    for (const name of ['if-none-match', 'if-modified-since'] as const) {
      const value = from.headers[name];
      if (value !== undefined) headers[name] = value;
    }
    const asked = request(`${site}${from.url ?? '/'}`, { headers: { ...headers, host, accept } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.once('error', reject);
    asked.end();
  });
}

/** The site knows itself by http alone: addresses of its own that it writes out are put under https. */
function overTls(said: Said, host = ''): Said {
  const body = Buffer.from(said.body.toString('latin1').replaceAll(`http://${host}/`, `https://${host}/`), 'latin1');
  return { ...said, headers: { ...said.headers, 'content-length': String(body.length) }, body };
}

/** Opens a front before the site at `site`; with a certificate it speaks TLS. */
export async function openFront(site: string, certificate?: Certificate): Promise<Front> {
  const answer = (from: IncomingMessage, response: ServerResponse): void => {
    const work = async () => {
      const said =
        certificate === undefined ? await ask(site, from) : overTls(await ask(site, from), from.headers.host);
      const { connection: _own, 'keep-alive': _own2, 'transfer-encoding': _own3, ...headers } = said.headers;
      const kept = { ...headers, ...(front.oneByOne ? { connection: 'close' } : {}) };
      if (front.trouble !== null && (await front.trouble(from.url ?? '/', { ...said, headers: kept }, response))) {
        front.troubled++;
      } else pass({ ...said, headers: kept }, response);
    };
    work().catch((error: Error) => response.destroy(error));
  };
  const server: Server = certificate === undefined ? createServer(answer) : createTlsServer(certificate, answer);
  // A machine that is busy with other things must not lose connections for it.
  server.keepAliveTimeout = 65_000;
  server.on('tlsClientError', () => front.troubled++);
  const front: Front = {
    url: '',
    ...{ trouble: null, oneByOne: false, troubled: 0 },
    present: (next) => {
      if ('setSecureContext' in server) (server as { setSecureContext(c: Certificate): void }).setSecureContext(next);
      server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(front, { url: `${certificate === undefined ? 'http' : 'https'}://localhost:${port}` });
}

function pass({ status, headers, body }: Said, response: ServerResponse): void {
  response.writeHead(status, headers as Record<string, string>).end(body);
}

/** One path in `n`, always the same ones. */
export const oneIn =
  (n: number) =>
  (path: string): boolean =>
    createHash('sha256').update(path).digest()[0]! % n === 0;

/** Trouble on the first `times` answers for each of the paths that `which` chooses; robots.txt is spared. */
export function atFirst(times: number, which: (path: string) => boolean, trouble: Trouble): Trouble {
  const asked = new Map<string, number>();
  return (path, said, response) => {
    const before = asked.get(path) ?? 0;
    if (path === '/robots.txt' || !which(path) || before >= times) return false;
    asked.set(path, before + 1);
    return trouble(path, said, response);
  };
}

/** Trouble on `count` answers in a row, after `after` honest ones, whatever is asked for. */
export function storm(after: number, count: number, trouble: Trouble): Trouble {
  let n = 0;
  return (path, said, response) => {
    const at = n++;
    return at >= after && at < after + count ? trouble(path, said, response) : false;
  };
}

export const reset: Trouble = (_path, _said, response) => {
  response.socket?.resetAndDestroy();
  return true;
};

/** Half of what the headers promise, then the end of the connection. */
export const half: Trouble = (_path, { status, headers, body }, response) => {
  response.writeHead(status, { ...(headers as Record<string, string>), 'content-length': String(body.length) });
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
  return true;
};

/** The whole body, in pieces over `ms` milliseconds. */
export const drip =
  (ms: number): Trouble =>
  async (_path, { status, headers, body }, response) => {
    response.writeHead(status, headers as Record<string, string>);
    const pieces = Math.max(10, ms / 500);
    const size = Math.ceil(body.length / pieces) || 1;
    for (let at = 0; at < body.length && !response.destroyed; at += size) {
      response.write(body.subarray(at, at + size));
      await pause(ms / pieces);
    }
    response.end();
    return true;
  };

export const answerWith =
  (status: number, headers: Readonly<Record<string, string>> = {}): Trouble =>
  (_path, _said, response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end('<h1>Error</h1>');
    return true;
  };

/** Content-Length says more than comes. */
export const longLength: Trouble = (_path, { status, headers, body }, response) => {
  response.writeHead(status, { ...(headers as Record<string, string>), 'content-length': String(body.length + 1000) });
  response.write(body, () => setTimeout(() => response.destroy(), 50));
  return true;
};

/** Content-Length says less than comes: written past node's own counting. */
export const shortLength: Trouble = (_path, { headers, body }, response) => {
  const fields = { ...headers, 'content-length': String(body.length >> 1), connection: 'keep-alive' };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  response.socket?.write(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join('')}\r\n`, 'latin1'), body]));
  return true;
};

/** Content-Encoding names a coding that was not applied. */
export const falselyNamed: Trouble = (_path, { status, headers, body }, response) => {
  response.writeHead(status, { ...(headers as Record<string, string>), 'content-encoding': 'gzip' }).end(body);
  return true;
};

/** The body is packed, and no header says so. */
export const unnamed: Trouble = (_path, { status, headers, body }, response) => {
  const packed = gzipSync(body);
  const fields = { ...(headers as Record<string, string>), 'content-length': String(packed.length) };
  response.writeHead(status, fields).end(packed);
  return true;
};

/** Named and packed, but the stream breaks off. */
export const brokenCoding: Trouble = (_path, { status, headers, body }, response) => {
  const packed = gzipSync(body);
  const cut = packed.subarray(0, packed.length >> 1);
  const fields = { ...(headers as Record<string, string>), 'content-encoding': 'gzip' };
  response.writeHead(status, { ...fields, 'content-length': String(cut.length) }).end(cut);
  return true;
};

/** An honest wire on which every answer takes `ms`; `then` is told when the `n`-th article was asked for. */
export function slowly(ms: number, n = 0, then: () => void = () => undefined): Trouble {
  let articles = 0;
  return async (path) => {
    if (path.startsWith('/htm/') && ++articles === n) then();
    await pause(ms);
    return false;
  };
}

/** robots.txt and nothing else. */
export const forRobots =
  (trouble: Trouble): Trouble =>
  (path, said, response) =>
    path === '/robots.txt' ? trouble(path, said, response) : false;

/** A robots.txt with its true rules first and then `bytes` of others. */
export const hugeRobots =
  (bytes: number): Trouble =>
  async (_path, { body }, response) => {
    // Who has read enough closes, and the answer is at its end.
    const closed = new Promise((go) => response.once('close', go));
    response.writeHead(200, { 'content-type': 'text/plain' }).write(body);
    const line = Buffer.from(`Disallow: /${'*a'.repeat(40)}$\n`.repeat(500));
    for (let at = 0; at < bytes && !response.destroyed; at += line.length) {
      if (!response.write(line)) await Promise.race([new Promise((go) => response.once('drain', go)), closed]);
    }
    response.end();
    return true;
  };
