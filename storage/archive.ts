/** An open archive: the parts that read and write its database. */
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { Articles } from './articles.js';
import { Attachments } from './attachments.js';
import { Boilerplates } from './boilerplates.js';
import { Captures } from './captures.js';
import { Clusters } from './clusters.js';
import { type CommitOptions, CommitQueue } from './commit-queue.js';
import { Curation } from './curation.js';
import { folder } from './fold.js';
import { Forgetting } from './forgetting.js';
import { Front } from './front.js';
import { Harvest } from './harvest.js';
import { Likenesses } from './likeness.js';
import { Listing } from './listing.js';
import { Marks } from './marks.js';
import { withFile } from './named-error.js';
import { Overview } from './overview.js';
import { Rederivations } from './rederivations.js';
import { Revisits } from './revisits.js';
import { Runs } from './runs.js';
import { Schedules } from './schedules.js';
import { Search, type SearchOptions, type SearchResult } from './search.js';
import { SiteNames } from './site-names.js';
import { SkippedPages } from './skips.js';
import { type Prepare, statements } from './statements.js';
import { Urls } from './urls.js';
import { Watches } from './watches.js';

export interface OpenOptions {
  /** 'write' makes what is missing and brings the schema up to date; 'read' changes nothing. */
  readonly mode: 'write' | 'read';
  readonly commits?: CommitOptions;
  /** Makes the database where snapshots lie without one, as a rebuild does; for all others it was lost, and writing is refused. */
  readonly overSnapshots?: boolean;
  /** The clock, ISO 8601 in UTC; replaced in tests. */
  readonly now?: () => string;
}

export class Archive {
  readonly commits: CommitQueue;
  readonly urls: Urls;
  readonly captures: Captures;
  readonly articles: Articles;
  readonly attachments: Attachments;
  readonly runs: Runs;
  readonly skipped: SkippedPages;
  readonly revisits: Revisits;
  readonly schedules: Schedules;
  readonly watches: Watches;
  readonly listing: Listing;
  readonly overview: Overview;
  readonly boilerplates: Boilerplates;
  readonly siteNames: SiteNames;
  readonly clusters: Clusters;
  readonly likenesses: Likenesses;
  readonly rederivations: Rederivations;
  readonly forgetting: Forgetting;
  readonly marks: Marks;
  readonly harvest: Harvest;
  /** What readers added; it may be written to whatever the mode. */
  readonly curation: Curation;
  private readonly finder: Search;
  /** Prepared statements of this connection, for storage's own files. */
  readonly sql: Prepare;
  /** Folds scripts as this archive's index does; the result has the input's length. */
  readonly fold: (text: string) => string;

  constructor(
    readonly dir: string,
    readonly db: Database.Database,
    readonly mode: 'write' | 'read',
    options: OpenOptions,
  ) {
    const now = options.now ?? (() => new Date().toISOString());
    this.sql = statements(db);
    this.fold = folder(db.prepare(`SELECT value FROM meta WHERE key = 'fold'`).pluck().get() as string);
    this.commits = new CommitQueue(db, options.commits);
    this.urls = new Urls(this.sql);
    this.captures = new Captures(this.sql, this.urls);
    const front = new Front(this.sql, this.urls, this.fold, (write) => this.commits.later(write));
    this.articles = new Articles(this.sql, this.urls, front, now);
    this.attachments = new Attachments(this.sql, front);
    this.runs = new Runs(this.sql, dir, now);
    this.skipped = new SkippedPages(this.sql);
    this.revisits = new Revisits(this.sql);
    this.schedules = new Schedules(this.sql);
    this.listing = new Listing(this.sql, this.fold);
    this.overview = new Overview(this.sql);
    this.boilerplates = new Boilerplates(this.sql, now);
    this.siteNames = new SiteNames(this.sql);
    this.clusters = new Clusters(this.sql);
    this.rederivations = new Rederivations(this.sql, this.articles);
    this.likenesses = new Likenesses(db, this.sql);
    this.forgetting = new Forgetting(db, this.sql, this.captures, front, this.likenesses);
    this.marks = new Marks(this.sql);
    this.harvest = new Harvest(this.sql);
    this.curation = new Curation(dir, this.fold);
    this.finder = new Search(db, this.sql, this.fold, (tags) => this.curation.tagged(tags));
    this.watches = new Watches(this.sql, this.finder);
    db.function('fold_script', { deterministic: true }, foldName(this.fold));
  }

  /** The identity of this archive, 32 hexadecimal digits; a copy and a restored backup keep it. */
  get id(): string {
    return this.sql(`SELECT value FROM meta WHERE key = 'id'`).pluck().get() as string;
  }

  /** Where the WARC files lie. */
  get snapshots(): string {
    return join(this.dir, 'snapshots');
  }

  /** Answers a search; the language is that of storage/query.ts. Throws StopRun (exit 2) on one that makes no sense. */
  search(query: string, options: SearchOptions = {}): SearchResult {
    return this.finder.run(query, options);
  }

  /** Public ids of all that a search matches, in order of date and id. */
  matches(query: string): string[] {
    return this.finder.matches(query);
  }

  /** Writes outside a run; where the system refuses, the error names the database. */
  async change<T>(work: (archive: Archive) => T | Promise<T>): Promise<T> {
    try {
      return await work(this);
    } catch (error) {
      throw withFile(error, this.db.name);
    }
  }

  /** From here on this connection sees the archive as it is now, whatever others commit; until it is closed. For exports. */
  freeze(): void {
    this.db.pragma('cache_size = -16000'); // an export passes over every row once: keeping them helps nobody
    this.db.exec('BEGIN');
    this.sql('SELECT count(*) FROM meta').get(); // a deferred transaction begins with its first read
  }

  /** Writes what waits, frees the run lock and closes the database. */
  async close(): Promise<void> {
    await this.commits.close();
    this.runs.release();
    this.curation.close();
    this.db.close();
  }
}

/** Names as filters compare them; there are few different ones, so each is folded once. */
function foldName(fold: (text: string) => string): (name: unknown) => unknown {
  const known = new Map<unknown, unknown>();
  return (name) => {
    if (typeof name !== 'string') return null;
    let folded = known.get(name);
    if (folded === undefined) {
      if (known.size > 10_000) known.clear();
      known.set(name, (folded = fold(name.normalize('NFKC').toLowerCase())));
    }
    return folded;
  };
}
