/**
 * The visible lines that carry date, source and names: under the title as a rule, above it or below the body on some
 * pages. Everything here is read from lines; nothing is removed, for that is cleaning's work.
 */
import {
  ENGLISH_NAME,
  fieldsNamed,
  isEditor,
  isPersonName,
  joined,
  type LabelField,
  type Labelled,
  labelField,
  nameOnly,
  POSTED,
  readLabels,
} from '../core/labels.js';
import { inAuthorCard } from './author-box.js';
import type { Body } from './body.js';
import { isCreditLine, personIn } from './caption-credit.js';
import type { Clock, FoundDate } from './dates.js';
import {
  authorWithin,
  bareSigner,
  bylineParts,
  englishInfo,
  entryDate,
  infoDates,
  namedAuthor,
  partPaper,
  providedBy,
  signedBelow,
  signedBy,
  signerAbove,
} from './english.js';
import { datelineAuthor, datelineSource, fieldText, leafDate, paperOfReporter, restsOn } from './fields.js';
import type { Line } from './lines.js';
import { firstMoment, momentOf } from './moments.js';
import { type OwnDate, ownDates, standsApart } from './ownership.js';
import type { El } from './tree.js';
import { namesBelow, posterOf, unlabelledNames } from './unlabelled.js';

export interface Byline {
  readonly date: FoundDate | null;
  readonly modified: FoundDate | null;
  readonly fields: Partial<Record<LabelField, string>>;
  /** The address under the source's name. */
  readonly sourceHref: string | null;
  readonly views: number | null;
}

/** A line to look at. `body`: among the text, where only a line of its own counts; `below`: where other things stand too. */
export interface Spot {
  readonly at: number;
  readonly where: 'title' | 'head' | 'body' | 'below';
  /** Between the title and the text. */
  readonly under?: boolean;
  /** The body's element, for a line below it. */
  readonly text?: El;
  /** Right below the text, where the author signs. */
  readonly signs?: boolean;
}

