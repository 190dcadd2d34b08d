/** The page as cheerio's tree, over htmlparser2; every element knows its lines. */
import { load } from 'cheerio/slim';
import { type ChildNode, type Document, Element, isText } from 'domhandler';
import { Parser } from 'htmlparser2';
import { BoundedHandler } from '../core/markup.js';
import { type Tag, tagOf } from './tags.js';

/** Attributes that are asked for at every element. Few elements have one, and to look for one takes as long as to read it. */
export const ASKED = { style: 1, class: 2, id: 4, hidden: 8, itemprop: 16 } as const;
const ASKED_BY_NAME = new Map<string, number>(Object.entries(ASKED));
const MAY_HAVE_ALL = 31;

/** An element of a page. All elements of the tree are such. */
export class El extends Element {
  /** The element's lines: `lines[from]` … `lines[to - 1]`. Set when lines are made. */
  from = 0;
  to = 0;
  /** What its tag says. */
  readonly tag: Tag;

  /** `may`: which of the attributes `ASKED` it may have. */
  constructor(
    name: string,
    attribs: Element['attribs'],
    private readonly may = MAY_HAVE_ALL,
  ) {
    const tag = tagOf(name);
    super(tag.name, attribs);
    this.tag = tag;
  }

  /** The element around this one; null for `<html>`. */
  get outer(): El | null {
    return this.parent instanceof El ? this.parent : null;
  }

  /** `class` and `id` in one string, for the vocabulary of names. */
  get names(): string {
    if (!this.mayHave(ASKED.class | ASKED.id)) return '';
    const { class: c, id } = this.attribs;
    return c === undefined ? (id ?? '') : id === undefined ? c : `${c} ${id}`;
  }

  /** Whether the element may have one of these attributes (`ASKED`, added up): false is certain. */
  mayHave(asked: number): boolean {
    return (this.may & asked) !== 0;
  }
}

/** Whether a node of a page is an element. */
export const isEl = (node: ChildNode): node is El => node instanceof El;

/** cheerio, for any tree. `load` makes a class of its own for every page, which costs as much as parsing a short one. */
export const $ = load('');

export interface Tree {
  readonly document: Document;
  /** `<html>`. There always is one, as in a browser, and it holds everything. */
  readonly root: El;
  /** The page's `<style>` elements. */
  readonly sheets: readonly El[];
  /** Whether the page ends before its end, because it is too large or nested too deep. */
  readonly stopped: boolean;
}

/** As browsers do: the page has one `<html>`, whatever it says; a further start tag only adds its attributes. */
class PageHandler extends BoundedHandler {
  readonly html = new El('html', {});
  readonly sheets: El[] = [];
  /** Which of the attributes `ASKED` the tag that is being read has. */
  private has = 0;

  constructor() {
    super();
    this.addNode(this.html);
    this.tagStack.push(this.html);
  }

  onopentagname(): void {
    this.has = 0;
  }

  onattribute(name: string): void {
    this.has |= ASKED_BY_NAME.get(name) ?? 0;
  }

  override onopentag(name: string, attribs: Element['attribs']): void {
    if (name === 'html') this.html.attribs = { ...attribs, ...this.html.attribs };
    else super.onopentag(name, attribs);
  }

  override onclosetag(name?: string): void {
    if (name !== 'html') super.onclosetag();
  }

  protected override build(name: string, attribs: Element['attribs']): void {
    const el = new El(name, attribs, this.has);
    // The next characters end an open reading aid (HTML 13.2.6.4.7).
    const around = name === 'rb' && (this.tagStack.at(-1) as El).name === 'rt' ? this.tagStack.pop()! : null;
    this.addNode(el);
    if (around !== null) this.tagStack.push(around);
    this.tagStack.push(el);
    if (name === 'style') this.sheets.push(el);
  }

