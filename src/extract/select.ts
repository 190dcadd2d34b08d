/**
 * A profile's selectors on the page's tree; cheerio's own (`:has`, `:contains`, `:eq` …). They help where they find
 * something; where they do not, the general rules go on alone, and the page carries a flag, so that a site that changed
 * its markup is noticed and not lost.
 */
import type { Flag, Removal, SiteProfile } from '../core/page.js';
import { tidy } from './chars.js';
import { type Anchor, type Line, linesWithin, textsOf } from './lines.js';
import { $, El, type Tree, textOf } from './tree.js';

/** All elements of a tree that a selector finds, in order. A selector that is none finds nothing. */
function findAll({ document }: Tree, selector: string): El[] {
  try {
    return $(document)
      .find(selector)
      .toArray()
      .filter((el) => el instanceof El);
  } catch {
    return []; // a profile that was read from a file has none such
  }
}

/** Whether an element is still in the tree, not in what was taken out of it. */
function stands(el: El, { root }: Tree): boolean {
  let top = el;
  while (top.outer !== null) top = top.outer;
  return top === root;
}

/** What a profile has taken out of a page before it is read. */
export interface TakenOut {
  readonly removed: readonly Removal[];
  /** Lines of what `select.related` finds. */
  readonly related: readonly Line[];
  /** Links of what was taken out: they are still the page's links. */
  readonly anchors: readonly Anchor[];
}

/**
 * Takes out of the tree what `select.remove` finds, then what `select.related` finds: neither is text, title or
 * information of the article.
 */
export function takeOut(tree: Tree, { remove = [], related }: SiteProfile['select']): TakenOut {
  const removed: Removal[] = [];
  const anchors: Anchor[] = [];
  const take = (selector: string, kind: string, rule: string): Line[] => {
    const reason = `the site's profile names it: ${selector}`;
    return findAll(tree, selector).flatMap((el) => {
      if (el === tree.root || !stands(el, tree)) return [];
      const within = linesWithin(el);
      $(el).remove();
      const text = textsOf(within.lines).join('\n');
      if (text !== '') removed.push({ kind, rule, reason, text });
      anchors.push(...within.anchors.map((anchor) => ({ ...anchor, line: -1 })));
      return within.lines;
    });
  };
  for (const selector of remove) take(selector, 'profile', 'profile-remove@1');
  return { removed, anchors, related: related === undefined ? [] : take(related, 'related', 'profile-related@1') };
}

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

/** What the profile's selectors find: for each field the first element. */
export function choose(tree: Tree, lines: readonly Line[], select: SiteProfile['select']): Chosen {
  const failed: Flag[] = [];
  const find = (selector: string | undefined): El | null =>
    selector === undefined ? null : (findAll(tree, selector)[0] ?? null);
  const shown = (el: El | null): string | null => {
    if (el === null) return null;
    const texts = textsOf(lines.slice(el.from, el.to));
    // An element within a line has no lines of its own; `<meta>` says it in an attribute.
    return tidy(texts.length > 0 ? texts.join(' ') : (el.attribs.content ?? textOf(el))) || null;
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
