/** `yuanye crawl --dry-run`: which pages a crawl would fetch, how long it would take at the polite rate, how big it is. */
import type { CrawlOptions, CrawlSummary, Target } from '../../crawlers/index.js';
import type { FetchedPage } from '../core/page.js';
import { decode } from '../decode/index.js';
import { extract } from '../extract/index.js';

/** List pages that are read to find out, unless --limit says otherwise. */
const LISTS = 100;
/** Articles of each site that are fetched, for their size. */
const SAMPLES = 3;

export interface DryRun {
  /** Addresses of pages that would be fetched, those already archived left out. */
  readonly pages: readonly string[];
  readonly known: number;
  readonly hours: number;
  readonly gb: number;
  /** Whether more lists remained than were read: then all figures are lower bounds. */
  readonly complete: boolean;
  /** Pages that were skipped, by reason, and how many of them the crawl was meant to fetch. */
  readonly skipped: CrawlSummary['skipped'];
  readonly missed: number;
  /** Why no host could be reached; null when one answered. */
  readonly unreached: string | null;
}

/** Reads lists and a few articles, keeps nothing. `isKnown` says what the archive has already. */
export async function dryRun(
  options: Omit<CrawlOptions, 'frontier' | 'visit' | 'wanted'>,
  isKnown: (url: string) => boolean,
): Promise<DryRun> {
  const [{ crawl }, { memoryFrontier }] = await Promise.all([
    import('../../crawlers/index.js'),
    import('../../storage/index.js'),
  ]);
  const { frontier, close } = memoryFrontier();
  const found = new Map<string, Target>();
  const sampled = new Map<string, { pages: number; bytes: number }>();
  const wanted = (target: Target): boolean => {
    if (target.role !== 'article') return true;
    found.set(target.url, target);
    if (isKnown(target.url)) return false; // it is not asked for: its size counts for nothing
    const sample = sampled.get(target.host) ?? { pages: 0, bytes: 0 };
    sampled.set(target.host, sample);
    return ++sample.pages <= SAMPLES;
  };
  const visit = async (page: FetchedPage, target: Target, { profile }: { profile: CrawlOptions['general'] }) => {
    const { article, links } = extract({ ...decode(page, {}), repaired: true }, profile);
    if (target.role === 'article') sampled.get(target.host)!.bytes += page.body.length;
    const outcome = { state: 'done', kind: article.kind } as const;
    return { links, outcome, save: () => undefined };
  };
  try {
    const summary = await crawl({ ...options, limit: options.limit ?? LISTS, frontier, visit, wanted });
    const delays = new Map(summary.hosts.map(({ host }) => [host, frontier.hostState(host).delayMs]));
    let ms = 0;
    let bytes = 0;
    let known = 0;
    const pages: string[] = [];
    const perHost = new Map<string, number>();
    for (const { url, host } of found.values()) {
      if (isKnown(url)) {
        known++;
        continue;
      }
      pages.push(url);
      const n = (perHost.get(host) ?? 0) + 1;
      perHost.set(host, n);
      const sample = sampled.get(host)!;
      bytes += sample.bytes / Math.max(1, Math.min(SAMPLES, sample.pages));
      ms = Math.max(ms, n * (delays.get(host) ?? 0)); // hosts are visited side by side
    }
    const complete = summary.stopped === 'done';
    return {
      pages,
      known,
      hours: ms / 3_600_000,
      gb: bytes / 1e9,
      complete,
      skipped: summary.skipped,
      missed: summary.missed,
      unreached: summary.unreached,
    };
  } finally {
    await close();
  }
}
