/**
 * The crawl engine: Crawlee's BasicCrawler over our frontier. Every request passes `admit` (hours, robots.txt and
 * what the roles ask), is fetched by the one fetcher, and goes by its label through a Crawlee router to its role.
 * Crawlee's part: the pool, the life of a request, errors that are final and errors that are tried again, figures.
 */
import {
  BasicCrawler,
  type BasicCrawlingContext,
  createBasicRouter,
  LogLevel,
  log,
  type RequestProvider,
  type RouterHandler,
} from '@crawlee/basic';
import { EXIT, SkipPage, StopRun } from '../src/core/errors.js';
import type { Frontier } from '../src/core/frontier.js';
import type { FetchedPage, SiteProfile } from '../src/core/page.js';
import { isPrivateHost } from './address.js';
import type { Chain } from './chain.js';
import { crawleeClient } from './crawlee-client.js';
import { crawleeSettings } from './crawlee-settings.js';
import { Endings } from './endings.js';
import { Fetcher } from './fetcher.js';
import { Gate, GRACE_MS, Interrupted } from './gate.js';
import { HttpClient, LIMITS } from './http.js';
import type { CrawlStatistics, CrawlSummary, EngineOptions, RouteContext } from './options.js';
import { routed, runHooks } from './own-code.js';
import { proxyOf } from './proxy-of.js';
import { type Added, FrontierQueue, type Task } from './queue.js';
import { Rendering } from './rendering.js';
import type { Robots } from './robots.js';
import { type Host, Schedule } from './schedule.js';
import { withoutSigintHandler } from './sigint.js';
import { Sites } from './site-rules.js';
import { NotNow, verdict } from './verdict.js';

/** Milliseconds since the epoch by the monotonic clock: a clock that is set meanwhile moves nothing. */
const monotonic = (): number => performance.timeOrigin + performance.now();

/** A page as its role's handler gets it. */
export interface Visited extends BasicCrawlingContext, RouteContext {
  readonly task: Task;
  readonly chain: Chain;
}

/** What is done with requests, by their role. */
export interface Roles {
  /** Called when robots.txt allows the page: false when it is not to be fetched, with its fate set; throws as `read`. */
  admit(task: Task): Promise<boolean>;
  /** Fetches the page; null when it lies on another host, with the task's fate set. */
  fetch(task: Task, headers: Record<string, string>): Promise<{ chain: Chain; page: FetchedPage } | null>;
  /** A handler for each label; it sets the task's fate. */
  readonly read: Readonly<Record<string, (visited: Visited) => Promise<void>>>;
  /** Called with each origin's robots.txt, before `admit`. */
  readonly onRobots?: (task: Task, robots: Robots, origin: string) => Promise<void>;
  /** Called when nothing is left: true when there is more after all. */
  more?(): Promise<boolean>;
  add?(addresses: readonly Added[]): Promise<void>;
  /** Called with each task that is put off. */
  readonly onPostponed?: (task: Task) => void;
  /** Closed hosts are waited for (default), or left for another run. */
  readonly leavesClosed?: boolean;
}

export class Engine {
  stopped: CrawlSummary['stopped'] | null = null;
  readonly now: () => number;
  readonly gate: Gate;
  readonly schedule: Schedule;
  readonly fetcher: Fetcher;
  readonly endings: Endings;
  readonly rendering: Rendering;
  private readonly client: HttpClient;
  private queue: FrontierQueue | undefined;

  constructor(
    private readonly options: EngineOptions,
    frontier: Frontier,
    readonly sites = new Sites(options.profiles, options.general),
  ) {
    this.now = options.now ?? monotonic;
    const { now, profileOf } = this;
    this.client = new HttpClient({ ...options, proxyOf: this.proxyOf });
    const onEvent = options.onEvent ?? (() => undefined);
    const record = options.record ?? (() => undefined);
    const { signal, delayMs = null, turns = null } = options;
    this.gate = new Gate({ client: this.client, now, delayMs, profileOf, signal, record, onEvent, turns });
    const isPrivate = (host: string) => options.allowPrivate && isPrivateHost(new URL(`http://${host}`).hostname);
    this.schedule = new Schedule(frontier, now, isPrivate);
    this.fetcher = new Fetcher({ frontier, gate: this.gate, schedule: this.schedule, sites, now });
    this.endings = new Endings({ frontier, onEvent }, this.schedule);
    const rendering = {
      userAgent: options.userAgent,
      allowPrivate: options.allowPrivate,
      maxBytes: options.limits?.maxBytes ?? LIMITS.maxBytes,
      onFailure: options.onFailure ?? null,
    };
    const browser = { executable: options.browser ?? null, turns, signal };
    this.rendering = new Rendering(this.gate, this.fetcher.robots, browser, rendering);
  }

