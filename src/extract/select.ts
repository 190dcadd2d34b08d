/**
 * A profile's selectors on the page's tree. They help where they find something; where they do not, the general rules
 * go on alone, and the page carries a flag, so that a site that changed its markup is noticed and not lost.
 */
import { selectOne } from 'css-select';
import type { Flag, SiteProfile } from '../page.js';
import { tidy } from './chars.js';
import type { Line } from './lines.js';
import { El, type Node } from './tree.js';

const elements = (nodes: readonly Node[]): El[] => nodes.filter((node): node is El => node instanceof El);

function textOf(node: Node): string {
  return typeof node === 'string' ? node : node.kids.map(textOf).join('');
}

/** css-select's view of our tree. */
const adapter = {
  isTag: (node: Node): node is El => node instanceof El,
  getAttributeValue: (el: El, name: string) => el.attrs[name],
  getChildren: (node: Node): Node[] => (node instanceof El ? node.kids : []),
  getName: (el: El) => el.tag,
  getParent: (node: Node) => (node instanceof El ? node.parent : null),
  getSiblings: (node: Node): Node[] => (node instanceof El && node.parent !== null ? node.parent.kids : [node]),
  getText: textOf,
  hasAttrib: (el: El, name: string) => el.attrs[name] !== undefined,
  removeSubsets: (nodes: Node[]) => nodes,
  findAll: (test: (el: El) => boolean, nodes: Node[]): El[] => {
    const found: El[] = [];
    const waiting: El[] = elements(nodes).reverse();
    for (let el = waiting.pop(); el !== undefined; el = waiting.pop()) {
      if (test(el)) found.push(el);
      waiting.push(...elements(el.kids).reverse());
    }
    return found;
  },
  findOne: (test: (el: El) => boolean, nodes: Node[]): El | null => {
    const waiting: El[] = elements(nodes).reverse();
    for (let el = waiting.pop(); el !== undefined; el = waiting.pop()) {
      if (test(el)) return el;
      waiting.push(...elements(el.kids).reverse());
    }
    return null;
  },
  existsOne: (test: (el: El) => boolean, nodes: Node[]): boolean => adapter.findOne(test, nodes) !== null,
};

export interface Chosen {
  readonly body: El | null;
  readonly title: { readonly text: string; readonly line: number } | null;
  readonly date: string | null;
  readonly source: string | null;
  readonly author: string | null;
  readonly editor: string | null;
  /** One for each of title and body whose selector found nothing. Other facts may rightly be missing. */
  readonly failed: readonly Flag[];
}

/** What the profile's selectors find. Never throws: a selector that is none finds nothing. */
export function choose(root: El, lines: readonly Line[], select: SiteProfile['select']): Chosen | null {
  if (Object.keys(select).length === 0) return null;
  const failed: Flag[] = [];
  const find = (selector: string | undefined): El | null => {
    if (selector === undefined) return null;
    try {
      return selectOne<Node, El>(selector, [root], { adapter, xmlMode: false });
    } catch {
      return null; // not a selector; told as one that found nothing
    }
  };
  const shown = (el: El | null): string | null => {
    if (el === null) return null;
    const texts: string[] = [];
    for (let i = el.from; i < el.to; i += 1) if (lines[i]!.text !== '') texts.push(lines[i]!.text);
    // An element within a line has no lines of its own.
    return tidy(texts.length > 0 ? texts.join(' ') : textOf(el)) || null;
  };
  const miss = (field: string, selector: string | undefined): null => {
    if (selector !== undefined) {
      const reason = `the profile's selector for the ${field} found nothing; the general rules were used`;
      failed.push({ kind: 'selector-failed', at: 0, text: selector, reason });
    }
    return null;
  };
  const body = find(select.body);
  const title = find(select.title);
  const titleText = shown(title);
  return {
    body: body !== null && body.to > body.from ? body : miss('body', select.body),
    title: title !== null && titleText !== null ? { text: titleText, line: title.from } : miss('title', select.title),
    date: shown(find(select.date)),
    source: shown(find(select.source)),
    author: shown(find(select.author)),
    editor: shown(find(select.editor)),
    failed,
  };
}
