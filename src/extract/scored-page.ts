/**
 * A page in numbers. Every line has a score: prose counts for, navigation counts against; an element's score is the sum over its
 * lines. Elements that are chrome by name, cards of a feed and boxes of other texts are marked: nothing in them counts for.
 */
import { articleEnd, headsAnswer, isReadersBox } from './bounds.js';
import { isSideColumn } from './columns.js';
import { consentsIn } from './consent.js';
import { feedIn } from './feed.js';
import { type Line, textsOf } from './lines.js';
import { type Chrome, NO_CHROME_ABOVE, roleByNames } from './names.js';
import { type Around, isAnswer } from './names-in-text.js';
import { isBoxOfOthers } from './others.js';
import { headsTerms, isAboutTerms, isStrong, scoreAt } from './score.js';
import { isThread } from './threads.js';
import { HOME } from './title.js';
import { type El, isEl } from './tree.js';

/** Weight of prose that no box of other texts stands above. */
const LONG = 40;
/** Prose beside the title that is no lead in a box, though its template's name says so. */
const NO_LEAD = 60;

/** The share of the page's prose in the text beside which a column may stand, at least. */
const MAIN = 2 / 3;

export class ScoredPage {
  readonly scores: Float64Array;
  private readonly sums: Float64Array;
  private readonly positive: Float64Array;
  /** How many strong lines stand before each line. */
  private readonly strong: Int32Array;
  /** Lines that show the page's title. */
  private readonly titles: number[] = [];
  private readonly consents: ReadonlySet<El>;
  readonly chrome = new Map<El, Chrome | 'feed' | 'others' | 'readers'>();
  /** The line after the article's last, as far as bounds.ts can tell. */
  readonly end: number;

  constructor(
    readonly root: El,
    readonly lines: readonly Line[],
    readonly window = '',
    /** What the page says of the text elsewhere: its titles and its summary. */
    private readonly stated: readonly string[] = [],
  ) {
    const n = lines.length;
    this.scores = new Float64Array(n);
    this.sums = new Float64Array(n + 1);
    this.positive = new Float64Array(n + 1);
    this.strong = new Int32Array(n + 1);
    this.end = articleEnd(lines, window);
    const aboutTerms = isAboutTerms(window);
    this.consents = aboutTerms ? new Set() : consentsIn(lines);
    let termsTo = 0;
    // A heading that leads home, or that the page hides, is the site's name.
    const logos: number[] = [];
    for (let i = 0; i < n; i += 1) {
      const { kind, level, w, text, el, href, hidden } = lines[i]!;
      const named = w >= 8 && w < 60 && window.startsWith(text);
      const isLogo = hidden || (href !== null && HOME.test(href));
      if (kind === 'heading' && level === 1 && !named && isLogo) logos.push(i);
      else if ((kind === 'heading' && level === 1) || named) this.titles.push(i);
      const box = el.outer;
      if (!aboutTerms && headsTerms(lines[i]!) && box !== null && box.from > (this.title ?? -1)) termsTo = box.to;
      const score = i < termsTo ? -2 : scoreAt(lines, i, window, this.end, aboutTerms);
      this.scores[i] = score;
      this.positive[i + 1] = this.positive[i]! + Math.max(0, score);
    }
    if (this.titles.length === 0) this.titles.push(...logos);
    this.markChrome(root);
    for (let i = 0; i < n; i += 1) {
      const score = this.scores[i]!;
      this.sums[i + 1] = this.sums[i]! + score;
      this.strong[i + 1] = this.strong[i]! + (isStrong(lines[i]!, score) ? 1 : 0);
    }
  }

  /** The first line that shows the page's title. */
  get title(): number | undefined {
    return this.titles[0];
  }

  sum({ from, to }: El): number {
    return this.sums[to]! - this.sums[from]!;
  }

  prose({ from, to }: El): number {
    return this.positive[to]! - this.positive[from]!;
  }

  /** How many lines from `from` to `to` are prose beyond doubt. */
  strongIn({ from, to }: { readonly from: number; readonly to: number }): number {
    return this.strong[to]! - this.strong[from]!;
  }

