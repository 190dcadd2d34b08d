/** Every request passes here: one at a time a host, its pause kept, the time taken; failures make the pause longer. */

import type { FetchedPage, SiteProfile } from '../src/core/page.js';
import type { SharedTurns } from '../src/core/turns.js';
import type { Exchange, HttpClient, Request } from './http.js';
import { isUnclosed, mayGoOn } from './http-body.js';
import { Irregular } from './http-failure.js';
import type { CrawlEvent, HostReport } from './options.js';
import { backOff, politeGap, untilOpen } from './politeness.js';
import type { Host } from './schedule.js';

/** The run was interrupted while a request waited for its turn; its target stays queued. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** What is in flight when a run is asked to stop may take this long; whoever asked waits half a minute. */
export const GRACE_MS = 20_000;
/** Waiting longer than this for one host is for another run. */
const MAX_WAIT_MS = 3600_000;

/** Without any answer from anybody: tries of one host, the pause between them, and how long it is tried at all. */
const OFFLINE_TRIES = 3;
const OFFLINE_PAUSE_MS = 1500;
const OFFLINE_MS = 4000;

/** Pages of a host that end unclosed, and were found whole: then it leaves the end away. */
const MOST_UNCLOSED = 3;
const TOO_SHORT = 'the page goes on behind its Content-Length';

const isCutByLength = ({ page: { status, headers, body } }: Exchange, { readAtMost }: Request): boolean =>
  status === 200 && readAtMost === undefined && mayGoOn(headers) && isUnclosed(body);

export interface GateOptions {
  readonly client: HttpClient;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** What the command line asks for, or null. */
  readonly delayMs: number | null;
  readonly profileOf: (host: string) => SiteProfile;
  readonly signal: AbortSignal;
  /** Takes what is fetched beside pages, for the snapshot. */
  readonly record: (page: FetchedPage) => void;
  readonly onEvent: (event: CrawlEvent) => void;
  /** Turns with hosts that other processes ask as well; null or absent: there are none. */
  readonly turns?: SharedTurns | null;
}

export class Gate {
  requests = 0;
  bytes = 0;
  private answered = 0;
  /** The first host to which no connection could be made, and when that was. */
  private lost: { readonly at: number; readonly why: string } | null = null;

  constructor(private readonly options: GateOptions) {}

  /** Why no host at all could be reached in this run; null when one was. */
  get unreached(): string | null {
    return this.answered === 0 && this.lost !== null ? this.lost.why : null;
  }

  record(page: FetchedPage): void {
    this.options.record(page);
  }

  /**
   * One request to a host: after those that came before, and not before its pause is over. A server whose answer breaks
   * HTTP's grammar, or whose page stops short, is asked once more, leniently, and from then on so.
   */
  async fetch(host: Host, url: string, request: Request = {}): Promise<Exchange> {
    const { client } = this.options;
    const ask = () => {
      const { irregular } = host;
      return this.exchange(host, () => client.fetch(url, irregular === null ? request : { ...request, irregular }));
    };
    if (host.irregular !== null) return ask();
    try {
      const exchange = await ask();
      return isCutByLength(exchange, request) && host.unclosed < MOST_UNCLOSED
        ? await this.readOn(host, url, request, exchange)
        : exchange;
    } catch (error) {
      if (!(error instanceof Irregular)) throw error;
      host.irregular = error.message;
      return ask();
    }
  }

  /** Asks for a page once more that its Content-Length seems to cut, to read what comes behind it. */
  private async readOn(host: Host, url: string, request: Request, before: Exchange): Promise<Exchange> {
    const { client } = this.options;
    host.unclosed++;
    const exchange = await this.exchange(host, () => client.fetch(url, { ...request, irregular: TOO_SHORT }));
    if (exchange.bytes <= before.bytes) return before;
    host.irregular = TOO_SHORT;
    return exchange;
  }

  /** The same for whatever sends the request, such as a browser. */
  exchange(host: Host, send: () => Promise<Exchange>): Promise<Exchange> {
    const exchange = host.line.then(() => this.send(host, send));
    const ended = (): void => undefined; // of what it brought the line holds nothing
    host.line = exchange.then(ended, ended);
    return exchange;
  }

  private async send(host: Host, send: () => Promise<Exchange>): Promise<Exchange> {
    await this.turn(host);
    this.requests++;
    host.requests++;
    let exchange: Exchange | null = null;
    const asked = performance.now();
    try {
      exchange = await send();
      this.answered++;
      this.bytes += exchange.bytes;
      host.bytes += exchange.bytes;
      host.state.bytes += exchange.bytes;
      if (exchange.privateAddress) host.isPrivate = true;
      return exchange;
    } finally {
      const startedAt = exchange?.startedAt ?? asked;
      const ended = exchange?.endedAt ?? performance.now();
      this.rest(host, startedAt, exchange?.answeredAt ?? ended, ended - startedAt);
    }
  }

