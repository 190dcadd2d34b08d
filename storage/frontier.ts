/**
 * The crawler's frontier in the archive's own database, so that an article, its page's new state and the links it
 * gave are one transaction: after any crash the next run goes on exactly where the last commit ended.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { SkipReason } from '../src/core/errors.js';
import type {
  Committed,
  Completion,
  Frontier,
  FrontierCounts,
  HostState,
  NewTarget,
  StoredRobots,
  Target,
} from '../src/core/frontier.js';
import type { CommitQueue } from './commit-queue.js';
import { Hosts } from './hosts.js';
import { PASSING, SkippedPages } from './skips.js';
import { statements } from './statements.js';

export const QUEUED = 0;
const DONE = 1;
export const SKIPPED = 2;
export const REFUSED = 3;

/** Sitemaps and feeds name most addresses for one request; what is merely related to an article comes last. */
const PRIORITY: Readonly<Record<string, number>> = { sitemap: 0, feed: 0, list: 1, article: 1, page: 1 };
const RELATED = 2;

const ROLE_OF_KIND: Readonly<Record<string, string>> = { list: 'list', article: 'article', gallery: 'article' };

/** The addresses under which a page is looked for: its own, and the one by which somebody asked for it. */
const namesOf = ({ url, depth, redirects }: NewTarget): string[] =>
  depth > 0 || redirects[0] === undefined ? [url] : [url, redirects[0]];

const ROW = `f.id, f.url, h.host, f.site, f.role, f.depth, f.related, f.barren, f.attempts, f.from_url AS "from",
  f.redirects, f.lastmod, f.probe`;

type Commits = Pick<CommitQueue, 'enqueue' | 'flush' | 'hand'>;

/** Opens the frontier of an archive. `run` is written beside skipped pages. */
export function openFrontier(db: Database, commits: Commits, run: number | null = null) {
  return new SqliteFrontier(db, commits, run);
}

export class SqliteFrontier implements Frontier {
  private readonly table: Hosts;
  private sites: readonly string[] | null = null;
  private round = 0;
  private queuedStatement: Statement | undefined;
  private doneStatement: Statement | undefined;
  private readonly insert: Statement;
  private readonly finish: Statement;
  private readonly alias: Statement;
  private readonly again: Statement;
  private readonly redate: Statement;
  private readonly skips: SkippedPages;

  constructor(
    private readonly db: Database,
    private readonly commits: Commits,
    private readonly run: number | null,
  ) {
    this.table = new Hosts(db);
    // A list is read again in every round, and so is what failed for a passing reason or is named again; articles are not.
    this.insert = db.prepare(`
      INSERT INTO frontier (url, host, site, role, priority, depth, related, barren, probe, from_url, redirects,
                            lastmod, round, state, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (url) DO UPDATE SET
        state = ${QUEUED}, round = excluded.round, attempts = 0, not_before = 0, reason = NULL, barren = excluded.barren,
        role = excluded.role, site = excluded.site, priority = excluded.priority, depth = excluded.depth,
        related = excluded.related, redirects = coalesce(excluded.redirects, redirects)
      WHERE excluded.state = ${QUEUED} AND (
        (state = ${QUEUED} AND excluded.related < related)
        OR state = ${REFUSED}
        OR (state <> ${QUEUED} AND round < excluded.round AND (
              role IN ('list', 'sitemap', 'feed')
              OR excluded.depth = 0 AND (excluded.role <> 'article'
                OR EXISTS (SELECT 1 FROM skipped s WHERE s.url = frontier.url))
              OR state = ${SKIPPED} AND (excluded.depth = 0 OR reason IN (${PASSING}))))
      )`);
    this.redate = db.prepare('UPDATE frontier SET lastmod = ? WHERE url = ?');
    this.finish = db.prepare(
      `UPDATE frontier SET state = ?, status = ?, reason = ?, attempts = attempts + 1, round = ?, done_at = ?,
         role = coalesce(?, role) WHERE id = ?`,
    );
    this.alias = db.prepare(
      `INSERT INTO frontier (url, host, site, role, state, depth, round, from_url) VALUES (?, ?, ?, 'page', ${DONE}, ?, ?, ?)
       ON CONFLICT (url) DO UPDATE SET state = ${DONE} WHERE state = ${QUEUED} AND id <> ?`,
    );
    this.again = db.prepare(
      `UPDATE frontier SET not_before = ?, attempts = attempts + 1, reason = ? WHERE id = ? AND state = ${QUEUED}`,
    );
    this.skips = new SkippedPages(statements(db));
  }

