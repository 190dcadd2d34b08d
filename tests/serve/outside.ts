/** A server that an archived page must not reach. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Outside {
  /** `address:port`. */
  readonly host: string;
  /** What reached it, in every try of a test: connections count, not only requests. */
  readonly reached: readonly string[];
  close(): void;
}

export async function outsideServer(): Promise<Outside> {
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*').end('document.title = "ran"');
  });
  server.on('connection', () => reached.push('a connection'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    ...{ host: `127.0.0.1:${(server.address() as AddressInfo).port}`, reached },
    close: () => void server.close(),
  };
}
