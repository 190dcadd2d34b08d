/**
 * Which part of the page is the article. Every line has a score: prose counts for, navigation counts against. An element's
 * score is the sum over its lines; the body is the element with the greatest sum. Too small an element misses
 * paragraphs, too large a one pays for the menus it swallows, so the maximum is the article's own container, whatever the
 * template calls it, and it joins a body that is split over siblings. Inside it, subtrees that are chrome by name or by
 * their links are cut out.
 */
import type { Removal } from '../page.js';
import type { Line } from './lines.js';
import type { Chrome, NameReader } from './names.js';
import type { El } from './tree.js';

export interface Body {
  readonly el: El;
  /** Indices of the lines that are left, ascending. */
  readonly kept: readonly number[];
  readonly removed: readonly Removal[];
  /** The element's sum. */
  readonly score: number;
  /** Sum of the positive lines of the page that lie outside the body and outside marked chrome. */
  readonly outside: number;
}

/** What a line says for or against the element that holds it. */
export function scoreLine(line: Line): number {
  if (line.kind === 'image' || line.hidden) return 0;
  const { w, linkW, p } = line;
  if (linkW > w * 0.5) return -(3 + Math.min(w, 20) * 0.5) * Math.max(1, line.links * 0.7);
  const own = w - 1.5 * linkW;
  if (line.kind === 'row') return Math.max(0, own * 0.3);
  if (own >= 10 && p >= 1) return own + 5 * Math.min(p, own / 6);
  if (own >= 30) return own * 0.6;
  if (own >= 6 && p >= 1) return own * 0.5;
  return -2;
}

/** Share of the page's prose above which an element is no chrome, whatever its name says. */
const NO_CHROME_ABOVE: Readonly<Record<Chrome, number>> = {
  nav: 0.3, share: 0.3, comment: 0.7, related: 0.35, ad: 0.3, footer: 0.3, pager: 0.3, tool: 0.3, info: 0, box: 0,
}; // biome-ignore format: a table

export class BodyFinder {
  private readonly scores: Float64Array;
  private readonly sums: Float64Array;
  private readonly positive: Float64Array;
  readonly chrome = new Map<El, Chrome | 'hidden'>();

  constructor(
    private readonly root: El,
    private readonly lines: readonly Line[],
    private readonly names: NameReader,
  ) {
    const n = lines.length;
    this.scores = new Float64Array(n);
    this.sums = new Float64Array(n + 1);
    this.positive = new Float64Array(n + 1);
    for (let i = 0; i < n; i += 1) {
      const score = scoreLine(lines[i]!);
      this.scores[i] = score;
      this.positive[i + 1] = this.positive[i]! + Math.max(0, score);
    }
    this.markChrome(root);
    for (let i = 0; i < n; i += 1) this.sums[i + 1] = this.sums[i]! + this.scores[i]!;
  }

  sum(el: El): number {
    return this.sums[el.to]! - this.sums[el.from]!;
  }

  private prose(el: El): number {
    return this.positive[el.to]! - this.positive[el.from]!;
  }

  private markChrome(el: El): void {
    const total = this.positive[this.lines.length]!;
    for (const kid of el.kids) {
      if (typeof kid === 'string' || kid.from === kid.to) continue;
      const kind = this.chromeOf(kid, total);
      if (kind === null) {
        this.markChrome(kid);
        continue;
      }
      this.chrome.set(kid, kind);
      for (let i = kid.from; i < kid.to; i += 1) this.scores[i] = Math.min(this.scores[i]!, -1);
    }
  }

  private chromeOf(el: El, total: number): Chrome | null {
    const { tag } = el;
    if (tag === 'body' || tag === 'html' || tag === 'h1') return null;
    const named = this.names.read(el.names);
    const kind =
      named.chrome ?? (tag === 'nav' ? 'nav' : tag === 'footer' ? 'footer' : tag === 'aside' ? 'related' : null);
    if (kind === null) return null;
    const share = total === 0 ? 0 : this.prose(el) / total;
    if (named.body && share > 0.1) return null;
    return share > NO_CHROME_ABOVE[kind] ? null : kind;
  }

  /** The element with the greatest sum; the innermost of equals. */
  best(): El {
    let best = this.root;
    let bestSum = this.sum(this.root);
    const look = (el: El): void => {
      for (const kid of el.kids) {
        if (typeof kid === 'string' || kid.from === kid.to || this.chrome.has(kid)) continue;
        const sum = this.sum(kid);
        if (sum >= bestSum) {
          best = kid;
          bestSum = sum;
        }
        look(kid);
      }
    };
    look(this.root);
    return best;
  }

  find(el: El = this.best()): Body {
    const kept: number[] = [];
    const removed: Removal[] = [];
    this.cut(el, kept, removed);
    let outside = 0;
    for (let i = 0; i < this.lines.length; i += 1) {
      if (i < el.from || i >= el.to) outside += Math.max(0, this.scores[i]!);
    }
    return { el, kept, removed, score: this.sum(el), outside };
  }

  /** Collects the lines of `el` that are not in a subtree of chrome. */
  private cut(el: El, kept: number[], removed: Removal[]): void {
    let at = el.from;
    for (const kid of el.kids) {
      if (typeof kid === 'string' || kid.from === kid.to) continue;
      for (; at < kid.from; at += 1) kept.push(at);
      const verdict = this.verdict(kid);
      if (verdict === null) this.cut(kid, kept, removed);
      else removed.push({ ...verdict, text: this.textOf(kid) });
      at = Math.max(at, kid.to);
    }
    for (; at < el.to; at += 1) kept.push(at);
  }

  private verdict(el: El): Omit<Removal, 'text'> | null {
    const chrome = this.chrome.get(el);
    if (chrome !== undefined) {
      return { kind: chrome, rule: 'named-chrome@1', reason: `the template names it ${el.names || el.tag}` };
    }
    let w = 0;
    let linkW = 0;
    let links = 0;
    let prose = false;
    let hidden = true;
    for (let i = el.from; i < el.to; i += 1) {
      const line = this.lines[i]!;
      w += line.w;
      linkW += line.linkW;
      links += line.links;
      hidden &&= line.hidden;
      prose ||= this.scores[i]! > 8;
    }
    if (hidden) return { kind: 'hidden', rule: 'hidden@1', reason: 'the page hides it from its readers' };
    if (!prose && links >= 2 && linkW > w * 0.6) {
      return { kind: 'links', rule: 'link-list@1', reason: `${links} links and hardly anything else` };
    }
    return null;
  }

  private textOf(el: El): string {
    const texts: string[] = [];
    for (let i = el.from; i < el.to; i += 1) if (this.lines[i]!.text !== '') texts.push(this.lines[i]!.text);
    return texts.join('\n');
  }
}
