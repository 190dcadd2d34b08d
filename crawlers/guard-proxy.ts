/**
 * The browser's only way out: a proxy on loopback that applies the address guard. A browser resolves names itself and
 * may ask twice; behind this proxy the address that is checked is the one that is connected to, for every subrequest.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { bareHost, guardedLookup, isPrivateHost } from './address.js';

/** Ports that speak HTTP; a page must not make us knock at others (mail, databases). Ours: what --allow-private lets in. */
const PORTS = new Set([80, 443, 8000, 8008, 8080, 8443, 8888]);
const HOP_BY_HOP = ['proxy-connection', 'proxy-authorization', 'connection', 'keep-alive', 'te', 'trailer', 'upgrade'];

export interface GuardProxy {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Hosts that were refused, for tests and reports; at most a hundred. */
  readonly refused: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Destroys `ends` when more than `most` bytes have come: a script without end must not hold its page up. */
function limit(from: Readable, most: number, ...ends: readonly Writable[]): void {
  let bytes = 0;
  from.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > most) for (const end of [from, ...ends]) end.destroy();
  });
}

/** `most`: bytes of one answer, or of one tunnel, that are let through. */
export async function startGuardProxy(allowPrivate: boolean, most = Number.POSITIVE_INFINITY): Promise<GuardProxy> {
  const refused = new Set<string>();
  const sockets = new Set<Socket>();
  const lookup = allowPrivate ? {} : { lookup: guardedLookup as never };
  const forbidden = (host: string, port: number): boolean => {
    if (allowPrivate || (!isPrivateHost(host) && PORTS.has(port))) return false;
    if (refused.size < 100) refused.add(host);
    return true;
  };
  const noteRefusal = (host: string, error: Error) => {
    if ((error as { reason?: string }).reason === 'private-address' && refused.size < 100) refused.add(host);
  };

  const plain = (from: IncomingMessage, to: ServerResponse): void => {
    const target = URL.canParse(from.url ?? '') ? new URL(from.url!) : null;
    if (target === null || target.protocol !== 'http:') return void to.writeHead(400).end();
    const port = Number(target.port || 80);
    if (forbidden(target.hostname, port)) return void to.writeHead(403).end();
    const headers = { ...from.headers };
    for (const name of HOP_BY_HOP) delete headers[name];
    const { hostname, pathname, search } = target;
    const out = request(
      { host: bareHost(hostname), port, path: pathname + search, method: from.method, headers, ...lookup },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders);
        limit(answer, most, to);
        answer.pipe(to);
        answer.on('error', () => to.destroy());
      },
    );
    out.on('error', (error) => {
      noteRefusal(hostname, error);
      if (to.headersSent) to.destroy();
      else to.writeHead(502).end();
    });
    to.on('close', () => out.destroy());
    from.pipe(out);
  };

  const tunnel = (from: IncomingMessage, client: Socket, head: Buffer): void => {
    const target = URL.canParse(`http://${from.url}`) ? new URL(`http://${from.url}`) : null;
    const port = Number(/:(\d+)$/.exec(from.url ?? '')?.[1] ?? 443);
    if (target === null || forbidden(target.hostname, port)) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const out = connect({ host: bareHost(target.hostname), port, ...lookup }, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      out.write(head);
      limit(out, most, client);
      out.pipe(client).pipe(out);
    });
    out.on('error', (error) => {
      noteRefusal(target.hostname, error);
      client.destroy();
    });
    client.on('error', () => out.destroy()).on('close', () => out.destroy());
    sockets.add(out);
    out.on('close', () => sockets.delete(out));
  };

  const server = createServer(plain).on('connect', tunnel as never);
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
