/**
 * Repairs in their place: the text as it was sent against the text as it reads. The offsets of a trail count in the page's
 * markup, so the places in the blocks are found by comparing both readings; each difference then takes its rule from the
 * trail, whose edits come in the order of the page.
 */
import { diffArrays } from 'diff';
import type { Piece as DiffPiece } from '../archive/rederive/align.js';
import { align } from '../archive/rederive/align.js';
import type { Article, Block, Step } from '../core/page.js';

/** One stretch of a block's text. `before` is what was sent where something was repaired. */
export interface Mark {
  readonly text: string;
  readonly before: string | null;
  /** The rule that did it, as id@version; null when the trail names none for it. */
  readonly rule: string | null;
  readonly reason: string | null;
}

export interface MarkedBlock {
  readonly block: Block;
  readonly marks: readonly Mark[];
}

/** Differences after which a block is taken for rewritten; bounds the time on hostile text. */
const MOST_EDITS = 3_000;

/** The title and every block of `article` with their repairs; `sent` is the same page read without repair. */
export function trailMarks(article: Article, sent: Article): MarkedBlock[] {
  const rules = new Rules(article.trail);
  const before = sentTexts(article, sent);
  const title: Block = { kind: 'heading', text: article.title ?? '', level: 2 };
  const marked = article.blocks.map((block, i) => ({ block, marks: marksOf(before[i] ?? null, block.text, rules) }));
  return [{ block: title, marks: marksOf(sent.title, title.text, rules) }, ...marked];
}

/** For each block the text that was sent in its place; null where none is found. */
function sentTexts({ blocks }: Article, sent: Article): (string | null)[] {
  if (blocks.length === sent.blocks.length) return sent.blocks.map(({ text }) => text);
  const texts: (string | null)[] = blocks.map(() => null);
  const was = sent.blocks.map(({ text }) => text);
  for (const { before, after } of align(
    was,
    blocks.map(({ text }) => text),
  ))
    if (before !== null && after !== null) texts[after - 1] = was[before - 1]!;
  return texts;
}

function marksOf(before: string | null, after: string, rules: Rules): Mark[] {
  const plain = (text: string): Mark => ({ text, before: null, rule: null, reason: null });
  if (before === null || before === after) return after === '' ? [] : [plain(after)];
  const parts = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS });
  const pieces: DiffPiece[] =
    parts === undefined
      ? [
          { kind: 'removed', text: before },
          { kind: 'added', text: after },
        ]
      : parts.map(({ added, removed, value }) => ({
          kind: added ? 'added' : removed ? 'removed' : 'same',
          text: value.join(''),
        }));
  const marks: Mark[] = [];
  let went = '';
  let came = '';
  const settle = () => {
    if (went !== '' || came !== '') marks.push({ text: came, before: went, ...rules.of(went, came) });
    went = '';
    came = '';
  };
  for (const { kind, text } of pieces) {
    if (kind === 'removed') went += text;
    else if (kind === 'added') came += text;
    else {
      settle();
      marks.push(plain(text));
    }
  }
  settle();
  return marks;
}

/** The rules of a trail, asked for in the order of the page. */
class Rules {
  private readonly edits: {
    readonly before: string;
    readonly after: string;
    readonly rule: string;
    readonly reason: string;
  }[];
  private readonly only: { readonly rule: string; readonly reason: string } | null;

  constructor(trail: readonly Step[]) {
    const steps = trail.filter(({ stage, edits }) => stage === 'repair' && edits.length > 0);
    this.edits = steps.flatMap(({ rule, reason, edits }) =>
      edits.map(({ before, after }) => ({ before, after, rule, reason })),
    );
    this.only = steps.length === 1 ? steps[0]! : null;
  }

  /** The rule of a difference: that of the edit that holds it, else the only rule there is. */
  of(before: string, after: string): { readonly rule: string | null; readonly reason: string | null } {
    const found =
      this.edits.find((edit) => edit.before === before && edit.after === after) ??
      this.edits.find((edit) => edit.before.includes(before) && edit.after.includes(after)) ??
      this.edits.find((edit) => before !== '' && (edit.before.includes(before) || before.includes(edit.before)));
    const { rule = null, reason = null } = found ?? this.only ?? {};
    return { rule, reason };
  }
}
