/**
 * Which part of the page is the article. Every line has a score: prose counts for, navigation counts against. An element's
 * score is the sum over its lines; the body is the element with the greatest sum. Too small an element misses
 * paragraphs, too large a one pays for the menus it swallows, so the maximum is the article's own container, whatever the
 * template calls it, and it joins a body that is split over siblings. Inside it, subtrees that are chrome by name or by
 * their links are cut out.
 */
import type { Removal } from '../core/page.js';
import { agreement } from './agree.js';
import { isAboutBox, isAuthorCard } from './author-box.js';
import type { Body } from './body.js';
import { articleEnd } from './bounds.js';
import { cutBeyond, cutCounters, cutDigest, cutLead, cutReferences, cutRepeats, cutTail } from './ends.js';
import { addressesFrom, appendixFrom, isCall, isListOfOthers, platformFrom } from './english-boxes.js';
import { feedIn } from './feed.js';
import { cutForm } from './form.js';
import { isInputForm } from './input-form.js';
import { type Line, textsOf } from './lines.js';
import { type Chrome, NO_CHROME_ABOVE, roleByNames } from './names.js';
import { type Around, isTextByName } from './names-in-text.js';
import { isBoxOfOthers } from './others.js';
import { headsTerms, isAboutTerms, isStrong, plainWeight, scoreAt } from './score.js';
import { type El, isEl } from './tree.js';

/** Sum of prose below which a body is too short to be believed without its title. */
const SHORT = 150;
/** Lines between a title and the start of its text, at most: information, buttons, a column's name. */
const FAR = 40;

/** Lines between a title and a text without a sentence whose element has no telling name, at most. */
const NEXT = 6;

/** Weight of prose that no box of other texts stands above. */
const LONG = 40;

/** Pictures of a slide show, at least. */
const SLIDES = 3;
/** Lines of verse that make up for a long sentence above a box. */
const ABOVE = 6;

/** Lines of a box of an English page, at most. */
const MOST_OF_BOX = 14;
/** Long lines below a box about the author, at most. */
const FEW = 1;

/** Elements that hold one paragraph, never an article. */
const PARAGRAPH = new Set('p span font b strong em i a h1 h2 h3 li center tr tbody'.split(' '));

/** Prose beside the title that is no lead in a box, though its template's name says so. */
const NO_LEAD = 60;
/** Below this share of the title's pairs of characters a text has nothing to do with the title. */
const STRANGE = 0.25;

export class BodyFinder {
  private readonly scores: Float64Array;
  private readonly sums: Float64Array;
  private readonly positive: Float64Array;
  /** How many strong lines stand before each line. */
  private readonly strong: Int32Array;
  /** Lines that show the page's title. */
  private readonly titles: number[] = [];
  readonly chrome = new Map<El, Chrome | 'hidden' | 'feed' | 'others'>();
  /** The line after the article's last, as far as bounds.ts can tell. */
  readonly end: number;

  constructor(
    private readonly root: El,
    private readonly lines: readonly Line[],
    window = '',
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
    let termsTo = 0;
    for (let i = 0; i < n; i += 1) {
      const { kind, level, w, text, el } = lines[i]!;
      if ((kind === 'heading' && level === 1) || (w >= 8 && w < 60 && window.startsWith(text))) this.titles.push(i);
      const box = el.outer;
      if (!aboutTerms && headsTerms(lines[i]!) && box !== null && box.from > (this.titles[0] ?? -1)) termsTo = box.to;
      const score = i < termsTo ? -2 : scoreAt(lines, i, window, this.end, aboutTerms);
      this.scores[i] = score;
      this.positive[i + 1] = this.positive[i]! + Math.max(0, score);
    }
    this.markChrome(root);
    for (let i = 0; i < n; i += 1) {
      const score = this.scores[i]!;
      this.sums[i + 1] = this.sums[i]! + score;
      this.strong[i + 1] = this.strong[i]! + (isStrong(lines[i]!, score) ? 1 : 0);
    }
  }

