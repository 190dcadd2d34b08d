/**
 * Who is next. Hosts wait in a heap by the time they may be asked again; each has at most one target out at a time,
 * so there is one connection a host. What is held is known only here: a process that dies holds nothing.
 */
import type { Frontier, HostState, Target } from '../src/core/frontier.js';
import { Heap } from './heap.js';

/** Targets of one host fetched from the frontier at once: few, so that memory does not grow with the site. */
const BATCH = 32;

export interface Host {
  readonly name: string;
  readonly state: HostState;
  /** A private host that --allow-private let in. */
  isPrivate: boolean;
  lastStartAt: number | null;
  busy: boolean;
  /** Too many failures in a row: left alone for the rest of this run. */
  stopped: boolean;
  crawlDelayMs: number | null;
  /** What is wrong with its answers by HTTP's grammar: they are read leniently. Null as long as nothing is. */
  irregular: string | null;
  /** How many of its pages end unclosed where they are said to end. */
  unclosed: number;
  /** What failed last. */
  trouble: string;
  /** Figures of this run. */
  requests: number;
  bytes: number;
  gapMs: number;
  gaps: number;
  readonly waiting: Target[];
  turn: number;
  /** The last request in its line; the next one waits for it (gate.ts). */
  line: Promise<unknown>;
}

interface Turn {
  readonly at: number;
  readonly host: Host;
  readonly turn: number;
}

export interface Claim {
  readonly host: Host;
  readonly target: Target;
}

export class Schedule {
  private readonly heap = new Heap<Turn>();
  private readonly hosts = new Map<string, Host>();
  private readonly held = new Set<number>();
  /** Addresses of pages that are archived under another name, by the target whose commit will say so. */
  private readonly taken = new Set<string>();
  private readonly same = new Map<number, readonly string[]>();
  private out = 0;

  constructor(
    private readonly frontier: Pick<Frontier, 'hosts' | 'hostState' | 'queued' | 'dueAt'>,
    private readonly now: () => number,
    private readonly isPrivate: (host: string) => boolean,
  ) {
    for (const state of frontier.hosts()) {
      const host = this.host(state.host, state);
      this.push(host, host.state.nextAt);
    }
  }

  host(name: string, state: HostState = this.frontier.hostState(name)): Host {
    let host = this.hosts.get(name);
    if (host !== undefined) return host;
    host = {
      ...{ name, state: { ...state, nextAt: this.afterRestart(state) }, isPrivate: this.isPrivate(name) },
      ...{
        lastStartAt: null,
        busy: false,
        stopped: false,
        crawlDelayMs: null,
        irregular: null,
        unclosed: 0,
        trouble: '',
      },
      ...{ requests: 0, bytes: 0, gapMs: 0, gaps: 0, waiting: [], turn: 0, line: Promise.resolve() },
    };
    host.state.failures = 0;
    this.hosts.set(name, host);
    return host;
  }

  all(): readonly Host[] {
    return [...this.hosts.values()];
  }

  /** The next target that may be fetched now, or null. The caller gives it back with `release`. */
  claim(): Claim | null {
    const now = this.now();
    for (;;) {
      const top = this.heap.peek();
      if (top === undefined || top.at > now) return null;
      this.heap.pop();
      const { host } = top;
      if (top.turn !== host.turn || host.busy || host.stopped) continue;
      if (host.waiting.length === 0) this.refill(host, now);
      const target = host.waiting.shift();
      if (target === undefined) {
        const due = this.frontier.dueAt(host.name, now);
        if (due !== null) this.push(host, Math.max(due, host.state.nextAt));
        continue;
      }
      this.held.add(target.id);
      host.busy = true;
      this.out++;
      return { host, target };
    }
  }

  private refill(host: Host, now: number): void {
    for (const target of this.frontier.queued(host.name, now, BATCH, this.held)) {
      if (!this.taken.has(target.url)) host.waiting.push(target);
    }
  }

  /** When the next host is ready: milliseconds since the epoch, or null when none waits. */
  nextAt(): number | null {
    for (;;) {
      const top = this.heap.peek();
      if (top === undefined) return null;
      if (top.turn === top.host.turn && !top.host.busy && !top.host.stopped) return top.at;
      this.heap.pop();
    }
  }

  /** Nothing is out and nothing waits, not even for a later time. */
  idle(): boolean {
    return this.out === 0 && this.nextAt() === null;
  }

  get atWork(): number {
    return this.out;
  }

  /** The host may be asked again at `host.state.nextAt`. */
  release(host: Host): void {
    host.busy = false;
    this.out--;
    if (!host.stopped) this.push(host, host.state.nextAt);
  }

  /** Puts a claimed target back unchanged, first in its host's line. */
  giveBack({ host, target }: Claim): void {
    host.waiting.unshift(target);
    this.held.delete(target.id);
    this.release(host);
  }

  /** These addresses turned out to be `target`'s page: until that is on disk they must not be handed out. */
  drop({ host, target }: Claim, urls: readonly string[]): void {
    if (urls.length === 0) return;
    this.same.set(target.id, urls);
    for (const url of urls) this.taken.add(url);
    const kept = host.waiting.filter(({ url }) => !this.taken.has(url));
    host.waiting.splice(0, host.waiting.length, ...kept);
  }

  /** The target's new state is on disk. */
  committed(target: Target): void {
    this.held.delete(target.id);
    for (const url of this.same.get(target.id) ?? []) this.taken.delete(url);
    this.same.delete(target.id);
  }

  /** These hosts have something new. */
  wake(names: readonly string[]): void {
    for (const name of names) {
      const host = this.host(name);
      if (!host.busy && !host.stopped) this.push(host, host.state.nextAt);
    }
  }

  private push(host: Host, at: number): void {
    host.turn++;
    this.heap.push({ at, host, turn: host.turn });
  }

  /**
   * A process killed within a request could not write it down, so a known host gets one delay at the start. A clock
   * that was ahead when the time was stored must not freeze a host: a host that answered well has no longer pause than
   * its delay, and one that asked for time has no longer one than a day.
   */
  private afterRestart(state: HostState): number {
    const now = this.now();
    if (state.requests === 0) return 0;
    const longest = state.failures === 0 ? 2 * state.delayMs + 1000 : 24 * 3600_000;
    const stored = state.nextAt > now + longest ? now : state.nextAt;
    return Math.max(stored, now + Math.min(state.delayMs, 60_000));
  }
}
