/** A rescrape: lists, feeds and sitemaps first, for they bring new articles in; then the pages most worth a look. */
import type { CrawlOptions } from '../../../crawlers/index.js';
import type { RevisitPage } from '../../../storage/index.js';
import type { SiteProfile } from '../../core/page.js';
import { whyForgotten } from '../find-article.js';
import type { Session } from '../session.js';
import { type OnSaved, recorder, visitor } from '../visitor.js';
import { Checker } from './checker.js';
import { type Ask, choose, dayOf, policyOf } from './choose.js';
import { emptyReport, noteFailure, type RescrapeReport } from './report.js';
import { targetOf } from './target.js';

export interface RescrapeOptions extends Ask {
  /** Whose lists are read, where it has any, and whose pages are looked at; null: pages of every site, no lists. */
  readonly site: SiteProfile | null;
  /** Public ids: these pages and nothing else. */
  readonly only: readonly string[] | null;
  readonly crawl: Pick<
    CrawlOptions,
    | 'profiles'
    | 'general'
    | 'userAgent'
    | 'allowPrivate'
    | 'concurrency'
    | 'signal'
    | 'proxy'
    | 'onFailure'
    | 'turns'
    | 'onEvent'
  > & {
    readonly delayMs: number | null;
    readonly browser: string | null;
  };
  /** Called for every page, before the first as well: whoever watches the disk ends the run by its signal. */
  readonly onPage?: () => void;
  /** Called after every look with what was found so far. */
  readonly onCheck?: (report: RescrapeReport, of: number) => void;
}

export type Rescraped = { readonly report: RescrapeReport; readonly stopped: 'done' | 'interrupted' };

/** A crawl that begins nowhere would go on with what is queued of every site. */
const hasLists = ({ seeds, sitemaps, feeds }: SiteProfile): boolean =>
  seeds.length + sitemaps.length + feeds.length > 0;

/** Runs within a session. What was looked at is in the archive whatever happens. */
export async function rescrape(session: Session, options: RescrapeOptions): Promise<Rescraped> {
  const [{ crawl, revisit }, { openFrontier }] = await Promise.all([
    import('../../../crawlers/index.js'),
    import('../../../storage/index.js'),
  ]);
  const started = performance.now();
  const { archive } = session;
  const report = emptyReport();
  const frontier = openFrontier(archive.db, archive.commits, session.run);
  const record = recorder(session);
  const onPage = options.onPage ?? (() => undefined);
  onPage();
  if (options.only === null && options.site !== null && hasLists(options.site)) {
    const onSaved: OnSaved = (saved) => {
      onPage();
      if (saved !== null) report.saved[saved.outcome] = (report.saved[saved.outcome] ?? 0) + 1;
    };
    const visit = visitor(session, onSaved, { media: 'article' });
    const sites = [options.site];
    const forgottenAs = (url: string) => whyForgotten(archive, [url]);
    const how = { ...options.crawl, frontier, sites, visit, record, forgottenAs };
    report.lists = await crawl({ ...how, limit: null, freshMs: 0 });
    await archive.commits.flush();
  }
  const now = dayOf(Date.now());
  const choice = policyOf(archive, options.site?.site ?? null);
  const chosen =
    options.only === null
      ? choose(choice, now, options)
      : options.only.map((id) => choice.pages.get(id)).filter((page): page is RevisitPage => page !== undefined);
  const checker = new Checker(session, report);
  const targets = chosen.map((page) =>
    targetOf(session, page, page.goneAt === null ? choice.policy.explain(page.id, now).stale : 0),
  );
  const summary = await revisit(targets, {
    ...options.crawl,
    frontier,
    record,
    answer: async (target, answer, helpers) => {
      onPage();
      await checker.take(target, answer, helpers);
      options.onCheck?.(report, targets.length);
    },
  });
  await checker.finish();
  report.left = summary.left;
  for (const { target, why } of summary.leftAlone) {
    const { id, url } = target.page;
    noteFailure(report, 'host-stopped', { id, url, why: `its host was left alone: ${why}` });
  }
  report.requests = (report.lists?.requests ?? 0) + summary.requests;
  report.bytes = (report.lists?.bytes ?? 0) + summary.bytes;
  report.statistics = summary.statistics;
  report.hosts = summary.hosts;
  report.ms = Math.round(performance.now() - started);
  const stopped = summary.stopped === 'interrupted' || report.lists?.stopped === 'interrupted' ? 'interrupted' : 'done';
  return { report, stopped };
}