  /** Most elements hold one node, and an array that grows from nothing takes room for seventeen. */
  protected override addNode(node: ChildNode): void {
    const parent = this.tagStack.at(-1)!;
    if (parent.children.length > 0) {
      super.addNode(node);
      return;
    }
    parent.children = [node];
    node.parent = parent;
    this.lastNode = null;
  }

  /** A comment is nothing that anybody reads. */
  override oncomment(): void {}

  override oncommentend(): void {
    this.lastNode = null;
  }
}

/** As browsers do: any heading's end tag closes the open heading (`<h1>…</h2>`). The text keeps its length. */
function closeHeadings(html: string): string {
  let open = '';
  let closed = '';
  let from = 0;
  for (const { 1: slash, 2: level, index } of html.matchAll(/<(\/?)h([1-6])(?=[\s/>])/gi)) {
    if (slash === '') open = level!;
    else {
      if (open !== '' && open !== level) {
        closed += `${html.slice(from, index)}</h${open}`;
        from = index + 4;
      }
      open = '';
    }
  }
  return from === 0 ? html : closed + html.slice(from);
}

/** Parses `html`. Never throws: any string is some page. */
export function parse(html: string): Tree {
  const handler = new PageHandler();
  // `--!>` ends a comment too (HTML 13.2.5.53).
  new Parser(handler).end(closeHeadings(html.includes('--!>') ? html.replaceAll('--!>', '-->') : html));
  return { document: handler.root, root: handler.html, sheets: handler.sheets, stopped: handler.stopped };
}

/** Whether an element can hold article text. */
export const isRead = (el: El): boolean => el.tag.read || asks(el);

/** A button that shows an answer carries the question or the heading; every other one tells what it does. */
export const asks = (el: El): boolean => el.name === 'button' && (/[?？]\s*$/.test(textOf(el)) || headsSentence(el));

/** What opens the rest of a text. */
export const UNFOLD =
  /^\s*(?:点击|點擊)?(?:展开|展開|阅读|閱讀|查看|显示|顯示)(?:全文|更多|剩余|剩餘|余下|餘下|全部)|^\s*(?:read|show) (?:more|all)\s*$/i;

/** Whether a button opens what it heads: alone in a heading, or right above a sentence that it does not unfold. */
function headsSentence(el: El): boolean {
  const { 'aria-expanded': expanded, 'aria-controls': controls } = el.attribs;
  if (expanded === undefined && controls === undefined) return false;
  const { outer } = el;
  if (outer !== null && /^h[2-6]$/.test(outer.name)) return outer.children.every((kid) => kid === el || isBlank(kid));
  if (expanded === undefined || UNFOLD.test(ownText(el))) return false;
  let next = el.next;
  while (next !== null && isBlank(next)) next = next.next;
  if (next === null || !isEl(next) || next.name === 'button') return false;
  return [next, ...next.children.filter(isEl).slice(0, 1)].some((one) => SENTENCE.test(ownText(one)));
}

const SENTENCE = /[^\s。！？.!?]{4}[。！？.!?]["”’」』）)]?\s*$/;
const isBlank = (node: ChildNode): boolean => !isEl(node) && (!isText(node) || node.data.trim() === '');

/** The text that stands in `el` itself. */
export function ownText(el: El): string {
  return el.children.map((kid) => (isText(kid) ? kid.data : '')).join('');
}

/** All text of a subtree that can be article text. */
export function textOf(el: El): string {
  let text = '';
  for (const kid of el.children) {
    if (isText(kid)) text += kid.data;
    else if (isEl(kid) && isRead(kid)) text += textOf(kid);
  }
  return text;
}

/** How many characters without white space around them stand in a subtree; more than `most` are not counted further. */
export function charsIn(el: El, most: number): number {
  let sum = 0;
  for (const kid of el.children) {
    if (isText(kid)) sum += kid.data.trim().length;
    else if (isEl(kid)) sum += charsIn(kid, most - sum);
    if (sum > most) break;
  }
  return sum;
}
