/**
 * Where the edges of inline elements stand in a line. `<span>来源：甲</span><span>作者：乙</span>` is two fields, though no
 * character stands between them; in prose the same edges mean nothing.
 */
import { tidy } from './chars.js';

const NONE = 0;
/** An edge with text on one side. */
const MET = 1;
/** An element has just ended. */
const ENDED = 2;
/** One element ended and the next began. */
const BETWEEN = 3;
const MARK = ['', '\u0001', '\u0001', '\u0002'];
/** Elements that stress part of a word: where they meet text the word goes on. */
const STRESS = new Set(['b', 'strong', 'em', 'i', 'u', 'mark']);
/** Heavier lines are prose. */
const SPACED_UP_TO = 80;
/** A part of so many characters makes its line prose, were they all Latin. */
const PROSE = 250;

/** A label in an element of its own is one, be it set in bold. */
const LABEL = /^\s*[\p{Script=Han}A-Za-z]{1,8}\s*[:：]\s*$/u;

/** What a line of fields has: figures, a label's colon, a time relative to now, an English byline. */
const FIELDS = /[\d０-９:：﹕︰年前昨]|by\b/i;

export class Edges {
  /** What stands before each part of the line, as far as the line goes. */
  private readonly before: number[] = [];
  private parts = 0;
  private now = NONE;
  private stress = true;
  private prose = false;

  opens(tag: string): void {
    this.now = this.now >= ENDED ? BETWEEN : MET;
    this.stress &&= STRESS.has(tag);
  }

  closes(tag: string): void {
    if (this.now !== BETWEEN) this.now = ENDED;
    this.stress &&= STRESS.has(tag);
  }

  /** A part of the line's text follows; `blank`: white space alone. */
  text(part: string, blank: boolean): void {
    if (part.length > PROSE) this.prose = true;
    if (this.prose) return;
    this.before[this.parts++] = this.stress && this.now !== BETWEEN && !LABEL.test(part) ? NONE : this.now;
    if (blank) return;
    this.now = NONE;
    this.stress = true;
  }

  clear(): void {
    this.parts = 0;
    this.now = NONE;
    this.stress = true;
    this.prose = false;
  }

  /** The line with a tab between elements that touch and a space where an element touches text; null when that is nowhere. */
  spaced(parts: readonly string[], text: string, w: number): string | null {
    if (this.prose || w > SPACED_UP_TO || !this.any() || !FIELDS.test(text)) return null;
    const joined = parts.map((part, i) => MARK[this.before[i]!]! + part).join('');
    return tidy(joined.replaceAll('\u0001', ' '))
      .replace(/[\s\u0002]+/g, (gap) => (gap.includes('\u0002') ? '\t' : gap))
      .trim();
  }

  private any(): boolean {
    for (let i = 0; i < this.parts; i += 1) if (this.before[i] !== NONE) return true;
    return false;
  }
}
