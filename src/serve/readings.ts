/**
 * Readings that pass over many rows. They are synchronous, so they run in threads of their own, each with a connection
 * that reads; an answer is kept until the archive changes.
 */
import type {
  Archive,
  Attachment,
  Cluster,
  Counted,
  Listed,
  ListFilter,
  SearchOptions,
  SearchResult,
  SiteSum,
} from '../../storage/index.js';
import { inScript as articleInScript, textInScript } from '../archive/share/rows.js';
import { unrepairedArticle } from '../archive/share/unrepaired.js';
import { WorkerPool } from '../archive/worker-pool.js';
import { EXIT, StopRun } from '../core/errors.js';
import type { Article } from '../core/page.js';
import { alarmsOfRuns } from './alarms.js';
import { pictureOf } from './pictures.js';
import { shownAs } from './replay/answer.js';
import { type MarkedBlock, trailMarks } from './trail-marks.js';

/** An article group as a list shows it. */
export interface ClusterLine {
  readonly id: string;
  readonly title: string | null;
  readonly publishedAt: string | null;
  readonly size: number;
  readonly sources: readonly string[];
}

export interface Holdings {
  readonly articles: number;
  readonly versions: number;
  readonly sites: number;
  readonly repairs: number;
  readonly firstPublished: string | null;
  readonly lastPublished: string | null;
}

export interface PageOf {
  readonly limit: number;
  readonly offset: number;
}

export interface ArticlePage {
  readonly articles: readonly Listed[];
  readonly total: number;
}

interface InScript {
  readonly article: Article;
  readonly attachments: readonly Attachment[];
}

/** What can be asked, each a function of the archive. */
export const READINGS = {
  search: (archive: Archive, query: string, options: SearchOptions): SearchResult => archive.search(query, options),
  /** Articles that match, by year. */
  trend: (archive: Archive, query: string): Counted[] =>
    archive
      .search(query, { limit: 0, sort: 'date', facets: true })
      .facets!.years.map(({ value, count }) => ({ value, count })),
  holdings: (archive: Archive): Holdings => {
    const { listing, overview } = archive;
    const { first, last } = listing.range();
    return {
      ...{ articles: listing.count(), versions: listing.versions(), sites: listing.sites().length },
      ...{ repairs: overview.repairs(), firstPublished: first, lastPublished: last },
    };
  },
  /** Articles by date, with how many there are in all. */
  list: (archive: Archive, filter: ListFilter, page: PageOf): ArticlePage => ({
    articles: archive.listing.list(filter, page),
    total: archive.listing.count(filter),
  }),
  ofSource: (archive: Archive, source: string, page: PageOf): Listed[] => archive.overview.ofSource(source, page),
  onDay: (archive: Archive, day: string, page: PageOf): ArticlePage => ({
    articles: archive.overview.onDay(day, page),
    total: archive.overview.countOnDay(day),
  }),
  broughtBy: (archive: Archive, run: Parameters<Archive['overview']['broughtBy']>[0], limit: number): Listed[] =>
    archive.overview.broughtBy(run, limit),
  months: (archive: Archive, year: string): Counted[] => archive.overview.months(year),
  sites: (archive: Archive): SiteSum[] => archive.overview.sites(),
  sources: (archive: Archive): Counted[] => archive.overview.sources({}, 1000),
  years: (archive: Archive): Counted[] => archive.overview.years(),
  siteYears: (archive: Archive, site: string): Counted[] => archive.overview.years({ site }),
  siteSources: (archive: Archive, site: string): Counted[] => archive.overview.sources({ site }, 20),
  sourceYears: (archive: Archive, source: string): Counted[] => archive.overview.years({ source }),
  trail,
  inScript,
  picture: pictureOf,
  /** A capture made ready for replay. */
  shown: shownAs,
  alarms: alarmsOfRuns,
  clusters: (archive: Archive): ClusterLine[] => {
    const lines = Array.from(archive.clusters.all(), lineOf);
    return lines.sort((a, b) => b.size - a.size || ((b.publishedAt ?? '') < (a.publishedAt ?? '') ? -1 : 1));
  },
} as const;

/**
 * The blocks of a version with its repairs in their places; null when there is no such version, or when its record is missing
 * or damaged (`yuanye verify` tells). The page is read again for it.
 */
function trail(archive: Archive, id: string, number: number): MarkedBlock[] | null {
  const version = archive.articles.versions(id)[number - 1];
  const article = version && archive.articles.get(id, { number });
  if (version === undefined || article === undefined) return null;
  try {
    return trailMarks(article, unrepairedArticle(archive, article, version));
  } catch (error) {
    if (error instanceof StopRun) return null;
    throw error;
  }
}

/** A version and the documents of its article in another script; the version is there. */
async function inScript(archive: Archive, id: string, number: number, script: 'hans' | 'hant'): Promise<InScript> {
  const [article, text] = await Promise.all([articleInScript(script), textInScript(script)]);
  return {
    article: article(archive.articles.get(id, { number })!),
    attachments: archive.attachments.of(id).map((one) => ({ ...one, title: text(one.title), text: text(one.text) })),
  };
}