  sum(el: El): number {
    return this.sums[el.to]! - this.sums[el.from]!;
  }

  private prose(el: El): number {
    return this.positive[el.to]! - this.positive[el.from]!;
  }

  private markChrome(el: El): void {
    const total = this.positive[this.lines.length]!;
    const title = this.titles[0] ?? this.lines.length;
    const below = el.from > title && this.positive[el.from]! > this.positive[title]!; // sentences of the article
    const feed = below ? feedIn(this.lines, el, this.statements) : [];
    for (const kid of el.children) {
      if (!isEl(kid) || kid.from === kid.to) continue;
      const kind = feed.includes(kid) ? 'feed' : this.isOthers(kid, el) ? 'others' : this.chromeOf(kid, total);
      if (kind === null) {
        this.markChrome(kid);
        continue;
      }
      this.chrome.set(kid, kind);
      for (let i = kid.from; i < kid.to; i += 1) this.scores[i] = Math.min(this.scores[i]!, -1);
    }
  }

  /** Whether `el` in `outer` is a box of other texts: below prose of this one, with none behind it. */
  private isOthers(el: El, outer: El): boolean {
    const title = this.titles[0] ?? 0;
    if (el.from <= title || this.positive[el.from]! <= this.positive[title]!) return false;
    if (!isBoxOfOthers(this.lines, el, this.statements)) return false;
    return !this.lines
      .slice(el.to, outer.to)
      .some((line, i) => line.w >= LONG && isStrong(line, this.scores[el.to + i]!));
  }

  private chromeOf(el: El, total: number): Chrome | null {
    const { name: tag } = el;
    if (tag === 'body' || tag === 'html' || tag === 'h1') return null;
    const names = roleByNames(el.names);
    const kind =
      names.chrome ?? (tag === 'nav' ? 'nav' : tag === 'footer' ? 'footer' : tag === 'aside' ? 'related' : null);
    if (kind === null) return null;
    const share = total === 0 ? 0 : this.prose(el) / total;
    const titled = this.holdsTitle(el);
    if ((names.body || tag === 'article' || tag === 'main' || titled) && share > 0.1) return null;
    if (titled && this.prose(el) >= NO_LEAD) return null;
    return share > NO_CHROME_ABOVE[kind] ? null : kind;
  }

  /** Whether the page's heading stands in `el`: what shows the title and prose below it is no box beside the article. */
  private holdsTitle(el: El): boolean {
    return this.titles.some((i) => i >= el.from && i < el.to);
  }

  /** The element with the greatest sum; the innermost of equals. */
  best(): El {
    let best = this.root;
    let bestSum = this.sum(this.root);
    const look = (el: El): void => {
      for (const kid of el.children) {
        if (!isEl(kid) || kid.from === kid.to || this.chrome.has(kid)) continue;
        const sum = this.sum(kid);
        if (sum >= bestSum) {
          best = kid;
          bestSum = sum;
        }
        look(kid);
      }
    };
    look(this.root);
    const strange = this.isStrange(best);
    const beside = this.prose(best) < SHORT || strange ? this.besideTitle(best, strange) : null;
    return this.withLead(this.fit(beside ?? best));
  }

  /** What also holds the text that stands above `el`, a slide show with nothing but captions; `el` where there is none. */
  private withLead(el: El): El {
    const { outer: whole, from, to } = el;
    const title = this.titles[0] ?? -1;
    if (whole === null || from <= title || this.strongIn(whole) <= this.strongIn(el)) return el;
    if (this.strong[whole.to] !== this.strong[to] || this.strong[from]! <= this.strong[title + 1]!) return el;
    const slides = this.lines.slice(from, to).filter(({ kind }) => kind === 'image').length;
    return slides >= SLIDES && slides >= this.strongIn(el) ? whole : el;
  }