  /** How many such lines of `within` stand above and below `el`. */
  strongAround(el: El, within: El): Around {
    return {
      above: this.strongIn({ from: within.from, to: el.from }),
      below: this.strongIn({ from: el.to, to: within.to }),
    };
  }

  textOf({ from, to }: Pick<El, 'from' | 'to'>): string {
    return textsOf(this.lines.slice(from, to)).join('\n');
  }

  /** What the page says it is about. */
  readonly statements = (): string[] => [...this.titles.slice(0, 1).map((i) => this.lines[i]!.text), ...this.stated];

  /** The same with the window title, for a heading of a word or two tells nothing. */
  private readonly names = (): string[] => [...this.statements(), this.window];

  private markChrome(el: El): void {
    const total = this.positive[this.lines.length]!;
    const feed = this.isBelowText(el, this.title ?? this.lines.length) ? feedIn(this.lines, el, this.statements) : [];
    let main = false;
    for (const kid of el.children) {
      if (!isEl(kid) || kid.from === kid.to) continue;
      const others = this.isOthers(kid, el) || (main && isSideColumn(this.lines, kid));
      main ||= this.prose(kid) >= total * MAIN;
      const kind = feed.includes(kid)
        ? 'feed'
        : others
          ? 'others'
          : this.isReaders(kid, el)
            ? 'readers'
            : this.chromeOf(kid, total);
      if (kind === null) {
        this.markChrome(kid);
        continue;
      }
      this.chrome.set(kid, kind);
      for (let i = kid.from; i < kid.to; i += 1) this.scores[i] = Math.min(this.scores[i]!, -1);
    }
  }

  /** Whether sentences of the article stand between line `title` and `el`. */
  private isBelowText({ from }: El, title: number): boolean {
    return from > title && this.positive[from]! > this.positive[title]!;
  }

  /** Whether `el` in `outer` is a box of other texts: below prose of this one, with none behind it. */
  private isOthers(el: El, outer: El): boolean {
    return this.isBelowText(el, this.title ?? 0) && isBoxOfOthers(this.lines, el, this.names) && this.isLast(el, outer);
  }

  /** Whether it is one of readers' words. */
  private isReaders(el: El, outer: El): boolean {
    if (isThread(this.lines, el)) return this.hasTextBeside(el);
    return isReadersBox(this.lines, el) && this.isBelowText(el, this.title ?? 0) && this.isLast(el, outer);
  }

  /** Whether prose beyond doubt stands outside `el`. */
  private hasTextBeside({ from, to }: El): boolean {
    return this.lines.some((line, i) => (i < from || i >= to) && isStrong(line, this.scores[i]!));
  }

  /** Whether no prose stands behind `el` in `outer`. */
  private isLast(el: El, outer: El): boolean {
    return !this.lines
      .slice(el.to, outer.to)
      .some((line, i) => line.w >= LONG && isStrong(line, this.scores[el.to + i]!));
  }

  private chromeOf(el: El, total: number): Chrome | null {
    const { name: tag } = el;
    if (tag === 'body' || tag === 'html' || tag === 'h1' || tag === 'figcaption') return null;
    const names = roleByNames(el.names);
    const asks = this.consents.has(el);
    const kind = asks
      ? 'dialog'
      : (names.chrome ?? (tag === 'nav' ? 'nav' : tag === 'footer' ? 'footer' : tag === 'aside' ? 'related' : null));
    if (kind === null) return null;
    if (kind === 'comment' && (headsAnswer(this.lines, el.from) || isAnswer(this.lines, el))) return null;
    const prose = this.prose(el);
    const share = total === 0 ? 0 : prose / total;
    if (asks) return share > NO_CHROME_ABOVE.dialog ? null : kind;
    // What shows the title and prose below it is no box beside the article.
    const titled = this.titles.some((i) => i >= el.from && i < el.to);
    if ((names.body || tag === 'article' || tag === 'main' || titled) && share > 0.1) return null;
    if (titled && prose >= NO_LEAD) return null;
    return share > NO_CHROME_ABOVE[kind] ? null : kind;
  }
}
