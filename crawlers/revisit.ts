/**
 * Looking again: known pages asked for once more by the same engine, with the page's own date and tag, so that a server
 * may answer 304. What is to be looked at is handed in and held in memory; what the answer means is the caller's.
 */
import type { SkipReason } from '../src/core/errors.js';
import type {
  Committed,
  Completion,
  Frontier,
  FrontierCounts,
  HostState,
  StoredRobots,
  Target,
} from '../src/core/frontier.js';
import type { FetchedPage } from '../src/core/page.js';
import { hostOf } from '../src/core/url.js';
import { arrived } from './chain.js';
import { Engine, type Roles, type Visited } from './engine.js';
import { refuseFiles } from './media.js';
import type { CrawlStatistics, EngineOptions, HostReport, VisitHelpers } from './options.js';
import { newTarget } from './roles.js';
import { Sites } from './site-rules.js';
import { checkStatus } from './status.js';
import { fetchPart } from './visiting.js';

export interface RevisitTarget {
  readonly url: string;
  /** Validators of the copy at hand; both null: ask for the whole page. */
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export type RevisitAnswer =
  | {
      readonly kind: 'page'; // 2xx, 304, 404 or 410
      readonly page: FetchedPage;
      /** Every redirect on the way was permanent (301, 308). */
      readonly permanent: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: SkipReason; readonly message: string };

export interface RevisitOptions<T extends RevisitTarget> extends EngineOptions {
  /** Where state and robots.txt are kept; the targets themselves are not. */
  readonly frontier: Frontier & { keepHostState(state: HostState): void };
  readonly answer: (target: T, answer: RevisitAnswer, helpers: VisitHelpers) => Promise<void>;
}

export interface RevisitSummary<T extends RevisitTarget = RevisitTarget> {
  readonly stopped: 'done' | 'interrupted';
  readonly requests: number;
  readonly bytes: number;
  readonly statistics: CrawlStatistics;
  readonly hosts: readonly HostReport[];
  /** Targets that were not asked for: their host was left alone, or the run was interrupted. */
  readonly left: number;
  /** Those of them whose host was left alone, and why it was. */
  readonly leftAlone: readonly { readonly target: T; readonly why: string }[];
}

/** Asks for every target once, each host's in the order given. Rejects only with what `answer` rejects with. */
export async function revisit<T extends RevisitTarget>(
  targets: readonly T[],
  options: RevisitOptions<T>,
): Promise<RevisitSummary<T>> {
  const sites = new Sites(options.profiles, options.general);
  const frontier = new Revisits(targets, sites, options);
  const engine = new Engine(options, frontier, sites);
  const { gate, schedule } = engine;
  const statistics = await engine.run(new RevisitRole(engine, frontier, options));
  const { requests, bytes } = gate;
  const stopped = options.signal.aborted ? 'interrupted' : 'done';
  const hosts = schedule.all();
  const leftAlone = hosts
    .filter((host) => host.stopped)
    .flatMap(({ name, trouble: why }) => frontier.leftAt(name).map((target) => ({ target, why })));
  return { stopped, requests, bytes, statistics, hosts: gate.report(hosts), left: frontier.left, leftAlone };
}

class RevisitRole<T extends RevisitTarget> implements Roles {
  readonly leavesClosed = true;
  readonly read = { revisit: (visited: Visited) => this.look(visited) };

  constructor(
    private readonly engine: Engine,
    private readonly frontier: Revisits<T>,
    private readonly options: RevisitOptions<T>,
  ) {}

  async admit(): Promise<boolean> {
    return true;
  }

  async fetch({ host, target }: Visited['task'], headers: Record<string, string>) {
    const { etag, lastModified } = this.frontier.of(target);
    const validators = {
      ...(etag === null ? {} : { 'if-none-match': etag }),
      ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
    };
    const asked = { across: true, accept: refuseFiles, headers: { ...validators, ...headers } };
    const chain = await this.engine.fetcher.follow(host, target.url, asked);
    const page = arrived(chain, target.url);
    if (page.status !== 304 && page.status !== 404 && page.status !== 410) checkStatus(page);
    host.state.failures = 0;
    return { chain, page };
  }

