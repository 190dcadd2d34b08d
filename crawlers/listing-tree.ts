/** The XML of a sitemap or feed as cheerio's tree: only what is read of it, so that a file of 50 MB fits into memory. */
import { type CheerioAPI, load } from 'cheerio/slim';
import type { Element } from 'domhandler';
import { Parser } from 'htmlparser2';
import { BoundedHandler } from '../src/core/markup.js';

const SITEMAP = new Set(['url', 'sitemap', 'loc', 'lastmod']);
const FEED = new Set(['channel', 'entry', 'item', 'link', 'guid', 'id', 'pubdate', 'date', 'updated', 'published']);
/** By the outermost element: which others are read. */
const READ = new Map([
  ...['urlset', 'sitemapindex'].map((root) => [root, SITEMAP] as const),
  ...['rss', 'feed', 'rdf'].map((root) => [root, FEED] as const),
]);

const withoutPrefix = (name: string): string => name.replace(/^\w+:/, '');

class ListingHandler extends BoundedHandler {
  private read: ReadonlySet<string> | undefined;

  protected override isWanted(name: string): boolean {
    const local = withoutPrefix(name);
    if (this.tagStack.length > 1) return this.read?.has(local) === true;
    this.read = READ.get(local);
    return true;
  }

  protected override build(name: string, attribs: Element['attribs']): void {
    super.build(withoutPrefix(name), attribs);
  }

  override ontext(data: string): void {
    if (this.unbuilt === 0) super.ontext(data);
  }

  /** Whether the outermost element is open now. */
  get isOpen(): boolean {
    return this.tagStack.length > 1;
  }
}

/** An entry, where its kind of file has it: `url` and `sitemap` below the outermost element, the others anywhere. */
const isEntry = ({ name, parent }: Element): boolean =>
  parent?.type === 'tag' &&
  (/^(?:item|entry)$/.test(name) || (/^(?:url|sitemap)$/.test(name) && parent.parent?.type === 'root'));

/** Takes an entry out of the tree, with the blanks before it: its own ancestors it keeps. */
function drop(entry: Element): void {
  const { children = [] } = entry.parent ?? {};
  while (children.at(-1) === entry || children.at(-1)?.type === 'text') children.pop();
}

/** What is left of a sitemap or feed without its entries; `isCut`: the file ends before its outermost element does. */
export interface ListingTree {
  readonly $: CheerioAPI;
  readonly isCut: boolean;
}

/**
 * Parses a sitemap or feed. Each entry is handed to `onEntry` as soon as it is read, and dropped: there may be hundreds of
 * thousands. Prefixes are left out: `sm:loc` is `loc`, and so is `LOC`. The entry within which a file was cut short is left
 * out too, for half an address is none.
 */
export function loadListing(xml: string, onEntry: ($: CheerioAPI, entry: Element) => void): ListingTree {
  let isCut = false;
  const handler = new ListingHandler(null, null, (element) => {
    if (!isEntry(element)) return;
    if (!isCut) onEntry($, element);
    drop(element);
  });
  const $ = load(handler.root, { xml: true });
  const parser = new Parser(handler, { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true });
  parser.write(xml);
  isCut = handler.isOpen;
  parser.end();
  return { $, isCut };
}