function lineOf({ id, members }: Cluster): ClusterLine {
  const { title, publishedAt } = members[0]!;
  const sources = [...new Set(members.flatMap(({ source }) => (source === null ? [] : [source])))];
  return { id, title, publishedAt, size: members.length, sources: sources.slice(0, 6) };
}

type Name = keyof typeof READINGS;
type Rest<F> = F extends (archive: Archive, ...rest: infer R) => unknown ? R : never;

export interface ReadingTask {
  readonly name: Name;
  readonly rest: readonly unknown[];
  /** The folder of another archive that is asked: of a library that of a site. */
  readonly dir?: string;
}
/** An answer, or the error for people: an error's class does not cross threads. */
export type ReadingAnswer =
  | { readonly value: unknown }
  | { readonly stop: { readonly code: string; readonly message: string; readonly hint: string } };

export async function readOne(archive: Archive, { name, rest }: ReadingTask): Promise<ReadingAnswer> {
  const reading = READINGS[name] as (archive: Archive, ...rest: readonly unknown[]) => unknown;
  try {
    return { value: await reading(archive, ...rest) };
  } catch (error) {
    if (!(error instanceof StopRun)) throw error;
    const { code, message, hint } = error;
    return { stop: { code, message, hint } };
  }
}

/** Answers that are kept. */
const KEPT = 300;
/** Answers that may be megabytes are not. */
const PASSED_ON: ReadonlySet<Name> = new Set(['trail', 'inScript', 'picture', 'shown']);
/** Readings that wait at once; who comes later is told to come again. */
const MOST_WAITING = 64;
/** An answer over the whole archive may be this old, in milliseconds: a crawl changes the archive every second. */
export const MAY_BE_OLD = 15_000;

interface Kept {
  readonly version: string;
  readonly at: number;
  readonly answer: Promise<ReadingAnswer>;
}

export class Readings {
  private readonly kept = new Map<string, Kept>();
  private waiting = 0;

  private constructor(
    private readonly archive: Archive,
    private readonly pool: WorkerPool<ReadingTask, ReadingAnswer> | null,
  ) {}

  static async open(dir: string, archive: Archive, workers: number): Promise<Readings> {
    const pool =
      workers === 0
        ? null
        : await WorkerPool.open<ReadingTask, ReadingAnswer>(new URL('./reading-worker', import.meta.url), {
            workers,
            batch: 1,
            data: { dir },
          });
    return new Readings(archive, pool);
  }

  /** Changes when another connection changes the archive, or anybody what readers added. */
  version(): string {
    return `${this.archive.db.pragma('data_version', { simple: true })}-${this.archive.curation.version()}`;
  }

  /**
   * Asks for a reading, by itself of what is searched. `age` is how old the answer may be in milliseconds, though the archive has changed since. Throws
   * StopRun when the question makes no sense (exit 2), or when too many wait (code `busy`).
   */
  async ask<N extends Name>(
    name: N,
    rest: Rest<(typeof READINGS)[N]>,
    age = 0,
    archive = this.archive,
  ): Promise<Awaited<ReturnType<(typeof READINGS)[N]>>> {
    const task: ReadingTask = { name, rest, ...(archive === this.archive ? {} : { dir: archive.dir }) };
    const answer = await (PASSED_ON.has(name) || archive !== this.archive
      ? this.read(task, archive)
      : this.answer(task, age));
    if ('stop' in answer) throw new StopRun(answer.stop.code, answer.stop.message, answer.stop.hint, EXIT.usage);
    return answer.value as Awaited<ReturnType<(typeof READINGS)[N]>>;
  }

  private answer(task: ReadingTask, age: number): Promise<ReadingAnswer> {
    const key = JSON.stringify([task.name, task.rest]);
    const version = this.version();
    const known = this.kept.get(key);
    if (known !== undefined && (known.version === version || Date.now() - known.at < age)) {
      this.kept.delete(key);
      this.kept.set(key, known); // the one that was asked for last is dropped last
      return known.answer;
    }
    const answer = this.read(task, this.archive);
    this.kept.delete(key);
    this.kept.set(key, { version, at: Date.now(), answer });
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value!);
    answer.catch(() => this.kept.delete(key));
    return answer;
  }

  private async read(task: ReadingTask, archive: Archive): Promise<ReadingAnswer> {
    if (this.waiting >= MOST_WAITING)
      throw new StopRun('busy', 'Too many searches wait.', 'Try again in a few seconds.', EXIT.unusable);
    this.waiting++;
    try {
      return await (this.pool === null ? readOne(archive, task) : this.pool.run(task));
    } finally {
      this.waiting--;
    }
  }

  async close(): Promise<void> {
    await this.pool?.close();
  }
}
