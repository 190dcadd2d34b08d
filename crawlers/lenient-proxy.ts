/** The lenient reading of an answer that comes through a proxy: plain http by its whole address, https through a tunnel. */
import { isIP } from 'node:net';
import { buildConnector, Client } from 'undici';
import { RetryPage } from '../src/core/errors.js';
import { LenientDispatcher, type Patience } from './lenient-http.js';

/** A dispatcher by way of `proxy`, its whole address, with name and password if any. */
export function lenientThrough(proxy: string, connectMs: number, patience: Patience): LenientDispatcher {
  const { protocol, hostname, host, port, origin, username, password } = new URL(proxy);
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers = username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(words).toString('base64')}` };
  const connect = buildConnector({ timeout: connectMs });
  const open: buildConnector.connector = (target, done) => {
    if (target.protocol === 'http:') return connect({ protocol, hostname, host, port }, done);
    const place = target.host?.includes(':', target.hostname.length) ? target.host : `${target.host}:443`;
    const client = new Client(origin, { connect });
    client.connect({ path: place, headers: { host: place, ...headers } }, (error, tunnel) => {
      if (error !== null) return done(error, null);
      if (tunnel.statusCode !== 200) {
        tunnel.socket.destroy();
        return done(new RetryPage('network', `it answers ${tunnel.statusCode} to CONNECT`), null);
      }
      tunnel.socket.once('close', () => void client.destroy());
      const servername = isIP(target.hostname) === 0 ? target.hostname : '';
      connect({ ...target, servername, httpSocket: tunnel.socket as never }, done);
    });
  };
  return new LenientDispatcher(open, patience, headers);
}
