/**
 * Which of several statements goes into a field. The order, for every field: the site's profile; what the page states for
 * machines (JSON-LD, the government's labels, OpenGraph, other meta names, microdata; meta.ts ranks them); the line the
 * reader sees; the page's state, scripts and template names. Editors are read from the visible line first, for templates fill theirs with
 * the name of an account. Two statements that cannot both be true are a flag on the article, never a silent choice.
 */
import { nameOnly } from '../core/labels.js';
import type { Flag } from '../core/page.js';
import { accountName, scriptDate } from './account.js';
import type { Byline } from './byline.js';
import { fold } from './chars.js';
import type { Clock } from './dates.js';
import type { Anchor } from './lines.js';
import type { Metadata, Stated } from './meta.js';
import type { Chosen } from './select.js';
import { stateFields } from './state.js';

export interface Settled {
  readonly published: { readonly iso: string; readonly text: string } | null;
  readonly modified: string | null;
  readonly source: string | null;
  readonly author: string | null;
  readonly editor: string | null;
  readonly photographer: string | null;
  readonly disagreements: readonly Flag[];
}

export interface Statements {
  readonly chosen: Chosen | null;
  readonly meta: Metadata;
  readonly byline: Byline;
  readonly scripts: readonly string[];
  readonly anchors: readonly Anchor[];
  readonly title: string | null;
  readonly clock: Clock;
  /** What the site calls itself: no author beside a person whom the page names. */
  readonly sites: readonly string[];
}

/** The fields of an article, each from the statement that comes first in that order. */
export function settle({ chosen, meta, byline, scripts, anchors, title, clock, sites }: Statements): Settled {
  const stated = firstDate(meta.published, clock);
  const shown = byline.date;
  const disagreements: Flag[] = [];
  if (stated !== null && shown !== null && shown.iso.slice(0, 10) !== stated.iso.slice(0, 10)) {
    disagreements.push(disagreement('publishedAt', stated.iso, stated.from, [stated.text, shown.text]));
  }
  const source = statedName(meta.sources, 'source');
  const seen = byline.fields.source;
  if (source !== null && seen !== undefined && !isPartOfOther(source, seen)) {
    disagreements.push(disagreement('source', source, meta.sources[0]!.from, [source, seen]));
  }
  // A template states its own name where it knows no author.
  const reported = NAMES.test(byline.fields.author ?? '') && !isSite(byline.fields.author!, sites);
  const state = stateFields(scripts, title);
  const from = source ?? seen;
  // So does one that knows the editor alone, whom the page shows as such.
  const edits = ({ value }: Stated): boolean =>
    byline.fields.editor !== undefined && fold(nameOnly(value, 'author')) === fold(byline.fields.editor);
  return {
    published:
      (chosen?.date ? clock.value(chosen.date) : null) ??
      withTime(moreExact(stated, shown), scriptDate(scripts, clock)),
    modified: firstDate(meta.modified, clock)?.iso ?? byline.modified?.iso ?? null,
    source: from ?? chosen?.source ?? accountName(anchors) ?? state.source,
    author: close(
      statedName(
        meta.authors.filter(
          (one) => !edits(one) && !isOffice(one.value, from) && !(reported && isNobody(one.value, from, sites)),
        ),
        'author',
      ) ??
        byline.fields.author ??
        chosen?.author,
    ),
    editor: close(byline.fields.editor ?? statedName(meta.editors, 'editor') ?? chosen?.editor ?? state.editor),
    photographer: close(byline.fields.photographer),
    disagreements,
  };
}

/** Names of persons, as lines of a page give them: in Han short ones, in other scripts any. */
const NAMES = /^\p{Script=Han}{2,4}(?:[\s、]\p{Script=Han}{2,4})*$|^\P{Script=Han}+$/u;

/** What a template leaves where a name belongs: an address, an account's number, an office's account. */
const NO_PERSON = /@|^\d+$|^(?:www\.|https?:)|^[a-z]{1,10}[-_.](?:web|admin|editors?|cms|news|online)$/i;

/** Papers set a name of two characters as wide as one of three: 田 彤. */
const WIDE = /(?<=^|[\s、，])(\p{Script=Han})[ \u3000](?=\p{Script=Han}(?:$|[\s、，]))/gu;
const close = (name: string | null | undefined): string | null => name?.replace(WIDE, '$1') ?? null;

/** The first name that the page states, without what stands around it. */
function statedName(stated: readonly Stated[], field: 'source' | 'author' | 'editor'): string | null {
  const value = stated[0]?.value;
  if (value === undefined || (field !== 'source' && NO_PERSON.test(value))) return null;
  return nameOnly(value, field) || null;
}

/** What an account or a system is called that stands where templates name the author. */
const ACCOUNT = /^[a-z][a-z\d_.-]*$/;

/** What offices are called. */
const OFFICE =
  /[局厅廳处處署委办辦府]$|政府|委员会|委員會|中心$|\b(?:Inc|Ltd|LLC|PLC|Corp|GmbH)\.?$|\b(?:Company|Council|Department|Ministry|Office|Agency|Institute|Foundation|Association|Society|Trust|Board|Commission|Authority|University)\b/;

/** Characters of an office's name with which the whole ends and a part of it begins, at least. */
const PART = 3;

/**
 * Whether a stated author is the office that the page names as its source, or the one to which that source belongs, with the
 * place before its name or without.
 */
function isOffice(author: string, source: string | undefined): boolean {
  const [whole, part] = [fold(author), fold(source ?? '')];
  if (!OFFICE.test(author) || part === '') return false;
  if (part.startsWith(whole)) return true;
  for (let n = PART; n <= part.length; n += 1) if (whole.endsWith(part.slice(0, n))) return true;
  return false;
}

/** Whether a stated author is what the site calls itself, or its name begins so: `样园日报` on `样园日报电子版`. */
const isSite = (author: string, sites: readonly string[]): boolean =>
  fold(author).length >= 2 && sites.some((site) => fold(site).startsWith(fold(author)));

/** Whether a stated author is no person beside one whom the page names: the source, an account, the site itself. */
const isNobody = (author: string, source: string | undefined, sites: readonly string[]): boolean =>
  fold(author) === fold(source ?? '') || ACCOUNT.test(author) || isSite(author, sites);

function disagreement(field: string, taken: string, from: string, candidates: string[]): Flag {
  return {
    kind: 'disagreement',
    at: 0,
    text: taken,
    reason: `${field}: ${from} says otherwise than the page`,
    candidates,
  };
}

/** Whether one name is the other with something before or behind it (`人民网` and `人民网－人民日报`). */
function isPartOfOther(a: string, b: string): boolean {
  const [x, y] = [fold(a), fold(b)];
  return x.includes(y) || y.includes(x);
}

function firstDate(stated: readonly Stated[], clock: Clock) {
  for (const { value, from } of stated) {
    const found = clock.value(value);
    if (found !== null) return { iso: found.iso, text: found.text, from };
  }
  return null;
}

/** A visible clock time on the same day is more exact than a bare date, and templates slip in the hour (14:05 as 02:05). */
function moreExact(stated: { iso: string; text: string } | null, shown: Byline['date']) {
  if (stated === null) return shown;
  return shown?.hasTime && shown.iso.slice(0, 10) === stated.iso.slice(0, 10) ? shown : stated;
}

/** A date, or what a script says where there is none or where it tells the time of the same day. */
function withTime(date: Settled['published'], script: Settled['published']) {
  return date === null || script?.iso.startsWith(`${date.iso}T`) ? script : date;
}