/** Lines below the text among which a box with the author's name may stand. */
const SIGNED = 6;
/** A value that is itself punctuation, a placeholder or a whole sentence is no name. */
const NO_NAME =
  /^(?:未知|佚名|(?:web|site)?-?admin(?:istrator)?|webmaster|null|本站|本网|网络|互联网|原创|\{.*|<.*)?$/i;
/** A counter behind a name, with or without its figure: `李明 已阅读 12 次`. */
const COUNTED = /\s?(?:[已被]|共有?)?(?:阅读|閱讀|浏览|瀏覽|点击|點擊|查看|访问|訪問)[\s\d]*[次人]?$/;
/** `李明 发表于`, before the day. */
const WAS_POSTED = /\s?[发發][表布佈][于於在]$/u;
/** `Jane Doe, orchard adviser`: what the author is, behind the name; a further name ends in one with a capital. */
const CALLING = new RegExp(String.raw`^(${ENGLISH_NAME})\s?,\s(?:[\p{L}-]{1,20}\s){0,5}\p{Ll}[\p{L}-]{2,20}$`, 'u');
/** Labels of who edited. */
const EDITED = /^(?:责任编辑|责编|编辑)$/;
/** `李明报导`. */
const REPORTS = /(?<=^\p{Script=Han}{2,4})[报報][导導道]$/u;
/** `（原载《园林》第2期）`. */
const ORIGIN = /原[载載刊][于於]?\s?《([^》]{2,30})》/u;
/** What a line in the middle of the text needs to be looked at. */
const LABELLED = /发布|發佈|發布|发表|發表|编辑于|編輯於|时间|時間|日期|posted|published/i;

/** Lines below the text among which the label of this very text may stand, and the label. */
const FAR = 30;
const OF_THIS = /^本文作者\s?[:：]/;

/** First the lines between title and body, then those just above the title, then those just below the body. */
export function bylineSpots(
  lines: readonly Line[],
  title: number,
  prose: number,
  body: Pick<Body, 'el' | 'kept'>,
): Spot[] {
  const spots: Spot[] = [];
  const count = lines.length;
  const kept = new Set(body.kept);
  const from = title < 0 ? Math.max(0, prose - 12) : title;
  // A caption above the text may be its first prose, with its credit on a line of its own.
  const until = prose + (prose + 1 < count && isCreditLine(lines[prose + 1]!) ? 3 : 2);
  for (let at = from; at <= Math.min(until, count - 1) && spots.length < 60; at += 1)
    spots.push({
      at,
      where: at === title ? 'title' : at < prose ? 'head' : 'body',
      under: title >= 0 && at > title && at < prose,
    });
  for (let at = from - 1; at >= Math.max(0, from - 4); at -= 1) spots.push({ at, where: 'head' });
  // A thread or a page with its comments in the text: the first post signs with its own date.
  for (let at = until + 1; at < body.el.to - 6; at += 1)
    if (kept.has(at) && lines[at]!.w < 40 && LABELLED.test(lines[at]!.text)) spots.push({ at, where: 'body' });
  for (let at = Math.max(until + 1, body.el.to - 6); at < Math.min(count, body.el.to + 6); at += 1)
    spots.push(kept.has(at) ? { at, where: 'body' } : { at, where: 'below', text: body.el });
  // Further below only the label that says it of this text counts.
  for (let at = body.el.to + 6; at < Math.min(count, body.el.to + FAR); at += 1)
    if (lines[at]!.w < 20 && OF_THIS.test(lines[at]!.text)) spots.push({ at, where: 'below', text: body.el });
  // A card that was cut out of the body's end tells who wrote where it begins with `By`.
  const last = body.kept.at(-1) ?? count;
  for (let at = last + 1; at < Math.min(count, last + 1 + SIGNED); at += 1)
    if (/^By\s/.test(lines[at]!.text) && inAuthorCard(lines, at))
      spots.push({ at, where: 'below', text: body.el, signs: true });
  return spots;
}

/** So many lines with the label of one, among so many above and below it, tell who made each of the works that the text names. */
const WORKS = 3;
const AMONG = 12;

/** Whether line `at` begins with a label with which others near it begin too: the winners of a competition, a list of books. */
function isOneOfWorks(lines: readonly Line[], at: number): boolean {
  const label = /^[^:：]{1,8}[:：]/.exec(lines[at]!.text)?.[0];
  const near = lines.slice(Math.max(0, at - AMONG), at + AMONG + 1);
  return label !== undefined && near.filter(({ text }) => text.startsWith(label)).length >= WORKS;
}

/** Reads the lines of `spots`, in that order of trust. `sites`: what the site calls itself. */
export function readByline(
  lines: readonly Line[],
  spots: readonly Spot[],
  clock: Clock,
  sites: readonly string[] = [],
): Byline {
  const fields: Partial<Record<LabelField, string>> = {};
  const signed: Partial<Record<LabelField, string>> = {};
  const bare: Partial<Record<LabelField, string>> = {};
  const namedAt: Partial<Record<LabelField, number>> = {};
  /** Whether the editor found is who put the text online. */
  let isPosted = false;
  const dates = new Dates();
  let sourceHref: string | null = null;
  let views: number | null = null;
  let title = -1;
  for (const spot of spots) {
    const { at, where } = spot;
    const line = lines[at]!;
    if (line.kind === 'image') continue;
    if (isCreditLine(line)) {
      const photographer = personIn(line.text);
      if (photographer !== null) fields.photographer ??= photographer;
      continue;
    }
    const reporter = where === 'body' ? datelineAuthor(line.text) : null;
    if (reporter !== null) signed.author ??= reporter;
    const agency = where === 'body' ? datelineSource(line.text, sites) : null;
    if (agency !== null) bare.source ??= agency;
    const entry = where === 'title' ? null : entryDate(line.text, clock);
    if (entry !== null) dates.see([{ date: entry, role: 'published' }], lines, spot);
    if (entry !== null || line.text.length > 220) continue;
    // A sentence of prose may name dates and sources of its own.
    if (line.p >= 3 && line.w > 60) continue;
    const text = announced(lines, at) + fieldText(line);
    const colons = readLabels(line.spaced ?? line.text).map(({ label }) => label);
    const labels = /[:：﹕︰]/.test(text) ? readLabels(text) : [];
    // An item of a list that names something before its author names that thing's author: `《听雨》 作者：李明`.
    if (where === 'body' && line.kind === 'item' && /\p{Script=Han}/u.test(text.slice(0, labels[0]?.at)))
      labels.length = 0;
    if (where === 'body' && labels.some(({ field }) => field === 'author') && isOneOfWorks(lines, at))
      labels.length = 0;
    for (const labelled of labels) {
      const { field, value } = labelled;
      if (field === 'published' || field === 'modified') continue;
      if (field === 'views') {
        const n = /^(\d{1,9})(?:\s?次|\s?$|\s)/.exec(value);
        if (n !== null) views ??= Number(n[1]);
        continue;
      }
      const name = nameIn(value, field, clock);
      if (name === null || (field === 'editor' && !isEditor(name, labelled))) continue;
      // A label without a colon is the hand of an author, who may sign for another paper: what has one comes first.
      const into = colons.includes(labelled.label) ? fields : signed;
      for (const one of fieldsNamed(labelled)) {
        if (into[one] === undefined) namedAt[one] = at;
        // A further author signs on the first one's own line.
        if (namedAt[one] !== at) continue;
        if (one === 'source' && into[one] === undefined) sourceHref = line.href;
        // Who edited comes before who put the text online.
        const before = isPosted && EDITED.test(labelled.label) ? undefined : into[one];
        if (one === 'editor' && before === undefined) isPosted = POSTED.test(labelled.label);
        into[one] = joined(before, labelled, name);
      }
    }
    const rests = spot.under ? restsOn(labels) : null;
    if (rests !== null) bare.source ??= rests;
    const paper = spot.under || labels.some(({ field }) => field === 'author') ? paperOfReporter(line.text) : null;
    if (where === 'title') title = at;
    if (spot.under) {
      const { source, author } = unlabelledNames(lines, at, sites, clock);
      const origin = ORIGIN.exec(text)?.[1];
      if (origin !== undefined) signed.source ??= origin;
      if (source !== null) bare.source ??= source;
      const provided = providedBy(lines, at);
      if (provided !== null) fields.source ??= provided;
      const parts = bylineParts(line, clock);
      if (parts.source !== null) bare.source ??= parts.source;
      // The author's picture stands between.
      const next = title >= 0 && lines.slice(title + 1, at).every(({ kind }) => kind === 'image');
      const below = next ? namesBelow(lines, at, clock) : null;
      const spelled = spelledAbove(lines, at, clock);
      if (spelled?.editor !== undefined) bare.editor ??= spelled.editor;
      const who =
        author ??
        below ??
        parts.author ??
        namedAuthor(line, at) ??
        authorWithin(line, clock) ??
        signerAbove(lines, at, clock) ??
        bareSigner(text, clock) ??
        spelled?.author ??
        null;
      if (who !== null) bare.author ??= who;
    }
    if (paper !== null) bare.source ??= paper;
    const post = posterOf(lines, at, title);
    if (post !== null) bare.author ??= post;
    // Among the text only a line that is nothing else names them.
    const signs = (spot.signs === true || spot.text?.to === at) && line.w < 40;
    const by =
      signs || (where === 'head' && line.w < 40)
        ? signedBy(text, clock)
        : where === 'body'
          ? englishInfo(text, clock)?.by
          : null;
    const poster = spot.text?.to === at ? signedBelow(text) : null;
    if (poster !== null) signed.author ??= poster;
    for (const hand of ['author', 'photographer', 'editor'] as const) if (by?.[hand]) fields[hand] ??= by[hand];
    if (line.w >= 80) continue;
    const leaf = leafDate(text) ?? (at > 0 && line.w < 12 ? leafDate(`${lines[at - 1]!.text} ${text}`) : null);
    const read = ownDates(leaf ?? text, clock);
    const told = read.length === 0 ? infoDates(text, clock) : read;
    const own = told.length === 0 && line.w < 14 ? timeBelow(lines, spot, clock) : told;
    const near = where === 'head' || where === 'title' ? momentOf(line, at, own, clock) : firstMoment(line, own, clock);
    // Right below the text the line that says who wrote it dates it.
    const dated = signs && by?.author ? near.map(({ date }) => ({ date, role: 'published' as const })) : near;
    dates.see(dated, lines, spot);
  }
  const all = { ...bare, ...signed, ...fields };
  if (all.author !== undefined) {
    const { author, paper } = partPaper(all.author, sites);
    all.author = author;
    if (paper !== null) all.source ??= paper;
  }
  return { date: dates.best(), modified: dates.modified, fields: all, sourceHref, views };
}

/** How well a date is vouched for, best first: its label or its time under the title, its place alone, its label in the text or below it. */
const RANKS = ['sure', 'placed', 'inside', 'below', 'written', 'weak'] as const;
type Rank = (typeof RANKS)[number];

/** The dates seen, by rank; of equals the first stays. */
class Dates {
  modified: FoundDate | null = null;
  private readonly seen: Record<Rank, FoundDate[]> = {
    sure: [],
    placed: [],
    inside: [],
    below: [],
    written: [],
    weak: [],
  };

  see(own: readonly OwnDate[], lines: readonly Line[], { at, where, text }: Spot): void {
    for (const { date, role } of own) {
      const labelled = role !== 'unlabelled';
      if (text !== undefined && standsApart(lines, at, labelled, text)) continue;
      if (role === 'modified') this.modified ??= date;
      else if (role === 'written') this.seen.written.push(date);
      else if (labelled) this.seen[where === 'below' ? 'below' : where === 'body' ? 'inside' : 'sure'].push(date);
      // A title tells the day of its event; a relative time far from the title is a comment's.
      else if (where === 'title' ? date.hasTime : where === 'head')
        this.seen[date.hasTime ? 'sure' : 'placed'].push(date);
      else if (where !== 'title' && !date.relative) this.seen.weak.push(date);
    }
  }

  best(): FoundDate | null {
    for (const rank of RANKS) {
      const dates = this.seen[rank];
      // Several days below a body are those of a list, or of comments.
      const list = (rank === 'below' || rank === 'weak') && new Set(dates.map((d) => d.iso.slice(0, 10))).size > 1;
      const best = dates[0];
      if (best === undefined || list) continue;
      return (best.hasTime ? null : this.sameDay(best)) ?? best;
    }
    return this.modified;
  }

  /** Another statement of the day that tells the time too. */
  private sameDay({ iso }: FoundDate): FoundDate | undefined {
    return RANKS.flatMap((rank) => this.seen[rank]).find((date) => date.hasTime && date.iso.startsWith(iso));
  }
}

/** A date with the time that the line below it is and nothing else: `2024年5月20日（星期一）`, `香港時間10時30分`. */
function timeBelow(lines: readonly Line[], { at, where }: Spot, clock: Clock): OwnDate[] {
  const [above, below] = [lines[at - 1], lines[at + 1]];
  // Among the text it is the hour of an event, whose description follows.
  if (above === undefined || above.w >= 14 || (where === 'body' && below !== undefined && below.p > 0)) return [];
  const both = `${above.text} ${lines[at]!.text}`;
  return clock.read(above.text)?.hasTime === false
    ? ownDates(both, clock).filter(({ date }) => date.hasTime && both.endsWith(date.text))
    : [];
}

/** What templates call the element of a label. */
const LABEL_NAME = /(?:^|[\s_-])label(?:$|[\s_-])/i;
/** The label that the line above is, when it is nothing else: 发布日期 or 作者 in one cell or element, what it names in the next. */
function announced(lines: readonly Line[], at: number): string {
  const above = lines[at - 1];
  if (above === undefined || above.w > 10 || lines[at]!.w > 20) return '';
  const isLabel = /^(?:dt|th|td)$/.test(above.el.name) || LABEL_NAME.test(above.el.names);
  const bare = isLabel && labelField(above.text.replace(/\s+/g, '')) !== null;
  return bare || /[:：]\s*$/.test(above.text) || /(?:时间|時間|日期)$/.test(above.text)
    ? `${above.text.replace(/[:：]\s*$/, '')}：`
    : '';
}

/** Who wrote or edited, where the line above is `Written by:` or `Edited by:` and nothing else. */
function spelledAbove(lines: readonly Line[], at: number, clock: Clock): ReturnType<typeof signedBy> | null {
  const hand = /^(written |story |words |text |edited )?by\s?:?$/i.exec(lines[at - 1]?.text ?? '');
  return hand !== null && lines[at]!.w <= 20 ? signedBy(`${hand[1] ?? ''}By ${lines[at]!.text}`, clock) : null;
}

const ONE_NAME = new RegExp(`^${ENGLISH_NAME}$`, 'u');

/** `张三；李四`, `记者 张三；通讯员 李四`: several people, whom a semicolon parts; null for anything else. */
function namesIn(value: string, field: LabelField): string | null {
  const parts = value.split(/[；;]/).map((part) => part.trim());
  const [first, ...rest] = parts.filter((part) => part !== '');
  if (first === undefined || rest.length === 0) return null;
  // Behind the last one other things may follow, at a gap.
  const last = rest.pop()!.split(/[|｜┃\t。]|\s{2,}/, 1)[0]!;
  const names = [first, ...rest, last].map((part) => nameOnly(part, field));
  return names.every((name) => isPersonName(name) || ONE_NAME.test(name)) ? names.join('、') : null;
}

/** The persons before a gap and words that are too many for a name: `李明 手机看新闻`. */
const BUTTON_BEHIND = /^((?:\p{Script=Han}{2,4}[\s、])*\p{Script=Han}{2,4})\s\p{Script=Han}{5,}$/u;

/** A value without such words, where persons stand before them. */
function withoutButton(name: string): string {
  const persons = BUTTON_BEHIND.exec(name)?.[1];
  return persons?.split(/[\s、]+/).every(isPersonName) ? persons : name;
}

/** The name in a label's value: up to a date, a separator or a gap; null when there is none. */
function nameIn(value: Labelled['value'], field: LabelField, clock: Clock): string | null {
  let name = value;
  const date = clock.read(name, false);
  if (date !== null) name = name.slice(0, date.at);
  const several = field === 'author' || field === 'editor' ? namesIn(name, field) : null;
  if (several !== null) return several;
  // A label that nobody knows ends a name too: `李明 访问统计：`.
  name = name.split(/[|｜┃\t]|\s{2,}|[。；;]|\s[·•]\s|\s(?=\p{Script=Han}{2,6}(?:[:：丨]|\s?[|｜]))/u, 1)[0]!.trim();
  name = name.replace(COUNTED, '');
  // `李明 於 下午 11:12`: how weblogs go on.
  name = name.replace(/\s[于於]\s\D{0,6}\d.*$/u, '');
  name = name.replace(/^[《\s]*$|[（(【[/／]$/g, '').trim();
  // `记者李明／台北报导`: the place and the word for the report are no names.
  name = name.replace(/[/／\s].{0,12}(?:报道|報道|报导|報導|摄影|攝影)$/, '').trim();
  // `李明 《晚报》（2024年…`: the paper's name follows.
  if (field === 'author') name = name.replace(/(?<=\S)\s《.*$/u, '').replace(REPORTS, '');
  if (field === 'author') name = name.replace(CALLING, '$1').replace(WAS_POSTED, '');
  // A bracket that closes here was opened before the label.
  name = nameOnly(name.replace(/^([^（(【[]+?)[)）】\]].*$/u, '$1'), field);
  if (field === 'author' || field === 'editor') name = withoutButton(name);
  if (name.length > 40 || NO_NAME.test(name)) return null;
  return name;
}
