/** What changed between two readings of an article: its fields, its paragraphs, and the rules at work. */
import type { Article } from '../../core/page.js';
import { listed, t, translated } from '../../lang/index.js';
import { type AlignedParagraph, align, diffWords } from '../rederive/align.js';

/** The fields of the version digest (src/dedupe/index.ts), without the blocks. */
const VERSION_FIELDS = ['title', 'publishedAt', 'source', 'author', 'editor', 'rights'] as const;

/** Fields beside it, and lists beside it: what they hold is told of the former only. */
const OTHER_FIELDS = [
  ...(['site', 'publishedAtText', 'modifiedAt', 'sourceUrl', 'photographer', 'views'] as const),
  ...(['language', 'summary', 'confidence'] as const),
] as const;
const OTHER_LISTS = [
  ...(['related', 'keywords', 'encoding', 'removed', 'trail', 'flags', 'confidenceBecause'] as const),
] as const;

export interface FieldChange {
  readonly field: (typeof VERSION_FIELDS)[number];
  readonly before: unknown;
  readonly after: unknown;
}

/** How often a rule was at work, before and after. */
interface RuleChange {
  readonly rule: string;
  readonly before: number;
  readonly after: number;
}

/** A change that makes no version. */
interface OtherChange {
  readonly field: (typeof OTHER_FIELDS)[number] | (typeof OTHER_LISTS)[number];
  /** Absent for a list. */
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface Changes {
  readonly fields: readonly FieldChange[];
  readonly others: readonly OtherChange[];
  readonly paragraphs: { readonly added: number; readonly removed: number; readonly changed: number };
  readonly rules: readonly RuleChange[];
}

/** An article's blocks as the lines that are compared. A picture has its caption and address. */
function linesOf({ blocks }: Pick<Article, 'blocks'>): string[] {
  return blocks.map((block) => {
    if (block.kind === 'image') return `[${[block.caption ?? block.text, block.src].filter(Boolean).join(' ')}]`;
    return block.kind === 'heading' ? `## ${block.text}` : block.text;
  });
}

export function diffArticles(before: Article, after: Article): { fields: FieldChange[]; blocks: AlignedParagraph[] } {
  return { fields: fieldsOf(before, after), blocks: align(linesOf(before), linesOf(after)) };
}

export function changesOf(before: Article, after: Article): Changes {
  const paragraphs = { added: 0, removed: 0, changed: 0 };
  for (const { kind } of align(linesOf(before), linesOf(after))) if (kind !== 'same') paragraphs[kind]++;
  return {
    fields: fieldsOf(before, after),
    others: othersOf(before, after),
    paragraphs,
    rules: rulesBetween(before, after),
  };
}

function fieldsOf(before: Article, after: Article): FieldChange[] {
  return VERSION_FIELDS.filter((field) => before[field] !== after[field]).map((field) => ({
    field,
    before: before[field],
    after: after[field],
  }));
}

function othersOf(before: Article, after: Article): OtherChange[] {
  const differs = (field: OtherChange['field']) =>
    JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null);
  const fields = OTHER_FIELDS.filter(differs);
  return [
    ...fields.map((field) => ({ field, before: before[field], after: after[field] })),
    ...OTHER_LISTS.filter(differs).map((field) => ({ field })),
  ];
}

/** The rules whose work differs between two readings: newer, absent, or done another number of times. */
function rulesBetween(before: Article, after: Article): RuleChange[] {
  const [a, b] = [workOf(before), workOf(after)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((rule) => ({ rule, before: a.get(rule) ?? 0, after: b.get(rule) ?? 0 }))
    .filter((change) => change.before !== change.after)
    .sort((x, y) => (x.rule < y.rule ? -1 : 1));
}

function workOf(article: Article): Map<string, number> {
  const work = new Map<string, number>();
  const add = (rule: string, n: number) => void work.set(rule, (work.get(rule) ?? 0) + n);
  for (const { rule, edits } of article.trail) add(rule, Math.max(1, edits.length));
  for (const { rule } of article.removed) add(rule, 1);
  return work;
}

/** What makes a version, in a few words. */
export function inWords(changes: Changes, withRules = false): string {
  const rules = withRules ? rulesInWords(changes.rules) : [];
  const parts = sentencesOf(changes).map((one) => translated(one));
  return [...(parts.length === 0 && rules.length === 0 ? [translated(KIND_ALONE)] : parts), ...rules].join(t`; `);
}

/** The same in English, as the report of a run keeps it. */
export function changeSummary(before: Article, after: Article): string {
  const parts = sentencesOf(changesOf(before, after));
  return parts.length === 0 ? KIND_ALONE : parts.join('; ');
}

const KIND_ALONE = 'pictures, tables or the kind of paragraphs';

/** The changed fields with both values, then the paragraphs that changed, came and went; in English. */
function sentencesOf({ fields, paragraphs: { added, removed, changed } }: Changes): string[] {
  const parts = fields.map(({ field, before, after }) =>
    field === 'title' && typeof before === 'string' && typeof after === 'string'
      ? `title ${titleChange(before, after)}`
      : `${field} ${brief(before)} → ${brief(after)}`,
  );
  if (changed > 0) parts.push(changed === 1 ? '1 paragraph changed' : `${changed} paragraphs changed`);
  if (added > 0) parts.push(added === 1 ? '1 paragraph added' : `${added} paragraphs added`);
  if (removed > 0) parts.push(removed === 1 ? '1 paragraph removed' : `${removed} paragraphs removed`);
  return parts;
}

/** What is another beside the same text, in a few words. */
export function besidesInWords({ others, rules }: Changes): string {
  const parts = rulesInWords(rules);
  for (const { field, ...values } of others) {
    if ('after' in values) parts.push(`${translated(field)} ${brief(values.before)} → ${brief(values.after)}`);
    else if (rules.length === 0 || !AT_WORK.has(field)) parts.push(translated(field));
  }
  return parts.length === 0 ? t`attached documents` : parts.join(t`; `);
}

/** What rules that are at work more or less often change in any case. */
const AT_WORK: ReadonlySet<string> = new Set(['removed', 'trail'] satisfies OtherChange['field'][]);

const rulesInWords = (rules: readonly RuleChange[]): string[] =>
  rules.length === 0 ? [] : [t`rules: ${listed(rules.map(ruleInWords))}`];

/** A title with what went and what came, word by word. */
function titleChange(before: string, after: string): string {
  const marks = { same: ['', ''], removed: ['[-', '-]'], added: ['{+', '+}'] } as const;
  return `“${diffWords(before, after)
    .map(({ kind, text }) => `${marks[kind][0]}${text}${marks[kind][1]}`)
    .join('')}”`;
}

function ruleInWords({ rule, before, after }: RuleChange): string {
  return `${rule} ${before} → ${after}`;
}

function brief(value: unknown): string {
  if (value === null || value === undefined) return '–';
  const text = String(value);
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}
