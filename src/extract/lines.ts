/**
 * The tree as lines: what a reader sees as one line or paragraph, with its weights and the element it stands in. Every
 * element is then a range of lines, and every question about an element is a question about its range.
 */
import { isText } from 'domhandler';
import { isCredit } from './caption-credit.js';
import { creditsApart, isCaption } from './caption-end.js';
import { Tally, tidy } from './chars.js';
import { Edges } from './edges.js';
import { drawsFormula, formulaText } from './formula.js';
import { endsInInformation } from './heading-end.js';
import { type Hiding, hidingRules, isHidden, isJunk } from './hidden.js';
import { type Anchor, imageLine, type Line, type LineKind, type Lines, textsOf } from './line.js';
import { articlePicture, emojiText, heldPicture, type Picture, unscripted } from './pictures.js';
import { isEdit, isMark, isRaised, raised } from './raised.js';
import { sizeIn, USUAL } from './size.js';
import { symbolText } from './symbols.js';
import { captionOf, isDataTable, rowsOf, spread } from './tables.js';
import { charsIn, El, isEl, isRead, type Tree } from './tree.js';

export { type Anchor, type Line, shownIn, textsOf, weightOf, wordsOf } from './line.js';

/** The lines of a page; sets `from` and `to` of every element. */
export function makeLines({ root: html, sheets }: Tree): Lines {
  const maker = new LineMaker(hidingRules(sheets));
  maker.visit(html);
  maker.flush(html);
  html.to = maker.lines.length;
  return maker;
}

/** The lines of one element alone, its own link included. */
export function linesWithin(el: El): Lines {
  const maker = new LineMaker();
  maker.element(el, el);
  maker.flush(el);
  return maker;
}

interface OpenAnchor {
  readonly el: El;
  readonly href: string;
  /** The first of the line's parts that is its text. */
  part: number;
  readonly line: number;
}

/** White space at the start of a line that is longer says how its source is set (edges.ts). */
const LONG_GAP = 200;
/** Characters of a link without an address, at most: a title, or a card with its title and a summary. */
const TITLE = 40;
const CARD = 120;
const NO_PARTS: string[] = [];

class LineMaker implements Lines {
  readonly lines: Line[] = [];
  readonly anchors: Anchor[] = [];
  private parts = NO_PARTS;
  /** Whether the line has any text, were it white space. */
  private begun = false;
  private readonly edges = new Edges();
  private readonly tally = new Tally();
  private readonly linkTally = new Tally();
  private boldW = 0;
  /** The size of what is read now, and of the line so far; −1 before its first word. */
  private size = USUAL;
  private lineSize = -1;
  private links = 0;
  private href: string | null = null;
  private pictures: Picture[] = [];
  /** How many pictures were seen so far. */
  private named = 0;
  private inLink = 0;
  private inBold = 0;
  private hidden = 0;
  private kind: LineKind = 'text';
  private level = 0;
  private anchor: OpenAnchor | null = null;

  /** The caption that is being read. */
  private caption: El | null = null;

  /** Within a cell: the line of its row. Elements in a cell have no lines of their own. */
  private row: number | null = null;

  constructor(private readonly hides: Hiding = new Map()) {}

  /** Where an element that begins or ends here stands among the page's lines. */
  private get here(): number {
    return this.row ?? this.lines.length;
  }

  visit(el: El): void {
    let before = this.named;
    for (const kid of el.children) {
      if (isText(kid)) this.text(kid.data);
      else if (isEl(kid) && kid.name === 'noscript') this.unscripted(kid, this.named > before);
      else if (isEl(kid) && kid.name === 'math') this.text(formulaText(kid));
      else if (isEl(kid) && isRead(kid) && !drawsFormula(kid)) {
        before = this.named;
        this.element(kid, el);
      }
    }
  }

  /** What lazy loading keeps for readers without scripts counts where the element before it names no picture. */
  private unscripted(el: El, repeats: boolean): void {
    const src = repeats ? '' : unscripted(el);
    if (src !== '') this.picture(articlePicture(new El('img', { src })));
  }

  private picture(picture: Picture | null): void {
    if (picture === null) return;
    this.pictures.push(picture);
    this.named += 1;
  }