  /** Whether an element stands far below the title and takes up hardly a word of what the page says it is about. */
  private isStrange(el: El): boolean {
    const title = this.titles[0];
    if (title === undefined || el.from <= title) return false;
    const between = this.lines.slice(title + 1, el.from);
    const parted = between.length > FAR || between.some((line) => line.kind === 'heading');
    return parted && (agreement(this.textOf(el), this.statements()) ?? 1) < STRANGE;
  }

  private readonly statements = (): string[] => [
    ...this.titles.slice(0, 1).map((i) => this.lines[i]!.text),
    ...this.stated,
  ];

  /**
   * A page with hardly any prose: if what was found does not stand with the title, the body is the nearest element around
   * or after the title that a template names as one, however short its text.
   */
  private besideTitle(best: El, strange: boolean): El | null {
    const title = this.titles[0];
    const prose = this.prose(best);
    if (title === undefined || (prose > 0 && best.from <= title && best.to > title)) return null;
    // Near the title only a sentence in a named element is more than what was found; far from it any words are.
    const short = prose < SHORT;
    const near = prose > 0 && best.from > title && (!short || best.from <= title + FAR);
    const end = near ? best.from : this.lines.length;
    let found: El | null = null;
    // What was found is left for no less than half of its own sentences, unless the title knows nothing of it.
    let most = near && !strange ? Math.max(8, plainWeight(this.lines, best, true) * 0.5) : 8;
    const look = (el: El): void => {
      for (const kid of el.children) {
        if (!isEl(kid) || kid.to <= title + 1 || kid.from >= end || this.chrome.has(kid)) continue;
        const stands = kid.from > title && kid.from <= title + FAR && kid.to <= end;
        const next = prose === 0 && kid.from <= title + NEXT;
        const own = stands && (!short || next || roleByNames(kid.names).body) ? plainWeight(this.lines, kid, near) : 0;
        if (own >= most) {
          found = kid;
          most = own + 1;
        }
        look(kid);
      }
    };
    look(this.root);
    return found;
  }

  private strongIn(el: El): number {
    return this.strong[el.to]! - this.strong[el.from]!;
  }

  /** The innermost element that holds all strong lines of `el`; a lone paragraph gives way to what holds it. */
  private fit(el: El): El {
    const strong = this.strongIn(el);
    for (let inner: El | undefined = el; strong > 0 && inner !== undefined; ) {
      el = inner;
      const prose = this.prose(el);
      inner = el.children.find(
        (kid): kid is El =>
          isEl(kid) && !this.chrome.has(kid) && this.strongIn(kid) === strong && this.prose(kid) >= prose * 0.93,
      );
    }
    while (PARAGRAPH.has(el.name) && el.outer !== null && el.outer.name !== 'body' && el.outer.outer !== null)
      el = el.outer;
    return el;
  }

  private strongAll = 0;

  find(el: El = this.best()): Body {
    this.strongAll = this.strongIn(el);
    const kept: number[] = [];
    const removed: Removal[] = [];
    this.cut(el, kept, removed);
    const feet = [platformFrom, appendixFrom, addressesFrom]
      .map((find) => find(this.lines, kept))
      .filter((at) => at >= 0);
    cutBeyond(this.lines, kept, Math.min(this.end, ...feet.map((at) => kept[at]!)), removed);
    cutCounters(this.lines, kept, removed);
    cutReferences(this.lines, kept, removed);
    cutTail(this.lines, kept, removed);
    cutDigest(this.lines, kept, removed);
    cutRepeats(this.lines, kept, removed);
    cutLead(this.lines, kept, removed);
    cutForm(this.lines, kept, removed);
    return { el, kept, removed };
  }