  private readonly profileOf = (host: string): SiteProfile => this.sites.of(host).profile;

  private readonly proxyOf = (host: string): string | null => proxyOf(this.profileOf(host), this.options.proxy ?? null);

  /** Whether a host's pages may be rendered: the browser goes through no proxy, so where one is set it would show us. */
  renders({ name }: Host): boolean {
    return this.rendering.possible && this.proxyOf(name) === null;
  }

  get stopping(): boolean {
    return this.stopped !== null || this.endings.failure !== undefined;
  }

  stop(why: CrawlSummary['stopped']): void {
    this.stopped ??= why;
    this.endings.wake();
  }

  /** Not now: the task goes back to the front of its host's line. Always throws. */
  giveBack(task: Task): never {
    task.fate = { kind: 'returned' };
    throw new NotNow('not now');
  }

  /** Runs until nothing is left or the run is asked to stop; rejects with what ended it early. */
  async run(roles: Roles): Promise<CrawlStatistics> {
    const { schedule, endings, now, options } = this;
    const queue = new FrontierQueue({
      ...{ schedule, endings, now },
      stopping: () => this.stopping,
      more: () => roles.more?.() ?? Promise.resolve(false),
      add: (added) => roles.add?.(added) ?? Promise.reject(new Error('no address can be added to this run')),
    });
    this.queue = queue;
    const crawler = this.crawler(queue, roles);
    queue.wake = () => void crawler.autoscaledPool?.notify();
    endings.wake = queue.wake;
    let last: NodeJS.Timeout | undefined;
    const interrupt = () => {
      this.stop('interrupted');
      last = setTimeout(() => {
        const reason = new Interrupted('it took longer than a run that was asked to stop may');
        this.client.abandon(reason);
        this.rendering.abandon(reason);
      }, GRACE_MS);
    };
    options.signal.addEventListener('abort', interrupt);
    if (options.signal.aborted) interrupt();
    try {
      await withoutSigintHandler(() => crawler.run());
    } catch (error) {
      endings.failure ??= error;
    } finally {
      queue.close();
      await this.settle();
      options.signal.removeEventListener('abort', interrupt);
      clearTimeout(last);
      await Promise.all([this.client.close(), this.rendering.close()]);
    }
    if (endings.failure !== undefined) throw endings.failure;
    return statisticsOf(crawler, endings.absent);
  }

  /** Crawlee with everything that it would write, or decide by itself, switched off. */
  private crawler(queue: FrontierQueue, roles: Roles): BasicCrawler {
    const { concurrency, routes = {} } = this.options;
    const router = createBasicRouter<Visited>();
    for (const label of Object.keys(routes)) {
      if (label in roles.read) continue;
      const hint = `Routes of this run are ${Object.keys(roles.read).join(', ')}.`;
      throw new StopRun('route', `There is no route "${label}".`, hint, EXIT.usage);
    }
    for (const [label, read] of Object.entries(roles.read)) {
      const own = routes[label as keyof typeof routes];
      router.addHandler(label, own === undefined ? read : (context) => routed(label, own, read, context));
    }
    return new BasicCrawler(
      {
        requestQueue: queue as unknown as RequestProvider, // by its methods: `requestManager` is refused at run time
        requestHandler: (context) => this.handle(context, router, roles),
        httpClient: crawleeClient(this.fetcher, this.gate),
        // Cookies are kept by site (sessions.ts); a pool of identities that take turns is no archive's manner.
        useSessionPool: false,
        requestHandlerTimeoutSecs: 24 * 3600, // parts wait for their host's delay; each exchange has its own limits
        // The delays bound each host and concurrency bounds all; there is nothing left to scale.
        ...{ minConcurrency: concurrency, maxConcurrency: concurrency },
        autoscaledPoolOptions: {
          // Nothing is decided by the load of the event loop or of a client: it is hardly looked at.
          snapshotterOptions: { eventLoopSnapshotIntervalSecs: 60, clientSnapshotIntervalSecs: 60 },
        },
        statisticsOptions: { persistenceOptions: { enable: false }, logIntervalSecs: 24 * 3600 },
        log: log.child({ prefix: 'Crawlee', level: LogLevel.OFF }),
      },
      crawleeSettings(),
    );
  }

