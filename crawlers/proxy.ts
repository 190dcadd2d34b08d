/** The way to hosts through a proxy: plain http by its whole address, https through a tunnel that CONNECT opens. */
import { request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { EXIT, RetryPage, StopRun } from '../src/core/errors.js';
import { nameAndPassword } from '../src/core/proxy-address.js';
import { reasonFor } from './http-failure.js';

const DOWN = 'Is it running? Its address is the setting YUANYE_PROXY, or `proxy` in the profile of the site.';
const LOCKED =
  'Write them before its host, http://NAME:PASSWORD@HOST:PORT, in the setting YUANYE_PROXY or in `proxy` of the profile of the site.';

/**
 * undici's own ProxyAgent asks a proxy that closes the connection again without end, and its errors do not tell a
 * proxy that is down from a host that is.
 */
export class ProxyWay {
  readonly host: string;
  /** What only the proxy may see. */
  readonly headers: Readonly<Record<string, string>>;
  private readonly proxy: URL;
  private readonly open: buildConnector.connector;
  private readonly ended = new AbortController();
  /** Whether it has let a request through, and so knows its user. */
  private hasPassed = false;

  /** `address` is whole, with name and password if the proxy asks for them. */
  constructor(
    address: string,
    connectMs: number,
    /** Milliseconds until it has opened a tunnel. */
    private readonly tunnelMs: number,
  ) {
    this.proxy = new URL(address);
    this.host = this.proxy.host;
    const words = nameAndPassword(this.proxy);
    this.headers = words === null ? {} : { 'proxy-authorization': `Basic ${Buffer.from(words).toString('base64')}` };
    this.open = buildConnector({ timeout: connectMs });
  }

  /** Called with each status that may be the proxy's own. Throws when it is asked for by an unknown user. */
  check(status: number): void {
    if (status !== 407) {
      this.hasPassed = true;
      return;
    }
    // A server behind the proxy can say so too: that must not end a run.
    if (this.hasPassed) throw new RetryPage('network', 'it asks for a name and password (407)');
    const what =
      nameAndPassword(this.proxy) === null
        ? `The proxy ${this.host} asks for a name and password (407).`
        : `The proxy ${this.host} does not accept the name and password (407).`;
    throw new StopRun('proxy', what, LOCKED, EXIT.unusable);
  }

  /** A connection for undici: to the proxy itself for plain http, else to the host, through a tunnel. */
  readonly connect: buildConnector.connector = (target, done) => {
    const { protocol, hostname, host, port } = this.proxy;
    this.open({ protocol, hostname, host, port }, (error, socket) => {
      if (error !== null) return done(this.down(error), null);
      if (target.protocol === 'http:') return done(null, socket);
      const place = target.host?.includes(':', target.hostname.length) ? target.host : `${target.host}:443`;
      this.tunnel(socket, place).then(
        (tunnel) => {
          const servername = isIP(target.hostname) === 0 ? target.hostname : '';
          this.open({ ...target, servername, httpSocket: tunnel }, done);
        },
        (failure: Error) => {
          socket.destroy();
          done(failure, null);
        },
      );
    });
  };

  /** Ends what waits for a tunnel. */
  close(): void {
    this.ended.abort();
  }

  /** Nothing behind a proxy that takes no connection can be had, so the run ends. */
  private down(error: Error): StopRun {
    const what = `The proxy ${this.host} cannot be reached: ${reasonFor(error).message}`;
    return new StopRun('proxy', what, DOWN, EXIT.unusable);
  }

  private tunnel(socket: Socket, place: string): Promise<Socket> {
    const none = (why: string) => new RetryPage('network', `it opens no tunnel to ${place}: ${why}`);
    return new Promise((resolve, reject) => {
      const asking = request({
        ...{ method: 'CONNECT', path: place, headers: { host: place, ...this.headers } },
        ...{ createConnection: () => socket, signal: this.ended.signal },
      });
      asking.setTimeout(this.tunnelMs, () => asking.destroy(none(`no answer within ${this.tunnelMs / 1000} s`)));
      asking.on('error', (error) => reject(error instanceof RetryPage ? error : none(reasonFor(error).message)));
      asking.on('connect', ({ statusCode = 0 }) => {
        try {
          this.check(statusCode);
          if (statusCode !== 200) throw none(`the proxy answers ${statusCode}`);
          socket.setTimeout(0);
          resolve(socket);
        } catch (error) {
          reject(error);
        }
      });
      asking.end();
    });
  }
}