  begin(sites: readonly string[] | null, freshMs: number): Promise<{ round: number; resumed: boolean }> {
    this.sites = sites;
    this.queuedStatement = undefined;
    return this.soon(() => {
      this.table.unfreeze(Date.now());
      const last = this.db.prepare('SELECT round, started_at AS at FROM rounds ORDER BY round DESC LIMIT 1').get() as
        | { round: number; at: number }
        | undefined;
      const left = this.db.prepare(`SELECT 1 FROM frontier f WHERE state = ${QUEUED} ${this.ofSites()} LIMIT 1`).get();
      const resumed = last !== undefined && left !== undefined && Date.now() - last.at < freshMs;
      this.round = resumed ? last.round : (last?.round ?? 0) + 1;
      if (!resumed) this.db.prepare('INSERT INTO rounds (round, started_at) VALUES (?, ?)').run(this.round, Date.now());
      return { round: this.round, resumed };
    });
  }

  hosts(): readonly HostState[] {
    const names = this.db
      .prepare(
        `SELECT host FROM hosts h WHERE EXISTS
           (SELECT 1 FROM frontier f WHERE f.host = h.id AND f.state = ${QUEUED} ${this.ofSites()})`,
      )
      .pluck()
      .all() as string[];
    return names.map((name) => this.table.hostState(name));
  }

  hostState(host: string): HostState {
    return this.table.hostState(host);
  }

  queued(host: string, now: number, limit: number, held: ReadonlySet<number>): Target[] {
    this.queuedStatement ??= this.db.prepare(`
      SELECT ${ROW} FROM frontier f JOIN hosts h ON h.id = f.host
      WHERE f.host = (SELECT id FROM hosts WHERE host = ?) AND f.state = ${QUEUED} AND f.not_before <= ? ${this.ofSites()}
      ORDER BY f.priority, f.id LIMIT ?`);
    const rows = this.queuedStatement.all(host, now, limit + held.size) as (Omit<Target, 'redirects' | 'probe'> & {
      redirects: string | null;
      probe: number;
    })[];
    const free: Target[] = [];
    for (const row of rows) {
      if (held.has(row.id)) continue;
      free.push({ ...row, probe: row.probe === 1, redirects: row.redirects === null ? [] : row.redirects.split('\n') });
      if (free.length === limit) break;
    }
    return free;
  }

  dueAt(host: string, now: number): number | null {
    return this.db
      .prepare(
        `SELECT min(not_before) FROM frontier f
         WHERE host = (SELECT id FROM hosts WHERE host = ?) AND state = ${QUEUED} AND not_before > ? ${this.ofSites()}`,
      )
      .pluck()
      .get(host, now) as number | null;
  }

  add(targets: readonly NewTarget[]): Promise<Committed> {
    return this.soon(() => this.insertAll(targets));
  }

  complete(completion: Completion): Promise<Committed> {
    return this.commits
      .enqueue(() => this.write(completion))
      .catch((error: unknown) => {
        this.table.forgetIds();
        throw error;
      });
  }

  private write(completion: Completion): Committed {
    const { target, outcome, state } = completion;
    const skipped = outcome.state === 'skipped';
    const at = new Date().toISOString();
    completion.save();
    const reason = skipped ? outcome.reason : null;
    // What a page turned out to be decides whether the next round reads it again; a seed always is.
    const role = skipped || target.depth === 0 ? null : (ROLE_OF_KIND[outcome.kind ?? ''] ?? null);
    this.finish.run(skipped ? SKIPPED : DONE, completion.status, reason, this.round, at, role, target.id);
    const { run } = this;
    if (!skipped) for (const name of namesOf(target)) this.skips.remove(name);
    else if (!target.probe) this.lose(target, outcome.reason, outcome.detail ?? '', at);
    for (const url of completion.aliases) {
      this.alias.run(url, this.table.id(target.host), target.site, target.depth, this.round, target.url, target.id);
    }
    for (const refused of completion.refusals) {
      const { url, host, site, reason, from } = refused;
      const row = { url, reason, message: from === null ? '' : `linked from ${from}`, run, at };
      if (this.skips.isOfLinks(reason)) {
        if (!this.isDone(url)) this.skips.note(row); // a file that was kept beside its article is none to follow, but had
        continue;
      }
      const { changes } = this.insert.run(
        ...[url, this.table.id(host), site, 'page', 0, 0, 0, 0, 0, from, null, null, this.round, REFUSED, reason],
      );
      if (changes > 0) this.skips.add(row);
    }
    this.table.save(state);
    return this.insertAll(completion.links);
  }