  /** Collects the lines of `el` that are not in a subtree of chrome. */
  private cut(el: El, kept: number[], removed: Removal[], within = el): void {
    let at = el.from;
    for (const kid of el.children) {
      if (!isEl(kid) || kid.from === kid.to) continue;
      for (; at < kid.from; at += 1) kept.push(at);
      const verdict = this.verdict(kid, within);
      if (verdict === null) this.cut(kid, kept, removed, within);
      else removed.push({ ...verdict, text: this.textOf(kid) });
      at = Math.max(at, kid.to);
    }
    for (; at < el.to; at += 1) kept.push(at);
  }

  private verdict(el: El, within: El): Omit<Removal, 'text'> | null {
    const chrome = this.chrome.get(el);
    if (
      chrome !== undefined &&
      chrome !== 'feed' &&
      chrome !== 'others' &&
      !(chrome !== 'hidden' && isTextByName(this.lines, el, chrome, this.strongAround(el, within)))
    ) {
      return { kind: chrome, rule: 'named-chrome@1', reason: `the template names it ${el.names || el.name}` };
    }
    if (chrome === 'feed') return { kind: 'teaser', rule: 'feed@1', reason: 'a card of another article in a feed' };
    if (chrome === 'others')
      return { kind: 'teaser', rule: 'others@1', reason: 'its heading says it shows other texts' };
    let w = 0;
    let linkW = 0;
    let links = 0;
    let prose = false;
    let hidden = true;
    let heads = 0;
    for (let i = el.from; i < el.to; i += 1) {
      const line = this.lines[i]!;
      w += line.w;
      linkW += line.linkW;
      links += line.links;
      hidden &&= line.hidden;
      // A heading that leads nowhere may be the text's own.
      if (line.kind === 'heading' && line.href) heads += 1;
      prose ||= this.scores[i]! > 8;
    }
    const strong = this.strongIn(el);
    if (hidden) return { kind: 'hidden', rule: 'hidden@1', reason: 'the page hides it from its readers' };
    if (heads > 0 && strong <= heads && strong * 3 <= this.strongAll) {
      return { kind: 'teaser', rule: 'teaser@1', reason: 'linked titles with a line or two of text each' };
    }
    if (this.isBelow(el, within) && isInputForm(this.lines, el))
      return { kind: 'form', rule: 'fields@1', reason: 'a form that readers fill in' };
    // What stands below such a box may be long too: how to cite the text.
    if (this.isBelow(el, within, FEW) && isAboutBox(this.lines, el))
      return { kind: 'info', rule: 'about-box@2', reason: 'says who wrote the text, or whom to ask about it' };
    const english = this.englishBox(el, within);
    if (english !== null) return { kind: 'info', rule: 'english-box@1', reason: english };
    if (!prose && links >= 2 && linkW > w * 0.6) {
      return { kind: 'links', rule: 'link-list@1', reason: `${links} links and hardly anything else` };
    }
    return null;
  }

  /** What a box of an English page is, if it is none of the text. */
  private englishBox(el: El, within: El): string | null {
    if (el.to - el.from < 2 || el.to - el.from > MOST_OF_BOX || this.strongIn(el) > FEW) return null;
    if (isCall(this.lines, el)) return 'asks to subscribe or to give';
    if (!this.isBelow(el, within)) return null;
    if (isAuthorCard(this.lines, el)) return 'says who wrote the text';
    return isListOfOthers(this.lines, el) ? 'names subjects, offers or other texts' : null;
  }

  /** Whether `el` stands below the sentences of `within`, with hardly a long one behind it. */
  private isBelow(el: El, within: El, most = 0): boolean {
    const { above, below } = this.strongAround(el, within);
    const begun = above > 0 || el.from - within.from > ABOVE;
    return begun && below <= most;
  }

  /** How many strong lines of `within` stand above and below `el`. */
  private strongAround(el: El, within: El): Around {
    return {
      above: this.strong[el.from]! - this.strong[within.from]!,
      below: this.strong[within.to]! - this.strong[el.to]!,
    };
  }

  private textOf(el: El): string {
    return textsOf(this.lines.slice(el.from, el.to)).join('\n');
  }
}