  private async look({ task, page, chain, profile }: Visited): Promise<void> {
    const { host, target } = task;
    const { fetcher, rendering } = this.engine;
    const helpers: VisitHelpers = {
      profile,
      fetch: (url) => fetchPart(fetcher, page, url),
      canonical: () => Promise.resolve(null),
      render: async () => {
        if (profile.render === 'never' || !this.engine.renders(host)) return null;
        return (await rendering.fill(host, page))?.page ?? null;
      },
    };
    const permanent = chain.hops.every(({ status }) => status === 301 || status === 308);
    await this.options.answer(this.frontier.of(target), { kind: 'page', page, permanent }, helpers);
    const { bytes } = chain.exchange;
    task.fate = { kind: 'ended', outcome: { state: 'done' }, ending: { status: page.status, bytes } };
  }
}

/** The pages to look at as a frontier. A page that could not be had is answered for here, when it is completed. */
class Revisits<T extends RevisitTarget> implements Frontier {
  /** Targets without an answer. */
  left: number;
  private readonly byHost = new Map<string, { readonly target: Target; readonly notBefore: number }[]>();

  constructor(
    private readonly targets: readonly T[],
    private readonly sites: Sites,
    private readonly options: RevisitOptions<T>,
  ) {
    this.left = targets.length;
    targets.forEach(({ url }, id) => {
      const target = {
        ...newTarget(url, sites.of(hostOf(url)), 'article'),
        id,
        attempts: 0,
        label: 'revisit',
      } as const;
      const list = this.byHost.get(target.host);
      if (list === undefined) this.byHost.set(target.host, [{ target, notBefore: 0 }]);
      else list.push({ target, notBefore: 0 });
    });
  }

  of({ id }: Target): T {
    return this.targets[id]!;
  }

  /** Targets of a host without an answer. */
  leftAt(host: string): T[] {
    return (this.byHost.get(host) ?? []).map(({ target }) => this.of(target));
  }

  begin(): Promise<{ round: number; resumed: boolean }> {
    return Promise.resolve({ round: 0, resumed: false });
  }

  hosts(): readonly HostState[] {
    return [...this.byHost.keys()].map((host) => this.hostState(host));
  }

  hostState(host: string): HostState {
    return this.options.frontier.hostState(host);
  }

  queued(host: string, now: number, limit: number, held: ReadonlySet<number>): Target[] {
    const due = (this.byHost.get(host) ?? []).filter((one) => one.notBefore <= now && !held.has(one.target.id));
    return due.slice(0, limit).map(({ target }) => target);
  }

  dueAt(host: string, now: number): number | null {
    const later = (this.byHost.get(host) ?? []).map(({ notBefore }) => notBefore).filter((at) => at > now);
    return later.length === 0 ? null : Math.min(...later);
  }

  add(): Promise<Committed> {
    return Promise.resolve({ added: 0, hosts: [] });
  }

  async complete({ target, outcome, state }: Completion): Promise<Committed> {
    this.take(target);
    this.options.frontier.keepHostState(state);
    if (outcome.state === 'skipped') {
      const { reason, detail = '' } = outcome;
      const helpers = { profile: this.sites.of(target.host).profile, ...NOTHING };
      await this.options.answer(this.of(target), { kind: 'failed', reason, message: detail }, helpers);
    }
    this.left--;
    return { added: 0, hosts: [] };
  }

  postpone(target: Target, notBefore: number, _reason: SkipReason, state: HostState): Promise<undefined> {
    this.take(target);
    this.byHost.get(target.host)!.push({ target: { ...target, attempts: target.attempts + 1 }, notBefore });
    this.options.frontier.keepHostState(state);
    return Promise.resolve(undefined);
  }

  robots(origin: string): StoredRobots | null {
    return this.options.frontier.robots(origin);
  }

  saveRobots(robots: StoredRobots): void {
    this.options.frontier.saveRobots(robots);
  }

  counts(): FrontierCounts {
    return { queued: this.left, done: this.targets.length - this.left, skipped: {} };
  }

  flush(): Promise<void> {
    return this.options.frontier.flush();
  }

  private take({ id, host }: Target): void {
    const list = this.byHost.get(host) ?? [];
    list.splice(
      list.findIndex(({ target }) => target.id === id),
      1,
    );
  }
}

/** What a page that was not had gives whoever asks it for more. */
const NOTHING: Omit<VisitHelpers, 'profile'> = {
  fetch: () => Promise.reject(new Error('the page was not had, and has no parts')),
  render: () => Promise.resolve(null),
  canonical: () => Promise.resolve(null),
};