  postpone(target: Target, notBefore: number, reason: SkipReason, state: HostState): Promise<undefined> {
    return this.commits.enqueue(() => {
      this.again.run(notBefore, reason, target.id);
      this.table.save(state);
      return undefined;
    });
  }

  /** Notes why named pages came to nothing or stay queued; the note goes when they are had. */
  tell(targets: readonly NewTarget[], reason: SkipReason, why: string): Promise<void> {
    const at = new Date().toISOString();
    return this.soon(() => {
      for (const target of targets) this.lose(target, reason, why, at);
    });
  }

  /** Notes why a page was not had (inside a work): under the address that somebody named, too, where that led to it. */
  private lose(target: NewTarget, reason: SkipReason, why: string, at: string): void {
    const { run } = this;
    const { url } = target;
    for (const name of namesOf(target)) {
      const message = name === url ? why : why === '' ? `it redirects to ${url}` : `it redirects to ${url}: ${why}`;
      this.skips.add({ url: name, reason, message, run, at });
    }
  }

  /** Queues again what was skipped for a reason that no longer holds. */
  revive(reason: SkipReason): Promise<number> {
    const again = this.db.prepare(
      `UPDATE frontier SET state = ${QUEUED}, reason = NULL, attempts = 0, not_before = 0 WHERE state = ${SKIPPED} AND reason = ?`,
    );
    return this.soon(() => again.run(reason).changes);
  }

  robots(origin: string): StoredRobots | null {
    return this.table.robots(origin);
  }

  saveRobots(robots: StoredRobots): void {
    this.commits.hand(() => this.table.saveRobots(robots));
  }

  /** Stores a host's politeness figures with the next batch. */
  keepHostState(state: HostState): void {
    const now = { ...state };
    this.commits.hand(() => this.table.save(now));
  }

  /** Whether an address was fetched to its end before. */
  isDone(url: string): boolean {
    this.doneStatement ??= this.db.prepare(`SELECT 1 FROM frontier WHERE url = ? AND state = ${DONE}`);
    return this.doneStatement.get(url) !== undefined;
  }

  /** Commits what waits now, though the batch is not full. */
  flush(): Promise<void> {
    return this.commits.flush();
  }

  counts(): FrontierCounts {
    const rows = this.db
      .prepare(
        `SELECT state, reason, count(*) AS n FROM frontier f
         WHERE (probe = 0 OR state <> ${SKIPPED}) ${this.ofSites()} GROUP BY state, reason`,
      )
      .all() as { state: number; reason: SkipReason | null; n: number }[];
    const skipped: Partial<Record<SkipReason, number>> = {};
    let queued = 0;
    let done = 0;
    for (const { state, reason, n } of rows) {
      if (state === QUEUED) queued += n;
      else if (state === DONE) done += n;
      else if (state === SKIPPED && reason !== null) skipped[reason] = n;
    }
    return { queued, done, skipped };
  }

  private insertAll(targets: readonly NewTarget[]): Committed {
    if (targets.length === 0) return { added: 0, hosts: [] };
    const hosts = new Set<string>();
    let added = 0;
    for (const t of targets) {
      const priority = t.related > 0 ? RELATED : (PRIORITY[t.role] ?? 1);
      const redirects = t.redirects.length === 0 ? null : t.redirects.join('\n');
      const { changes } = this.insert.run(
        ...[t.url, this.table.id(t.host), t.site, t.role, priority, t.depth, t.related, t.barren, t.probe ? 1 : 0],
        ...[t.from, redirects, t.lastmod, this.round, QUEUED, null],
      );
      if (changes === 0) {
        // A known page with another date: what the re-visits go by.
        if (t.lastmod !== null) this.redate.run(t.lastmod, t.url);
        continue;
      }
      added++;
      hosts.add(t.host);
    }
    return { added, hosts: [...hosts] };
  }

  /** For work that a caller waits for: the batch is committed at once. */
  private async soon<T>(work: () => T): Promise<T> {
    const promise = this.commits.enqueue(work);
    await this.commits.flush();
    return promise;
  }

  /** The condition that keeps to the sites asked for. Site names come from profiles and hold no quotes. */
  private ofSites(): string {
    if (this.sites === null) return '';
    return `AND f.site IN (${this.sites.map((site) => `'${site.replaceAll("'", "''")}'`).join(', ')})`;
  }
}
