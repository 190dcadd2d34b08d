/** The reading room as a server: `yuanye serve` starts it, tests ask its application without a port. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { EXIT, StopRun } from '../core/errors.js';
import { roomApp } from './app.js';
import { replayApp } from './replay/app.js';
import { Room, type RoomOptions } from './room.js';

export { roomApp } from './app.js';
export { type ReplayOptions, replayApp } from './replay/app.js';
export { Room, type RoomOptions } from './room.js';
export { runFile } from './run-report.js';

/** A server that is listening. */
export interface Serving {
  /** Where it is reached on this machine. */
  readonly url: string;
  /** Where pages are shown as they were; null: nowhere. */
  readonly replay: string | null;
  close(): Promise<void>;
}

/** How long a client may take to send its request, in milliseconds: no slow one holds a connection for ever. */
const PATIENCE_MS = 10_000;
/** How long a connection may be open on which nothing moves, in milliseconds: longer than any answer takes. */
const STILL_MS = 120_000;
const CONNECTIONS = 256;

/** Two names of this machine, for a browser two sites: what is on one gets no cookie of the other. */
const ROOM_NAME = 'localhost';
const REPLAY_NAME = '127.0.0.1';

/**
 * Opens the archive and serves it. Port 0: any free one. `replayPort`: where pages are shown as they were, on this
 * machine alone unless `options.replayOrigin` says under which address readers reach it; null: nowhere. Throws StopRun
 * when the archive cannot be read or a port cannot be had (exit 4).
 */
export async function serveRoom(
  options: RoomOptions,
  host: string,
  port: number,
  replayPort: number | null = null,
): Promise<Serving> {
  const open: Server[] = [];
  let room: Room | undefined;
  const close = async () => {
    for (const server of open) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    await room?.close();
  };
  const portOf = (server: Server) => (server.address() as AddressInfo).port;
  try {
    // The port of the room is asked for first: of two that are taken it is the one that was named.
    let answer: Fetch = notOpenYet;
    let replay: Fetch = notOpenYet;
    const server = await listen((request) => answer(request), host, port);
    open.push(server);
    let replayOrigin: string | null = null;
    if (replayPort !== null) {
      const replayHost = options.replayOrigin === null ? REPLAY_NAME : host;
      const replayServer = await listen((request) => replay(request), replayHost, replayPort);
      open.push(replayServer);
      replayOrigin = options.replayOrigin ?? `http://${REPLAY_NAME}:${portOf(replayServer)}`;
    }
    room = await Room.open({ ...options, replayOrigin });
    const loopback = host === '127.0.0.1' || host === 'localhost';
    const name = loopback ? ROOM_NAME : host.includes(':') ? `[${host}]` : host;
    if (replayOrigin !== null) {
      const roomOrigin = options.origin ?? `http://${ROOM_NAME}:${portOf(server)}`;
      replay = replayApp(room, { origin: replayOrigin, roomOrigin }).fetch;
    }
    answer = roomApp(room).fetch;
    return { url: `http://${name}:${portOf(server)}/`, replay: replayOrigin, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Fetch = (request: Request) => Response | Promise<Response>;

const notOpenYet: Fetch = () => new Response('Not open yet.\n', { status: 503 });

/** One listener with bounds on slow and many clients. */
function listen(fetch: Fetch, host: string, port: number): Promise<Server> {
  const server = createAdaptorServer({
    fetch,
    serverOptions: { connectionsCheckingInterval: PATIENCE_MS / 10 },
  }) as Server;
  server.requestTimeout = PATIENCE_MS;
  server.headersTimeout = PATIENCE_MS;
  server.setTimeout(STILL_MS);
  server.keepAliveTimeout = 5_000;
  server.maxConnections = CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        new StopRun(
          'port',
          taken ? `Port ${port} is taken on ${host}.` : `${host}:${port} cannot be listened on: ${error.message}`,
          'Another reading room may be at work. It takes two ports, that of --port and the next; --port 0 takes any free ones.',
          EXIT.unusable,
        ),
      );
    });
    server.listen(port, host, () => resolve(server));
  });
}
