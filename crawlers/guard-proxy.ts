/**
 * The browser's only way out: a proxy on loopback that applies the address guard. A browser resolves names itself and
 * may ask twice; behind this proxy the address that is checked is the one that is connected to, for every subrequest.
 *
 * Ours, because `proxy-chain` has no bound on bytes, and leaves a request without an answer where a server's reason
 * phrase has a control byte. Whatever a server answers, the browser gets that or 502, and the process lives.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { type Readable, Transform, type Writable } from 'node:stream';
import { bareHost, guardedLookup, isPrivateHost } from './address.js';

/** Ports that speak HTTP; a page must not make us connect to others (mail, databases). Private hosts: what --allow-private lets in. */
const PORTS = new Set([80, 443, 8000, 8008, 8080, 8443, 8888]);
const HOP_BY_HOP = ['proxy-connection', 'proxy-authorization', 'connection', 'keep-alive', 'te', 'trailer', 'upgrade'];
/** Methods that may be asked twice; their requests have no body. */
const SAFE = new Set(['GET', 'HEAD']);
/** The first byte of a TLS connection (RFC 8446, 5.1: a handshake record): nothing else goes through a tunnel. */
const HANDSHAKE = 0x16;

export interface GuardProxy {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Hosts that were refused, for tests and reports; at most a hundred. */
  readonly refused: ReadonlySet<string>;
  close(): Promise<void>;
}

export interface GuardOptions {
  readonly allowPrivate: boolean;
  /** Bytes of one answer, or of one tunnel, that are let through. */
  readonly maxBytes?: number;
  /** Whether a request is expected at `host:port`: what the browser does by itself (updates, WebSockets, TURN) is not. */
  readonly expects?: (place: string) => boolean;
}

/** Destroys `ends` when more than `most` bytes have come: a script without end must not hold its page up. */
function limit(from: Readable, most: number, ...ends: readonly Writable[]): void {
  let bytes = 0;
  from.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > most) for (const end of [from, ...ends]) end.destroy();
  });
}

/** Lets bytes through once the first of them is that of a TLS handshake; anything else ends the stream. */
function onlyTls(): Transform {
  let begun = false;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const refused = !begun && chunk[0] !== HANDSHAKE;
      begun = true;
      if (refused) done(new Error('a tunnel that is no TLS'));
      else done(null, chunk);
    },
  });
}

/** Writes the answer's head; false when it is one that cannot be passed on, such as a status below 100. */
function passHead(answer: IncomingMessage, to: ServerResponse): boolean {
  const { statusCode = 0, statusMessage = '', rawHeaders } = answer;
  const headers: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (!HOP_BY_HOP.includes(rawHeaders[i]!.toLowerCase())) headers.push(rawHeaders[i]!, rawHeaders[i + 1]!);
  }
  const phrase = statusMessage.replace(/[\x00-\x08\x0a-\x1f\x7f]|[^\x00-\xff]/g, '');
  try {
    to.writeHead(statusCode, phrase, headers);
    return true;
  } catch {
    return false; // Node's parser takes answers that its writer refuses
  }
}

export async function startGuardProxy(options: GuardOptions): Promise<GuardProxy> {
  const { allowPrivate, maxBytes = Number.POSITIVE_INFINITY, expects = () => true } = options;
  const refused = new Set<string>();
  const sockets = new Set<Socket>();
  const lookup = allowPrivate ? {} : { lookup: guardedLookup as never };
  const note = (host: string): void => {
    if (refused.size < 100) refused.add(host);
  };
  const forbidden = (target: URL, port: number): boolean => {
    const { hostname } = target;
    const open = allowPrivate || (!isPrivateHost(hostname) && PORTS.has(port));
    if (open && expects(`${hostname}:${port}`)) return false;
    note(hostname);
    return true;
  };
  const noteRefusal = (host: string, error: Error): void => {
    if ((error as { reason?: string }).reason === 'private-address') note(host);
  };

  const plain = (from: IncomingMessage, to: ServerResponse): void => {
    const end = (status: number): void => {
      if (to.headersSent) to.destroy();
      else to.writeHead(status).end();
    };
    to.sendDate = false; // the server's, or none
    to.on('error', () => to.destroy());
    const target = URL.canParse(from.url ?? '') ? new URL(from.url!) : null;
    if (target === null || target.protocol !== 'http:') return void end(400);
    const port = Number(target.port || 80);
    if (forbidden(target, port)) return void end(403);
    const headers = { ...from.headers };
    for (const name of HOP_BY_HOP) delete headers[name];
    const { hostname, pathname, search } = target;
    const where = { host: bareHost(hostname), port, path: pathname + search, method: from.method, headers, ...lookup };
    let answer: IncomingMessage | undefined;
    const ask = (again: boolean): void => {
      const out = request({ ...where, ...(again ? { agent: false } : {}) }, (came) => {
        answer = came;
        came.on('error', () => to.destroy());
        if (!passHead(came, to)) {
          out.destroy();
          return void end(502);
        }
        limit(came, maxBytes, to);
        came.pipe(to);
      });
      out.on('upgrade', (_, socket) => {
        socket.destroy(); // 101 to a question that did not ask for it
        end(502);
      });
      out.on('error', (error) => {
        noteRefusal(hostname, error);
        // A server may close a kept connection while the next request is on its way: browsers ask once more.
        if (out.reusedSocket && answer === undefined && !to.destroyed && SAFE.has(from.method ?? '')) ask(true);
        // Bytes behind a body's end are the server's fault, and no reason to lose the body.
        else if (answer?.complete !== true) end(502);
      });
      to.on('close', () => out.destroy());
      from.on('error', () => out.destroy());
      if (again) out.end();
      else from.pipe(out);
    };
    ask(false);
  };

  const tunnel = (from: IncomingMessage, client: Socket, head: Buffer): void => {
    client.on('error', () => client.destroy());
    const target = URL.canParse(`http://${from.url}`) ? new URL(`http://${from.url}`) : null;
    const port = Number(/:(\d+)$/.exec(from.url ?? '')?.[1] ?? 443);
    if (target === null || forbidden(target, port)) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const out = connect({ host: bareHost(target.hostname), port, ...lookup }, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      const tls = onlyTls();
      tls.on('error', () => {
        out.destroy();
        client.destroy();
      });
      if (head.length > 0) tls.write(head);
      client.pipe(tls).pipe(out);
      limit(out, maxBytes, client);
      out.pipe(client);
    });
    out.on('error', (error) => {
      noteRefusal(target.hostname, error);
      client.destroy();
    });
    client.on('close', () => out.destroy());
    sockets.add(out);
    out.on('close', () => sockets.delete(out));
  };

  const server = createServer(plain).on('connect', tunnel as never);
  server.on('clientError', (_, socket) => socket.destroy());
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
