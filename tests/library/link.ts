/** A connection to a server that can be gone, slow or refused: what a network does, between two processes on loopback. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** gone: nothing is answered. refusing: each connection is ended at once. slow: each piece comes so much later. */
export type Trouble = 'gone' | 'refusing' | 'slow';

export interface Link {
  readonly port: number;
  /** Begins a trouble, or ends it (null). Connections that were without an answer are ended with it. */
  set(trouble: Trouble | null): void;
  close(): Promise<void>;
}

/** Listens on loopback for what is meant for `port` there. */
export async function linkTo(port: number, slowMs = 300): Promise<Link> {
  let trouble: Trouble | null = null;
  const sockets = new Set<Socket>();
  const pass = (from: Socket, to: Socket) => {
    from.on('data', (bytes) => {
      if (trouble === 'gone') return;
      if (trouble === 'slow') setTimeout(() => to.write(bytes), slowMs);
      else to.write(bytes);
    });
    from.on('close', () => setTimeout(() => to.destroy(), trouble === 'slow' ? slowMs : 0));
    from.on('error', () => to.destroy());
  };
  const server = createServer((socket) => {
    if (trouble === 'refusing') return void socket.destroy();
    const other = connect(port, '127.0.0.1');
    for (const one of [socket, other]) {
      sockets.add(one);
      one.once('close', () => sockets.delete(one));
    }
    pass(socket, other);
    pass(other, socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endAll = () => {
    for (const one of sockets) one.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    set: (next) => {
      if (next === 'refusing' || trouble === 'gone') endAll();
      trouble = next;
    },
    close: async () => {
      endAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
