/** Which articles are meant, as conditions on the table `articles` (alias a). Shared by lists, searches and exports. */
import type { Filters } from './query.js';

export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Conditions of site, source, author and date. `fold` must be registered as the SQL function `fold_script`. */
export function conditions(filters: Partial<Filters>, fold: (text: string) => string): Condition {
  const parts: string[] = [];
  const values: string[] = [];
  const either = (list: readonly string[] | undefined, sql: string, value: (text: string) => string) => {
    if (list === undefined || list.length === 0) return;
    parts.push(`(${list.map(() => sql).join(' OR ')})`);
    values.push(...list.map(value));
  };
  either(filters.sites, 'a.site = ?', (site) => site);
  if (filters.after != null) {
    parts.push('a.published_at >= ?');
    values.push(filters.after);
  }
  if (filters.before != null) {
    // Inclusive whatever its length: 2019 takes in all of 2019-12-31T23:59:59+08:00.
    parts.push('a.published_at < ?');
    values.push(`${filters.before}\u{ff}`);
  }
  // Last, because it costs most: SQLite asks from left to right.
  const part = (name: string) => fold(name.normalize('NFKC').toLowerCase());
  either(filters.sources, 'instr(fold_script(a.source), ?) > 0', part);
  either(filters.authors, 'instr(fold_script(a.author), ?) > 0', part);
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), values };
}

/** Exact values of an article's facets; null: of those that have none. */
export interface Narrow {
  readonly site?: string | null;
  readonly source?: string | null;
  /** Four digits. */
  readonly year?: string | null;
  /** BCP 47, such as zh-Hant. */
  readonly language?: string;
  readonly kind?: string;
}

const FACETS: readonly (readonly [name: keyof Narrow, sql: string])[] = [
  ['year', 'substr(a.published_at, 1, 4) IS ?'],
  ['site', 'a.site IS ?'],
  ['source', 'a.source IS ?'],
  ['language', 'a.language IS ?'],
  ['kind', 'a.kind IS ?'],
];

/** The chosen facets as a condition. */
export function narrowed(narrow: Narrow): Condition {
  const chosen = FACETS.filter(([name]) => narrow[name] !== undefined);
  if (chosen.length === 0) return { sql: '1', values: [] };
  // IS takes null as a value: what has no source can be asked for.
  return {
    sql: chosen.map(([, sql]) => sql).join(' AND '),
    values: chosen.map(([name]) => narrow[name] as string),
  };
}

export function both(a: Condition, b: Condition): Condition {
  if (a.sql === '1') return b;
  if (b.sql === '1') return a;
  return { sql: `${a.sql} AND ${b.sql}`, values: [...a.values, ...b.values] };
}