  /** A further request within an exchange, such as a rendered page that sends itself on: not before the host has rested. */
  async again(host: Host, before: { readonly startedAt: number; readonly answeredAt: number }): Promise<void> {
    this.rest(host, before.startedAt, before.answeredAt, before.answeredAt - before.startedAt);
    await this.turn(host);
    this.requests++;
    host.requests++;
  }

  /**
   * The host failed: it is left alone for longer each time, in the end for the run, and whoever watches is notified. A host
   * that refuses (403) is not in trouble: refusals only count.
   */
  failed(
    host: Host,
    why: {
      readonly retryAfterMs?: number | null;
      readonly refused?: boolean;
      readonly unreached?: boolean | undefined;
    },
    message: string,
  ): void {
    const { state, name } = host;
    const { now, profileOf, onEvent } = this.options;
    state.failures++;
    host.trouble = message;
    const wait = why.refused === true ? 0 : backOff(state.delayMs, state.failures);
    const offline = why.unreached === true && this.answered === 0;
    const pause = Math.max(offline ? Math.min(wait, OFFLINE_PAUSE_MS) : wait, why.retryAfterMs ?? 0);
    state.nextAt = Math.max(state.nextAt, now() + pause);
    this.options.turns?.rest(name, state.nextAt - now());
    if (offline) this.lost ??= { at: now(), why: `${name}: ${message}` };
    if (host.stopped) return;
    // As long as nobody has answered at all, the connection of this machine is down, not the host: waiting for it is useless.
    const noWay = offline && (state.failures >= OFFLINE_TRIES || now() - this.lost!.at > OFFLINE_MS);
    host.stopped = noWay || state.failures >= profileOf(name).stopAfter || pause > MAX_WAIT_MS;
    const { failures, nextAt } = state;
    if (host.stopped) onEvent({ type: 'host-stopped', host: name, failures, message });
    else onEvent({ type: 'host-failed', host: name, failures, message, until: nextAt });
  }

  /** When the host's hours begin, or null when it may be visited now. */
  closedUntil(host: Host): number | null {
    const { hours, timeZone } = this.options.profileOf(host.name);
    const wait = untilOpen(hours, timeZone, this.options.now());
    return wait === 0 ? null : this.options.now() + wait;
  }

  report(hosts: readonly Host[]): HostReport[] {
    return hosts
      .filter(({ requests, stopped }) => requests > 0 || stopped)
      .map((host) => ({
        host: host.name,
        requests: host.requests,
        bytes: host.bytes,
        meanGapMs: host.gaps === 0 ? null : Math.round(host.gapMs / host.gaps),
        failures: host.state.failures,
        stopped: host.stopped,
      }))
      .sort((a, b) => b.requests - a.requests);
  }

  /**
   * The host's pause counts from the answer's head, not from our sending: a server that takes its time, or a line on
   * which the first request was held up, would otherwise see two requests closer together than the pause.
   */
  private rest(host: Host, startedAt: number, answeredAt: number, tookMs: number): void {
    const { state } = host;
    const zero = this.options.now() - performance.now();
    const at = zero + startedAt;
    if (host.lastStartAt !== null) {
      host.gapMs += at - host.lastStartAt;
      host.gaps++;
      state.gapMs += at - host.lastStartAt;
      state.gaps++;
    }
    host.lastStartAt = at;
    state.requests++;
    const delay = {
      profileMs: this.options.profileOf(host.name).delayMs,
      crawlDelayMs: host.crawlDelayMs,
      lastFetchMs: tookMs,
      askedMs: this.options.delayMs,
      isPrivate: host.isPrivate,
    };
    state.delayMs = politeGap(delay, Math.random());
    state.nextAt = zero + answeredAt + state.delayMs;
    this.options.turns?.rest(host.name, state.nextAt - this.options.now());
  }

  private async turn(host: Host): Promise<void> {
    for (;;) {
      const wait = host.state.nextAt - this.options.now();
      if (this.options.signal.aborted) throw new Interrupted('stopped while waiting for a host');
      if (wait <= 0) break;
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          this.options.signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, Math.min(Math.ceil(wait), 2 ** 30));
        this.options.signal.addEventListener('abort', done);
      });
    }
    const { turns, signal } = this.options;
    if (turns != null && !(await turns.take(host.name, signal)))
      throw new Interrupted('stopped while waiting for a host that another process asks');
  }
}
