/** What keeps a hostile page or feed from filling memory or time while its tree is built. The trees are cheerio's. */
import type { Element } from 'domhandler';
import { DomHandler, type Parser } from 'htmlparser2';

/** Elements nested deeper are not built; their text goes to the innermost one that is. So recursion over a tree is safe. */
const MAX_DEPTH = 250;
/** The parser looks through all open elements at many an end tag: with more than these the reading stops. */
const MAX_OPEN = 10_000;
/** About 300 bytes each. The longest page of the web, the one-page HTML standard, has 400,000. */
const MAX_ELEMENTS = 500_000;

/** The end of a page with what may follow it: blanks, and the comment of a cache. */
const PAGE_END = /<\/html\s*>\s*(?:<!--[^<>]{0,200}-->\s*)?$/i;

/** Whether the last characters of a page are its end, so that nothing of its text is missing. */
export const isPageEnd = (tail: string): boolean => PAGE_END.test(tail.slice(-400));

/** Builds a tree within bounds: a DomHandler for htmlparser2's Parser. `root` is what `load` of cheerio takes. */
export class BoundedHandler extends DomHandler {
  /** Whether the reading stopped before the end. */
  stopped = false;
  private reader: Parser | null = null;
  private built = 0;
  /** Open elements that are not built; all within the innermost one that is. */
  protected unbuilt = 0;

  override onparserinit(parser: Parser): void {
    super.onparserinit(parser);
    this.reader = parser;
  }

  override onopentag(name: string, attribs: Element['attribs']): void {
    if (this.unbuilt > 0 || this.tagStack.length > MAX_DEPTH || !this.isWanted(name)) {
      this.unbuilt += 1;
      if (this.unbuilt > MAX_OPEN) this.stop();
      return;
    }
    this.build(name, attribs);
    this.built += 1;
    if (this.built >= MAX_ELEMENTS) this.stop();
  }

  override onclosetag(_name?: string): void {
    if (this.unbuilt > 0) this.unbuilt -= 1;
    else super.onclosetag();
  }

  /** Whether an element that starts now is built. */
  protected isWanted(_name: string): boolean {
    return true;
  }

  /** Adds an element and makes it the innermost open one. */
  protected build(name: string, attribs: Element['attribs']): void {
    super.onopentag(name, attribs);
  }

  /** Reads no further. */
  private stop(): void {
    this.stopped = true;
    this.reader!.pause();
  }
}
