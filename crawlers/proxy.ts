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

/** The proxy asks for a name and password, or a server behind it does. */
export class Locked extends RetryPage {}

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

  /** Called with each status of plain http, which the proxy or the server behind it gives. Throws Locked on 407. */
  check(status: number): void {
    if (status === 407) throw new Locked('network', 'it asks for a name and password (407)');
    this.hasPassed = true;
  }

  /**
   * Whether it was the proxy that asked for a name and password when a host was asked by plain http, where a server behind
   * it can say so too and must not end a run. Nothing but the proxy answers CONNECT, so it is asked for a tunnel to the host:
   * throws StopRun when it refuses that for the same reason. Not asked once it has let anything through.
   */
  async unlock(hostname: string): Promise<void> {
    if (this.hasPassed) return;
    const socket = await this.reach();
    await this.tunnel(socket, `${hostname}:443`)
      .catch((failure: Error) => {
        if (failure instanceof StopRun) throw failure;
      })
      .finally(() => socket.destroy());
  }

  /** Called with each status of CONNECT, which is the proxy's own. Throws when it asks for a name and password. */
  private checkOwn(status: number): void {
    if (status !== 407 || this.hasPassed) this.check(status);
    else throw this.locked();
  }

  private locked(): StopRun {
    const what =
      nameAndPassword(this.proxy) === null
        ? `The proxy ${this.host} asks for a name and password (407).`
        : `The proxy ${this.host} does not accept the name and password (407).`;
    return new StopRun('proxy', what, LOCKED, EXIT.unusable);
  }

  /** A connection for undici: to the proxy itself for plain http, else to the host, through a tunnel. */
  readonly connect: buildConnector.connector = (target, done) => {
    const failed = (failure: Error) => done(failure, null);
    this.reach().then((socket) => {
      if (target.protocol === 'http:') return done(null, socket);
      const place = target.host?.includes(':', target.hostname.length) ? target.host : `${target.host}:443`;
      this.tunnel(socket, place).then(
        (tunnel) => {
          const servername = isIP(target.hostname) === 0 ? target.hostname : '';
          this.open({ ...target, servername, httpSocket: tunnel }, done);
        },
        (failure: Error) => {
          socket.destroy();
          failed(failure);
        },
      );
    }, failed);
  };

  /** A connection to the proxy itself. */
  private reach(): Promise<Socket> {
    const { protocol, hostname, host, port } = this.proxy;
    return new Promise((resolve, reject) => {
      this.open({ protocol, hostname, host, port }, (error, socket) => {
        if (error === null) resolve(socket);
        else reject(this.down(error));
      });
    });
  }

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
      const late = () => asking.destroy(none(`no answer within ${this.tunnelMs / 1000} s`));
      const timer = setTimeout(late, this.tunnelMs);
      asking.on('close', () => clearTimeout(timer));
      asking.on('error', (error) => reject(error instanceof RetryPage ? error : none(reasonFor(error).message)));
      asking.on('connect', ({ statusCode = 0 }) => {
        try {
          this.checkOwn(statusCode);
          // Any 2xx opens it (RFC 9110, 9.3.6).
          if (statusCode < 200 || statusCode > 299) throw none(`the proxy answers ${statusCode}`);
          resolve(socket);
        } catch (error) {
          reject(error);
        }
      });
      asking.end();
    });
  }
}