  private text(text: string): void {
    const blank = text.trim() === '';
    this.begun = true;
    // What stands between two blocks, on most pages.
    if (blank && this.parts.length === 0 && this.kind !== 'code' && text.length < LONG_GAP) return;
    if (this.parts.length === 0) this.parts = [text];
    else this.parts.push(text);
    this.edges.text(text, blank);
    if (this.lineSize !== this.size && !blank) this.lineSize = this.lineSize < 0 ? this.size : 0;
    if (this.inLink === 0 && this.inBold === 0) {
      this.tally.add(text);
      return;
    }
    const before = this.tally.w;
    this.tally.add(text);
    const added = this.tally.w - before;
    if (this.inLink > 0) this.linkTally.w += added;
    if (this.inBold > 0) this.boldW += added;
  }

  element(el: El, parent: El): void {
    const { name: tag } = el;
    el.from = el.to = this.here;
    if (tag === 'br') {
      this.flush(parent);
      el.from = el.to = this.here;
      return;
    }
    if (tag === 'img' || tag === 'image' || tag === 'amp-img' || tag === 'amp-anim') {
      const emoji = emojiText(el);
      if (emoji !== null) this.text(emoji);
      else this.picture(articlePicture(el));
      return;
    }
    const { href = '', alt = '' } = tag === 'area' ? el.attribs : {};
    if (href !== '') this.anchors.push({ href, text: alt.slice(0, 300), rel: '', el, line: this.lines.length });
    if (el.children.length === 0) this.picture(heldPicture(el));
    const mark = isRaised(el) ? raised(el) : symbolText(el);
    if (mark !== null) {
      this.text(mark);
      return;
    }
    if (tag === 'a' && isMark(el)) return;
    if (this.kind === 'heading' && tag === 'span' && isEdit(el)) return;
    const information = this.kind === 'heading' && endsInInformation(el);
    const block = el.tag.block || information;
    const hides = isHidden(el, this.hides);
    // Junk words against copying sit in hidden inline elements between the true ones: they are no text at all.
    if (hides && isJunk(tag)) return;
    const before = { kind: this.kind, level: this.level, size: this.size };
    this.size = sizeIn(el, this.size);
    if (block) {
      this.flush(parent);
      el.from = this.here;
      if (information) this.kind = 'text';
      else this.enter(tag);
    } else this.edges.opens(tag);
    const credit = this.caption !== null && isCredit(el);
    if (credit) {
      this.flush(this.caption!);
      el.from = this.here;
    }
    const caption = this.caption;
    if (isCaption(el)) this.caption = el;
    if (hides) this.hidden += 1;
    if (tag === 'table' && isDataTable(el)) {
      this.rows(el);
    } else if (tag === 'a') {
      this.link(el);
    } else if (tag === 'b' || tag === 'strong') {
      this.inBold += 1;
      this.visit(el);
      this.inBold -= 1;
    } else {
      this.visit(el);
    }
    if (credit) this.flush(el);
    if (block) {
      this.flush(el);
      this.kind = before.kind;
      this.level = before.level;
    } else this.edges.closes(tag);
    this.caption = caption;
    this.size = before.size;
    if (hides) this.hidden -= 1;
    el.to = this.here;
  }

  private enter(tag: string): void {
    if (tag === 'li') this.kind = 'item';
    else if (tag === 'blockquote') this.kind = 'quote';
    else if (tag === 'pre') this.kind = 'code';
    else if (tag.length === 2 && tag.charCodeAt(0) === 0x68 && tag !== 'hr') {
      this.kind = 'heading';
      this.level = tag.charCodeAt(1) - 0x30;
    }
  }

  private link(el: El): void {
    const { href = '', id, name } = el.attribs;
    if (href === '') {
      // A target within the page, a link that nobody closed, and prose in one are no links.
      const most = el.children.some((kid) => isEl(kid) && kid.tag.block) ? CARD : TITLE;
      const acts = this.inLink === 0 && id === undefined && name === undefined && charsIn(el, most) <= most;
      if (acts) this.scripted(el);
      else this.visit(el);
      return;
    }
    const outer = this.anchor;
    this.anchor = { el, href, part: this.parts.length, line: this.lines.length };
    this.inLink += 1;
    this.links += 1;
    this.href = this.links === 1 ? href : this.href;
    this.visit(el);
    this.inLink -= 1;
    this.closeAnchor(this.anchor);
    this.anchor = outer;
  }

  /** A link that a script gives its address looks to the reader like any other; it leads nowhere that can be known. */
  private scripted(el: El): void {
    this.inLink += 1;
    this.links += 1;
    if (this.links === 1) this.href = '';
    this.visit(el);
    this.inLink -= 1;
  }

