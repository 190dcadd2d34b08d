/** What was learnt of each site's template, and the sample of pages from which it is learnt again. */
import { hash } from 'node:crypto';
import type { Boilerplate } from '../src/core/page.js';
import type { Prepare } from './statements.js';

/** Pages sampled of a site: enough that a share of 30 % is known within 7 % (two standard deviations). */
const SAMPLE = 200;
/** Longer blocks are somebody's text, not a template's. */
const LONGEST = 300;

interface Row {
  version: number;
  pages: number;
  blocks: string;
}

export class Boilerplates {
  /** For each site the rank that a page must stay below to enter its full sample. */
  private readonly bars = new Map<string, Buffer | null>();

  constructor(
    private readonly sql: Prepare,
    private readonly now: () => string,
  ) {}

  /** Whether a page may enter its site's sample; what may not now never will. `identity` is the page's address. */
  wants(site: string, identity: string): boolean {
    const bar = this.bar(site);
    return bar === null || rankOf(identity).compare(bar) < 0;
  }

  /** Offers a page's blocks, as extracted, to its site's sample (inside a work). */
  offer(site: string, identity: string, blocks: readonly string[]): void {
    if (!this.wants(site, identity)) return;
    const rank = rankOf(identity);
    const short = blocks.filter((text) => text !== '' && text.length <= LONGEST);
    this.sql('INSERT OR REPLACE INTO boilerplate_samples (site, rank, blocks) VALUES (?, ?, ?)').run(
      site,
      rank,
      JSON.stringify(short),
    );
    this.sql(
      `DELETE FROM boilerplate_samples WHERE site = @site AND rank > (
         SELECT rank FROM boilerplate_samples WHERE site = @site ORDER BY rank LIMIT 1 OFFSET ${SAMPLE - 1})`,
    ).run({ site });
    this.bars.delete(site);
  }

  /** Sites of which a sample is kept. */
  sites(): string[] {
    return this.sql('SELECT DISTINCT site FROM boilerplate_samples ORDER BY site').pluck().all() as string[];
  }

  /** The sampled pages of a site, each a list of its blocks. */
  sample(site: string): string[][] {
    const rows = this.sql('SELECT blocks FROM boilerplate_samples WHERE site = ? ORDER BY rank')
      .pluck()
      .all(site) as string[];
    return rows.map((blocks) => JSON.parse(blocks) as string[]);
  }

  /** Keeps what was learnt as a new version, unless it says the same as the one before. True when it was kept. */
  keep(site: string, learnt: Omit<Boilerplate, 'id'>): boolean {
    const before = this.row(site);
    const blocks = JSON.stringify([...learnt.blocks]);
    const known =
      before === undefined
        ? ''
        : JSON.stringify((JSON.parse(before.blocks) as [string, number][]).map(([text]) => text));
    if (known === JSON.stringify([...learnt.blocks.keys()]) || (before === undefined && learnt.blocks.size === 0))
      return false;
    this.sql('INSERT INTO boilerplates (site, version, pages, blocks, learnt_at) VALUES (?, ?, ?, ?, ?)').run(
      site,
      (before?.version ?? 0) + 1,
      learnt.pages,
      blocks,
      this.now(),
    );
    return true;
  }

  /** The latest value of a site; null while nothing was learnt. */
  latest(site: string): Boilerplate | null {
    const row = this.row(site);
    if (row === undefined) return null;
    return {
      id: nameOf(site, row.version),
      pages: row.pages,
      blocks: new Map(JSON.parse(row.blocks) as [string, number][]),
    };
  }

  private row(site: string): Row | undefined {
    return this.sql('SELECT version, pages, blocks FROM boilerplates WHERE site = ? ORDER BY version DESC LIMIT 1').get(
      site,
    ) as Row | undefined;
  }

  private bar(site: string): Buffer | null {
    let bar = this.bars.get(site);
    if (bar === undefined) {
      bar =
        (this.sql(`SELECT rank FROM boilerplate_samples WHERE site = ? ORDER BY rank LIMIT 1 OFFSET ${SAMPLE - 1}`)
          .pluck()
          .get(site) as Buffer | undefined) ?? null;
      this.bars.set(site, bar);
    }
    return bar;
  }
}

/** The lowest ranks are the sample: the same pages, in whatever order they come. */
const rankOf = (identity: string): Buffer => hash('sha256', identity, 'buffer').subarray(0, 8);

/** How trails name a value. */
function nameOf(site: string, version: number): string {
  return `boilerplate:${site}@${version}`;
}
