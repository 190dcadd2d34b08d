/** What is in an export, counted as its rows pass: the numbers of the dataset card. */
import type { ExportRow } from './row.js';
import type { Field } from './shape.js';

/** How often each value stands, the most frequent first. */
export type Counts = Readonly<Record<string, number>>;

/** Every count is of rows (versions of articles), unless it says otherwise. */
export interface Statistics {
  /** The first and last date of publication, and rows without one. */
  readonly published: { readonly first: string | null; readonly last: string | null; readonly undated: number };
  /** The first and last time of capture. */
  readonly captured: { readonly first: string | null; readonly last: string | null };
  readonly sites: Counts;
  readonly scripts: Counts;
  readonly languages: Counts;
  readonly kinds: Counts;
  /** Rows with at least one edit of repair; edits; places found damaged and left alone. */
  readonly repairs: { readonly rows: number; readonly edits: number; readonly leftAlone: number };
  /** Rows that have duplicates in the archive, and how many stories those are. */
  readonly duplicates: { readonly rows: number; readonly stories: number };
  /** The rules that were at work, with their versions. */
  readonly rules: Counts;
  /** Rows with a notice of rights, and how many different ones there are (counted up to a bound). */
  readonly rights: { readonly rows: number; readonly notices: number };
  /** Rows in which each written field is neither null nor empty. */
  readonly filled: Counts;
}

/** Different notices that are remembered: enough for the card, bounded for the memory. */
const MOST_NOTICES = 10_000;

export class Counting {
  articles = 0;
  versions = 0;
  characters = 0;
  private last = '';
  private readonly published: { first: string | null; last: string | null; undated: number };
  private readonly captured: { first: string | null; last: string | null };
  private readonly sites = new Map<string, number>();
  private readonly scripts = new Map<string, number>();
  private readonly languages = new Map<string, number>();
  private readonly kinds = new Map<string, number>();
  private readonly rules = new Map<string, number>();
  private readonly filled: Map<string, number>;
  private readonly repairs = { rows: 0, edits: 0, leftAlone: 0 };
  private readonly stories = new Set<string>();
  private readonly notices = new Set<string>();
  private duplicates = 0;
  private rights = 0;

  constructor(
    private readonly fields: readonly Field[],
    private readonly fieldValue: (row: ExportRow, field: string) => unknown,
  ) {
    this.published = { first: null, last: null, undated: 0 };
    this.captured = { first: null, last: null };
    this.filled = new Map(fields.map(({ name }) => [name, 0]));
  }

  /** Takes in one row. The versions of an article follow each other, so ids need not be remembered. */
  add(row: ExportRow): void {
    const { article, version, cluster } = row;
    if (article.id !== this.last) this.articles++;
    this.last = article.id;
    this.versions++;
    this.characters += article.text.length;
    const day = article.publishedAt?.slice(0, 10) ?? null;
    if (day === null) this.published.undated++;
    else stretch(this.published, day);
    stretch(this.captured, version.capturedAt);
    one(this.sites, article.site ?? '(none)');
    one(this.scripts, article.script ?? '(unknown)');
    one(this.languages, article.language ?? '(unknown)');
    one(this.kinds, article.kind);
    const rules = new Set([...article.trail, ...article.removed].map(({ rule }) => rule));
    for (const rule of rules) one(this.rules, rule);
    const edits = article.trail.reduce((sum, { stage, edits: n }) => sum + (stage === 'repair' ? n.length : 0), 0);
    if (edits > 0) this.repairs.rows++;
    this.repairs.edits += edits;
    this.repairs.leftAlone += article.flags.length;
    if (cluster !== null) {
      this.duplicates++;
      this.stories.add(cluster.id);
    }
    if (article.rights !== null) {
      this.rights++;
      if (this.notices.size < MOST_NOTICES) this.notices.add(article.rights);
    }
    for (const { name } of this.fields) if (isFilled(this.fieldValue(row, name))) one(this.filled, name);
  }

  statistics(): Statistics {
    return {
      published: { ...this.published },
      captured: { ...this.captured },
      sites: sorted(this.sites),
      scripts: sorted(this.scripts),
      languages: sorted(this.languages),
      kinds: sorted(this.kinds),
      repairs: { ...this.repairs },
      duplicates: { rows: this.duplicates, stories: this.stories.size },
      rules: sorted(this.rules),
      rights: { rows: this.rights, notices: this.notices.size },
      filled: Object.fromEntries(this.filled),
    };
  }
}

function stretch(range: { first: string | null; last: string | null }, value: string): void {
  if (range.first === null || value < range.first) range.first = value;
  if (range.last === null || value > range.last) range.last = value;
}

const one = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);

const isFilled = (value: unknown) => value != null && value !== '' && !(Array.isArray(value) && value.length === 0);

function sorted(counts: ReadonlyMap<string, number>): Counts {
  return Object.fromEntries([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}
