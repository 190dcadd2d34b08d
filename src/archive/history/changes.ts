/** What changed between two readings of an article: its fields, its paragraphs, and the rules at work. */
import type { Article } from '../../core/page.js';
import { listed, t, translated } from '../../lang/index.js';
import { type AlignedParagraph, align, diffWords } from '../rederive/align.js';

/** The fields of the version digest (src/dedupe/index.ts), without the blocks. */
const VERSION_FIELDS = ['title', 'publishedAt', 'source', 'author', 'editor', 'rights'] as const;

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

export interface Changes {
  readonly fields: readonly FieldChange[];
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
  return { fields: fieldsOf(before, after), paragraphs, rules: rulesBetween(before, after) };
}

function fieldsOf(before: Article, after: Article): FieldChange[] {
  return VERSION_FIELDS.filter((field) => before[field] !== after[field]).map((field) => ({
    field,
    before: before[field],
    after: after[field],
  }));
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

/** A change in a few words. */
export function inWords({ fields, paragraphs, rules }: Changes, withRules = false): string {
  const parts = fields.map(({ field, before, after }) =>
    field === 'title' && typeof before === 'string' && typeof after === 'string'
      ? t`title ${titleChange(before, after)}`
      : `${translated(field)} ${brief(before)} → ${brief(after)}`,
  );
  const { added, removed, changed } = paragraphs;
  const counted = [
    [changed, 'changed'],
    [added, 'new'],
    [removed, 'removed'],
  ] as const;
  const counts = counted.filter(([n]) => n > 0).map(([n, what]) => t`${n} ${translated(what)}`);
  if (counts.length > 0) parts.push(t`paragraphs: ${listed(counts)}`);
  if (withRules && rules.length > 0) parts.push(t`rules: ${listed(rules.map(ruleInWords))}`);
  return parts.length === 0 ? t`pictures, tables or the kind of paragraphs` : parts.join(t`; `);
}

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
