/** The reading room as a server: `yuanye serve` starts it, tests ask its application without a port. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { EXIT, StopRun } from '../core/errors.js';
import { roomApp } from './app.js';
import { Room, type RoomOptions } from './room.js';

export { roomApp } from './app.js';
export { Room, type RoomOptions } from './room.js';
export { runFile } from './run-report.js';

/** A server that is listening. */
export interface Serving {
  /** Where it is reached on this machine. */
  readonly url: string;
  close(): Promise<void>;
}

/** How long a client may take to send its request, in milliseconds: no slow one holds a connection for ever. */
const PATIENCE_MS = 10_000;
const CONNECTIONS = 256;

/**
 * Opens the archive and serves it. Port 0: any free one. Throws StopRun when the archive cannot be read or the port cannot be
 * had (exit 4).
 */
export async function serveRoom(options: RoomOptions, host: string, port: number): Promise<Serving> {
  const room = await Room.open(options);
  try {
    const server = await listen(roomApp(room).fetch, host, port);
    const { port: at } = server.address() as AddressInfo;
    const loopback = host === '127.0.0.1' || host === 'localhost';
    return {
      url: `http://${loopback ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${at}/`,
      close: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        await room.close();
      },
    };
  } catch (error) {
    await room.close();
    throw error;
  }
}

/** One listener with bounds on slow and many clients. */
function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  host: string,
  port: number,
): Promise<Server> {
  const server = createAdaptorServer({ fetch }) as Server;
  server.requestTimeout = PATIENCE_MS;
  server.headersTimeout = PATIENCE_MS;
  server.keepAliveTimeout = 5_000;
  server.maxConnections = CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        new StopRun(
          'port',
          taken ? `Port ${port} is taken on ${host}.` : `${host}:${port} cannot be listened on: ${error.message}`,
          'Another reading room may be at work; --port takes another port, --port 0 any free one.',
          EXIT.unusable,
        ),
      );
    });
    server.listen(port, host, () => resolve(server));
  });
}
