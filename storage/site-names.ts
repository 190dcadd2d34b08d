/** The names of each site that repair expects; learnt from the sample of storage/boilerplates.ts. */
import type { Prepare } from './statements.js';

export class SiteNames {
  constructor(private readonly sql: Prepare) {}

  /** Keeps what was learnt in place of what was learnt before. True when it says something else. */
  keep(site: string, names: readonly string[]): boolean {
    const text = JSON.stringify(names);
    if (text === JSON.stringify(this.latest(site))) return false;
    this.sql('INSERT OR REPLACE INTO site_names (site, names) VALUES (?, ?)').run(site, text);
    return true;
  }

  /** What was learnt last of a site; empty while nothing was learnt. */
  latest(site: string): string[] {
    const names = this.sql('SELECT names FROM site_names WHERE site = ?').pluck().get(site) as string | undefined;
    return JSON.parse(names ?? '[]') as string[];
  }
}