  private closeAnchor(a: OpenAnchor): void {
    let text: string;
    if (this.lines.length === a.line) {
      const { parts } = this;
      text = tidy(parts.length === a.part + 1 ? parts[a.part]! : parts.slice(a.part).join(''));
    } else {
      // The link holds whole blocks: its text is theirs.
      const rest = tidy(this.parts.join(''));
      text = [...textsOf(this.lines.slice(a.line)), ...(rest === '' ? [] : [rest])].join(' ');
    }
    this.anchors.push({ href: a.href, text: text.slice(0, 300), rel: a.el.attribs.rel ?? '', el: a.el, line: a.line });
  }

  /** Ends the current line; it belongs to `el`. */
  flush(el: El): void {
    const { tally } = this;
    if (tally.ink) {
      const code = this.kind === 'code';
      const joined = this.parts.length === 1 ? this.parts[0]! : this.parts.join('');
      const text = code ? joined.trimEnd().replace(/^\n+/, '') : tidy(joined);
      if (text !== '') {
        const { kind, links } = this;
        const spaced = this.linkTally.w > tally.w * 0.8 ? null : this.edges.spaced(this.parts, text, tally.w);
        this.lines.push({
          kind, text, spaced, w: tally.w, linkW: this.linkTally.w, p: tally.p, links, el, level: kind === 'heading' ? this.level : 0,
          bold: tally.w > 0 && this.boldW >= tally.w * 0.95, size: this.lineSize,
          href: this.href !== null && this.linkTally.w >= tally.w * 0.8 ? this.href : null,
          cells: null, src: '', alt: '', hidden: this.hidden > 0,
        }); // biome-ignore format: a record
        if (this.caption !== null && !code) this.partCredits();
      }
    }
    if (this.begun) {
      this.begun = false;
      if (this.parts.length > 0) this.parts = NO_PARTS;
      if (this.anchor !== null) this.anchor.part = 0;
      tally.clear();
      this.linkTally.w = 0;
      this.boldW = 0;
      this.lineSize = -1;
      // A link that goes on over the line's end counts on the next line too.
      this.links = this.inLink > 0 ? 1 : 0;
      this.href = this.inLink > 0 ? (this.anchor?.href ?? '') : null;
    }
    this.edges.clear();
    if (this.pictures.length > 0) {
      for (const picture of this.pictures) this.lines.push(imageLine(picture, el, this.hidden > 0));
      this.pictures = [];
    }
  }

  /** Sets the credits that end the last line, a caption, on lines of their own. */
  private partCredits(): void {
    const line = this.lines.at(-1)!;
    const texts = line.links > 0 ? [] : creditsApart(line.text);
    if (texts.length < 2) return;
    const part = (text: string): Line => {
      const { w, p } = new Tally().add(text);
      return { ...line, text, spaced: null, w, p };
    };
    this.lines.splice(-1, 1, ...texts.map(part));
  }

  /** Forgets what was read; a cell of the row at line `row` follows. */
  private restart(row: number): void {
    this.row = row;
    this.lines.length = this.anchors.length = this.links = 0;
    this.href = null;
    this.lineSize = -1;
  }

  private rows(table: El): void {
    const caption = captionOf(table);
    if (caption !== null) this.element(caption, table);
    const rows = rowsOf(table);
    const places = spread(rows);
    const pictures: Line[] = [];
    const inner = new LineMaker(this.hides);
    for (const [at, row] of rows.entries()) {
      this.flush(table);
      row.from = this.lines.length;
      const cells: string[] = [];
      let [w, p, linkW, links] = [0, 0, 0, 0];
      for (const cell of row.children) {
        if (!isEl(cell) || (cell.name !== 'td' && cell.name !== 'th')) continue;
        while (places[at]![cells.length] === false) cells.push('');
        inner.restart(row.from);
        inner.visit(cell);
        inner.flush(cell);
        cell.from = cell.to = row.from;
        cells.push(textsOf(inner.lines).join(' '));
        for (const line of inner.lines) {
          if (line.kind === 'image') pictures.push({ ...line, el: table });
          w += line.w;
          p += line.p;
          linkW += line.linkW;
          links += line.links;
        }
        for (const anchor of inner.anchors) this.anchors.push({ ...anchor, line: row.from });
      }
      while (places[at]![cells.length] === false) cells.push('');
      if (cells.some((cell) => cell !== '')) {
        this.lines.push({
          kind: 'row', text: cells.join('\t'), spaced: null, w, linkW, p, links, el: table, level: 0, bold: false, size: 0, href: null, cells, src: '', alt: '', hidden: this.hidden > 0,
        }); // biome-ignore format: a record
      }
      row.to = this.lines.length;
    }
    this.lines.push(...pictures);
  }
}
