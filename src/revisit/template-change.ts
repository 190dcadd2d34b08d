/**
 * Template changes: when most of the checked pages of a site have changed at once, its template did, and what we read
 * with it. What the pages have in common (the same new lines, the same field lost) comes from the template; the rest is
 * the page's own change.
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

function differences({ before, after }: Pair): string[] {
  const old = new Set(linesOf(before));
  const now = new Set(linesOf(after));
  const fields = FIELDS.filter((field) => before[field] !== after[field]).map((field) => `field ${field}`);
  return [
    ...fields,
    ...[...now].filter((text) => !old.has(text)).map((text) => `+ ${text}`),
    ...[...old].filter((text) => !now.has(text)).map((text) => `- ${text}`),
  ];
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
  const all = pairs.map((pair) => ({ pair, found: differences(pair) }));
  for (const { found } of all) for (const d of found) count.set(d, (count.get(d) ?? 0) + 1);
  const isCommon = (d: string): boolean => count.get(d)! >= Math.max(3, pairs.length / 4);
  const same: string[] = [];
  const changed: string[] = [];
  const lost: string[] = [];
  for (const { pair, found } of all) {
    const chars = (reading: Reading) => linesOf(reading).reduce((sum, text) => sum + text.length, 0);
    if (chars(pair.after) < chars(pair.before) / 2) lost.push(pair.id);
    else if (found.every(isCommon)) same.push(pair.id);
    else if (joined(pair.before) === joined(pair.after))
      same.push(pair.id); // the same text in other blocks
    else changed.push(pair.id);
  }
  const common = [...count].filter(([d]) => isCommon(d)).sort((a, b) => b[1] - a[1]);
  return { same, changed, lost, common: common.map(([d]) => d).slice(0, 20) };
}

const joined = (reading: Reading): string => linesOf(reading).join('');