  private async handle(context: BasicCrawlingContext, router: RouterHandler<Visited>, roles: Roles): Promise<void> {
    const task = this.taskOf(context);
    try {
      await this.open(task, roles);
      if (!(await roles.admit(task))) return;
      const { target } = task;
      const request = { headers: {} };
      const { preNavigationHooks = [], postNavigationHooks = [] } = this.options;
      const before = { ...context, target, profile: this.sites.for(target.site, target.host).profile };
      await runHooks('preNavigationHooks', preNavigationHooks, before, request);
      const fetched = await roles.fetch(task, request.headers);
      if (fetched === null) return;
      context.crawler.stats.registerStatusCode(fetched.page.status);
      const visited = { ...before, ...fetched, task, proceed: () => Promise.resolve() };
      await runHooks('postNavigationHooks', postNavigationHooks, visited, request);
      await router(visited);
      // A route of one's own that does not `proceed` is done with the page.
      if (task.fate.kind === 'returned') task.fate = { kind: 'ended', outcome: { state: 'done' } };
    } catch (error) {
      throw verdict(task, error, this, roles);
    }
  }

  private taskOf({ request }: BasicCrawlingContext): Task {
    return this.queue!.taskOf(request);
  }

  /** How it is reached, the host's hours and its robots.txt: throws where they keep the page from being asked for, now or in this run. */
  private async open(task: Task, roles: Roles): Promise<void> {
    const { host, target } = task;
    const { profile } = this.sites.for(target.site, host.name);
    if (profile.render === 'always' && this.proxyOf(host.name) !== null) {
      const hint = 'Unset YUANYE_PROXY for this crawl, or write render: never or auto in the profile.';
      throw new StopRun(
        'proxy',
        `${profile.site} is always rendered, and a browser is not sent through a proxy.`,
        hint,
        EXIT.usage,
      );
    }
    const closed = this.gate.closedUntil(host);
    if (closed !== null) {
      if (roles.leavesClosed === true) {
        host.stopped = true;
        host.trouble = 'its profile has it visited at other hours';
      } else if (host.state.nextAt < closed) {
        this.options.onEvent?.({ type: 'host-closed', host: host.name, until: closed });
      }
      host.state.nextAt = Math.max(host.state.nextAt, closed);
      this.giveBack(task);
    }
    const { origin } = new URL(target.url);
    const { robots, asked, why, unreached } = await this.fetcher.robots.of(host, origin);
    if (!robots.reachable) {
      this.gate.failed(host, { unreached }, `robots.txt cannot be read: ${why}`);
      this.giveBack(task);
    }
    await roles.onRobots?.(task, robots, origin);
    if (asked) this.giveBack(task);
    if (!robots.allows(target.url)) throw new SkipPage('robots-disallowed', `${origin}/robots.txt disallows it`);
  }

  /** Waits for what is in flight, which a run that ends early leaves to itself, and for its commit. */
  private async settle(): Promise<void> {
    while (this.schedule.atWork > 0 || this.endings.pending) {
      this.endings.flush();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function statisticsOf({ stats }: BasicCrawler, absent: number): CrawlStatistics {
  const { requestsFinished: finished, requestsFailed: failed, ...state } = stats.state;
  const mean = (ms: number, n: number): number | null => (n === 0 ? null : Math.round(ms / n));
  return {
    ...{ finished, failed: failed - absent, retried: state.requestsRetries },
    meanMs: mean(state.requestTotalFinishedDurationMillis, finished),
    meanFailedMs: mean(state.requestTotalFailedDurationMillis, failed),
    longestMs: state.requestMaxDurationMillis,
    perMinute: stats.calculate().requestsFinishedPerMinute,
    /** How many requests needed no further try, one, two … */
    retries: Array.from(stats.requestRetryHistogram, (n) => n ?? 0),
    statuses: { ...state.requestsWithStatusCode },
  };
}
