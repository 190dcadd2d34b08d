/**
 * Template changes: when most of the checked pages of a site have changed at once, its template did, and what we read
 * with it. What the pages have in common (the same new lines, the same field lost, the same words beside a title) comes from
 * the template; the rest is the page's own change.
 */

/** What a reading says, as far as versions go. */
export interface Reading {
  readonly title: string | null;
  readonly publishedAt: string | null;
  readonly source: string | null;
  readonly author: string | null;
  readonly editor: string | null;
  readonly rights: string | null;
  readonly blocks: readonly {
    readonly kind: string;
    readonly text: string;
    readonly level?: number | undefined;
    readonly src?: string | undefined;
    readonly caption?: string | undefined;
  }[];
}

export interface Pair {
  readonly id: string;
  readonly before: Reading;
  readonly after: Reading;
}

/** Of `looked` whole pages, `changed` differ, where their rates let us expect `expected`. */
export interface Share {
  readonly looked: number;
  readonly changed: number;
  readonly expected: number;
}

const FEWEST = 8;
const FIELDS = ['title', 'publishedAt', 'source', 'author', 'editor', 'rights'] as const;

/** Whether so many pages changed that their editors cannot have done it. */
export function isTemplateChange({ looked, changed, expected }: Share): boolean {
  return changed >= FEWEST && changed >= looked / 2 && changed > 3 * expected;
}

const squeeze = (text: string): string => text.replace(/\s+/g, '');
const linesOf = (reading: Reading): string[] => reading.blocks.map(({ text }) => squeeze(text)).filter((t) => t !== '');

/** Something that a page says otherwise than before. */
interface Difference {
  readonly name: string;
  readonly isField: boolean;
  /** How it changed; pages that share one of these changed in the same way. */
  readonly ways: readonly string[];
}

/** How a field changed: what was taken and added, what it says now, or that a reading found, lost or rounded it. */
function waysOf(before: string | null, after: string | null): string[] {
  if (before === null) return ['found', `= ${after}`];
  if (after === null) return ['lost'];
  let [from, end] = [0, 0];
  const most = Math.min(before.length, after.length);
  while (from < most && before[from] === after[from]) from++;
  while (end < most - from && before.at(-1 - end) === after.at(-1 - end)) end++;
  const [taken, added] = [before, after].map((text) => text.slice(from, text.length - end));
  return [JSON.stringify([taken, added]), `= ${after}`];
}

/** A date keeps its day where only its hour came or went; where a clock or zone is read otherwise, all move alike. */
function waysOfDate(before: string | null, after: string | null): string[] {
  if (before === null || after === null) return waysOf(before, after);
  if (before.startsWith(after)) return ['shorter'];
  if (after.startsWith(before)) return ['longer'];
  return [`+ ${Date.parse(after) - Date.parse(before)}`, `= ${after}`];
}

function differences({ before, after }: Pair): Difference[] {
  const old = new Set(linesOf(before));
  const now = new Set(linesOf(after));
  const fields = FIELDS.filter((field) => before[field] !== after[field]).map((field) => {
    const ways = (field === 'publishedAt' ? waysOfDate : waysOf)(before[field], after[field]);
    return { name: `field ${field}`, isField: true, ways: ways.map((way) => `field ${field} ${way}`) };
  });
  const lines = [
    ...[...now].filter((text) => !old.has(text)).map((text) => `+ ${text}`),
    ...[...old].filter((text) => !now.has(text)).map((text) => `- ${text}`),
  ];
  return [...fields, ...lines.map((name) => ({ name, isField: false, ways: [name] }))];
}

export interface SplitChange {
  /** Pages whose text is the same, in the new template. */
  readonly same: readonly string[];
  /** Pages with a change of their own besides. */
  readonly changed: readonly string[];
  /** Pages whose text our reading has lost: the profile no longer fits. */
  readonly lost: readonly string[];
  /** What the pages have in common, most frequent first. */
  readonly common: readonly string[];
}

/** Splits the pages of a template change into those where only the template changed and those with changes of their own. */
export function splitTemplateChange(pairs: readonly Pair[]): SplitChange {
  const count = new Map<string, number>();
  const add = (to: Map<string, number>, key: string): unknown => to.set(key, (to.get(key) ?? 0) + 1);
  const all = pairs.map((pair) => ({ pair, found: differences(pair) }));
  for (const { found } of all) for (const { ways } of found) for (const way of ways) add(count, way);
  const many = Math.max(3, pairs.length / 4);
  const isCommon = ({ ways }: Difference): boolean => ways.some((way) => count.get(way)! >= many);
  const same: string[] = [];
  const changed: string[] = [];
  const lost: string[] = [];
  const common = new Map<string, number>();
  for (const { pair, found } of all) {
    for (const one of found) if (isCommon(one)) add(common, one.name);
    const own = found.filter((one) => !isCommon(one));
    const chars = (reading: Reading) => linesOf(reading).reduce((sum, text) => sum + text.length, 0);
    const sameText = joined(pair.before) === joined(pair.after); // perhaps in other blocks
    if (chars(pair.after) < chars(pair.before) / 2) lost.push(pair.id);
    else if (own.length === 0 || (sameText && !own.some(({ isField }) => isField))) same.push(pair.id);
    else changed.push(pair.id);
  }
  const named = [...common].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  return { same, changed, lost, common: named.slice(0, 20) };
}

const joined = (reading: Reading): string => linesOf(reading).join('');
