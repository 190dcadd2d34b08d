/** Pages that failed or were skipped, and why. The reasons are the closed list of src/core/errors.ts. */
import { PLANNED, type SkipReason } from '../src/core/errors.js';
import type { Prepare } from './statements.js';

/** Reasons that may be gone in the next round: troubles of a host, a clock that is behind, and rules that forbade a page. */
export const PASSING = [
  ...['network', 'dns', 'tls', 'server-error', 'rate-limited', 'too-slow', 'clock'],
  ...['robots-disallowed', 'private-address', 'out-of-scope', 'never-rule', 'url-trap'],
]
  .map((reason) => `'${reason}'`)
  .join(', ');

export interface SkippedPage {
  readonly url: string;
  readonly reason: SkipReason;
  readonly message: string;
  readonly run: number | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Links that are left because of where they lead, or of their date: known by their addresses alone, and without number. */
const OF_LINKS: ReadonlySet<SkipReason> = new Set<SkipReason>(['out-of-scope', 'never-rule', 'not-html', 'too-old']);
const PLANNED_NAMES = [...PLANNED].map((reason) => `'${reason}'`).join(', ');
/** Rows of one such reason at most, so that the foreign links of years do not outgrow the articles. */
const MOST_LINKS = 10_000;

/** A link that is left belongs to the site of the page that it stands on, which its message ends with. */
const OF_SITE = `(@site IS NULL OR @site = coalesce(
  (SELECT f.site FROM frontier f WHERE f.url = skipped.url),
  (SELECT f.site FROM frontier f WHERE f.url = substr(skipped.message, instr(skipped.message, 'http')))))`;

export class SkippedPages {
  /** Rows that each of these reasons has, counted once and kept up. */
  private readonly noted = new Map<SkipReason, number>();

  constructor(private readonly sql: Prepare) {}

  /** Notes a page with its latest reason (inside a work). */
  add(page: SkippedPage): void {
    this.sql(
      `INSERT INTO skipped (url, reason, message, run, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE
       SET reason = excluded.reason, message = excluded.message, run = excluded.run, at = excluded.at`,
    ).run(page.url, page.reason, page.message, page.run, page.at);
  }

  isOfLinks(reason: SkipReason): boolean {
    return OF_LINKS.has(reason);
  }

  /** Notes a link that is left, unless its address has a reason already or there are rows enough (inside a work). */
  note(link: SkippedPage): void {
    const before =
      this.noted.get(link.reason) ??
      (this.sql('SELECT count(*) FROM skipped WHERE reason = ?').pluck().get(link.reason) as number);
    const { changes } =
      before >= MOST_LINKS
        ? { changes: 0 }
        : this.sql('INSERT OR IGNORE INTO skipped (url, reason, message, run, at) VALUES (?, ?, ?, ?, ?)').run(
            ...[link.url, link.reason, link.message, link.run, link.at],
          );
    this.noted.set(link.reason, before + changes);
  }

  /** The page was archived after all. Must run inside a commit. */
  remove(url: string): void {
    this.sql('DELETE FROM skipped WHERE url = ?').run(url);
  }

  /** The page of an address, when it was skipped. */
  get(url: string): SkippedPage | undefined {
    return this.sql('SELECT url, reason, message, run, at FROM skipped WHERE url = ?').get(url) as
      | SkippedPage
      | undefined;
  }

  /** Skipped pages, of one site, run or reason if given: what failed first, then what no rule lets be asked, by address. */
  list(
    filter: { site?: string; run?: number; reason?: SkipReason; limit?: number; offset?: number } = {},
  ): SkippedPage[] {
    const { site = null, run = null, reason = null, limit = -1, offset = 0 } = filter;
    return this.sql(
      `SELECT url, reason, message, run, at FROM skipped
       WHERE (@run IS NULL OR run = @run) AND (@reason IS NULL OR reason = @reason) AND ${OF_SITE}
       ORDER BY reason IN (${PLANNED_NAMES}), url LIMIT @limit OFFSET @offset`,
    ).all({ site, run, reason, limit, offset }) as SkippedPage[];
  }

  /** How many pages (of one site if given) stand under each reason, most frequent first. */
  counts(site: string | null = null): { reason: SkipReason; pages: number }[] {
    return this.sql(
      `SELECT reason, count(*) AS pages FROM skipped WHERE ${OF_SITE} GROUP BY reason ORDER BY pages DESC, reason`,
    ).all({ site }) as { reason: SkipReason; pages: number }[];
  }
}
