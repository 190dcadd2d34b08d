/**
 * Control characters (Unicode's Cc) are no text: terminals, spreadsheets and YAML readers obey or refuse them. They leave
 * every field; tabs and line ends stay. What left the text is an edit of the trail, what left another field a removal.
 */
import type { Article, Edit, Removal } from '../core/page.js';
import { textOfBlocks } from '../core/text-of-blocks.js';

const RULE = 'control-characters@1';
const KIND = 'control-character';
const REASON = 'a control character is no text';

/** Zero, escape, delete, the C1 controls and all others but tab and line end. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]+/g;

/** Not these: they tell what earlier stages found, with its place. */
const KEPT: ReadonlySet<string> = new Set(['trail', 'flags', 'removed', 'blocks', 'text']);

/** The article without control characters; the same object when there are none. */
export function withoutControls(article: Article): Article {
  const { blocks, text, ...rest } = article;
  if (!holds(blocks) && !Object.entries(rest).some(([name, value]) => !KEPT.has(name) && holds(value))) return article;
  const removed: Removal[] = [];
  const fields = Object.entries(rest).map(([name, value]) => {
    if (KEPT.has(name)) return [name, value];
    const left: string[] = [];
    const cleaned = strip(value, left);
    if (left.length > 0) removed.push({ kind: KIND, rule: RULE, reason: REASON, text: `${name}: ${listOf(left)}` });
    return [name, cleaned];
  });
  const inBlocks: string[] = [];
  const stripped = strip(blocks, inBlocks).filter(
    (block, i) => block.text !== '' || blocks[i]!.text === '' || block.kind === 'image',
  );
  const after = textOfBlocks(stripped);
  const edits = editsOf(text, after);
  return {
    ...(Object.fromEntries(fields) as typeof rest),
    blocks: stripped,
    text: after,
    removed: [...article.removed, ...removed],
    trail:
      edits.length === 0 ? article.trail : [...article.trail, { stage: 'clean', rule: RULE, reason: REASON, edits }],
  };
}

/** Whether any string of a value has a control character. */
function holds(value: unknown): boolean {
  if (typeof value === 'string') return value.search(CONTROL) >= 0;
  return typeof value === 'object' && value !== null && Object.values(value).some(holds);
}

/** A value without control characters in any of its strings; those that went are added to `left`. */
function strip<T>(value: T, left: string[]): T {
  if (typeof value === 'string') {
    const clean = value.replace(CONTROL, (run) => {
      left.push(run);
      return '';
    });
    return clean as T;
  }
  if (Array.isArray(value)) return value.map((one) => strip(one, left)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, strip(one, left)])) as T;
}

const listOf = (runs: readonly string[]): string =>
  Array.from(runs.join(''), (c) => `U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ');

function editsOf(before: string, after: string): Edit[] {
  if (before === after) return [];
  const edits = Array.from(before.matchAll(CONTROL), ({ index, 0: run }) => ({
    at: index,
    before: run,
    after: '',
    confidence: 1,
  }));
  if (before.replace(CONTROL, '') === after) return edits;
  // A line that held nothing else went with its line end.
  return [{ at: 0, before, after, confidence: 1 }];
}
