/**
 * What stands at the head of a text in its own container: a column's name above the title; below it when and where the text was
 * published, and who wrote it. Only a container that shows the title too, or begins with the day, labelled or right below the title, holds the page's head.
 */
import { type LabelField, nameOnly, readLabels } from '../core/labels.js';
import { foldScript } from '../core/script.js';
import { agreement } from './agree.js';
import { type Body, without } from './body.js';
import { fold } from './chars.js';
import type { Clock } from './dates.js';
import { datelineAuthor, fieldText } from './fields.js';
import type { Line } from './lines.js';
import { ownDates } from './ownership.js';
import { AUTHOR_NAMES } from './unlabelled.js';

/** Weight of a line of the page's head, at most. */
const HEAD = 45;
/** Lines above the title, at most: more are text, and the title another line's. */
const MOST = 5;
/** Weight of a paragraph above the title's heading: what weighs less is the page's own, an alert. */
const PARAGRAPH = 25;
/** Characters that stand with a date on such a line, at most. */
const REST = 30;
/** What a line may sign for. */
const SIGNED: ReadonlySet<LabelField> = new Set(['source', 'author', 'editor', 'photographer', 'media'] as const);
/** Marks of a sentence; a semicolon parts the hands too. */
const SENTENCE = /[。，！？!?…]|[.,](?:\s|$)/;
/** Lines from the title to a day that stands alone, at most. */
const NEXT = 2;
/** Whether a line is a day, perhaps with its hour, and nothing else. */
const isDateAlone = (text: string): boolean => /^[\d\s年月日/.:：-]+$/.test(text);
/** A platform's line: `李明 in 城市切片`, the publication being a link. */
const PUBLISHED_IN = /^(.{2,30}) in .{2,40}$/;
/** A place and a day that the news begins with: `新华社北京5月3日电`. */
const DATELINE = /[电電讯訊][\s)）】\]]*$/;

export interface Known {
  /** The title's line, or −1. */
  readonly title: number;
  /** The days that the page's fields name, in ISO 8601. */
  readonly days: readonly (string | null | undefined)[];
  /** The names that they have. */
  readonly names: readonly (string | null)[];
}

/** Whether a line says by its label that one of the known days is the text's. */
const isPublished = (text: string, known: ReadonlySet<string | undefined>, clock: Clock): boolean =>
  ownDates(text, clock).some(({ date, role }) => role === 'published' && known.has(date.iso.slice(0, 10)));

/** Between Chinese names, not within others. */
const HAN_NAMES = /(?<=\p{Script=Han})[\s、，,](?=\p{Script=Han})/u;

/** `■ 本报记者 李明`: how papers sign above the first paragraph. */
const REPORTER = /^[■□●○◆◇◎★☆▲△]\s?(?=[^，。：:]{0,8}(?:记者|記者|通讯员|通訊員))/u;
/** Lines among which they do, at most. */
const FIRST_LINES = 3;

/**
 * Whether a line is a known name and nothing else: in an element that its template calls the author's, there also with the word for a
 * report, or behind a mark and an office.
 */
function isSignature({ el, text, w }: Line, names: ReadonlySet<string>): boolean {
  if (w > REST) return false;
  if (REPORTER.test(text)) return names.has(fold(nameOnly(text.replace(REPORTER, ''), 'author')));
  if (!AUTHOR_NAMES.test(el.names)) return false;
  return names.has(fold(text)) || (WHOLE.test(text) && names.has(fold(datelineAuthor(text) ?? '')));
}
/** A line in brackets as a whole. */
const WHOLE = /^[（(【［[〔][^（）()【】［］〔〕]+[）)】］\]〕]$/;

/** Takes the page's head out of the body: lines that say nothing but what its fields say already. */
export function cutHead(lines: readonly Line[], body: Body, { title, days, names }: Known, clock: Clock): Body {
  // Of several authors each has a label of his own.
  const folded = new Set(names.flatMap((name) => (name === null ? [] : [name, ...name.split(HAN_NAMES)].map(fold))));
  const known = new Set(days.map((day) => day?.slice(0, 10)));
  const isKnown = (name: string): boolean => name !== '' && folded.has(fold(name));
  /** `文／李明　图／园艺系提供`: a line that signs for a known name and says nothing else. */
  const isSigned = (line: Line): boolean => {
    const labels = readLabels(fieldText(line).trim());
    return (
      (line.links > 0 && isKnown(PUBLISHED_IN.exec(line.text)?.[1] ?? '')) ||
      (labels[0]?.at === 0 &&
        labels.every(({ field }) => SIGNED.has(field)) &&
        labels.some(({ field, value }) => isKnown(nameOnly(value, field))))
    );
  };
  const isInfo = (text: string): boolean =>
    folded.has(fold(text)) ||
    folded.has(fold(nameOnly(text, 'author'))) ||
    !/[\p{L}\p{N}]/u.test(text) ||
    isMoment(text, known, clock);
  const within = title >= body.el.from;
  const first = body.kept[0];
  const isDay = (at: number): boolean =>
    isPublished(lines[at]!.text, known, clock) ||
    (at - title <= NEXT && isMoment(lines[at]!.text, known, clock) && isDateAlone(lines[at]!.text));
  const signature = within ? undefined : body.kept.slice(0, FIRST_LINES).find((i) => isSignature(lines[i]!, folded));
  if (signature !== undefined)
    return without(lines, body, [signature], {
      kind: 'info',
      rule: 'page-head@2',
      reason: 'who wrote, above the text',
    });
  if (!within && (title < 0 || first === undefined || !isDay(first))) return body;
  const head = new Set<number>();
  const above = body.kept.map((i) => lines[i]!).filter((line, at) => body.kept[at]! < title && line.kind !== 'image');
  const isHeading = title >= 0 && lines[title]!.level === 1;
  const mayLead = above.length <= MOST || (isHeading && !above.some(({ p, w }) => p >= 1 && w >= PARAGRAPH));
  /** A subtitle: a heading right below the title, above who signs. */
  const isDeck = (at: number): boolean => {
    const next = lines[body.kept[at + 1] ?? -1];
    return (
      body.kept[at - 1] === title && lines[body.kept[at]!]!.kind === 'heading' && next !== undefined && isSigned(next)
    );
  };
  let led = false;
  for (const [at, i] of body.kept.entries()) {
    const { kind, text, w, p, linkW } = lines[i]!;
    if (i === title || kind === 'image') continue;
    const leads = mayLead && (p === 0 || (isHeading && linkW > 0));
    if (w <= HEAD && (i < title ? leads : isInfo(text) || isDeck(at) || (!SENTENCE.test(text) && isSigned(lines[i]!))))
      head.add(i);
    else if (!within || (p >= 1 && w >= 12)) {
      // A lead may stand above the line that tells the day.
      const next = lines[body.kept[at + 1] ?? -1];
      if (led || !within || i < title || next === undefined || next.w > HEAD || !isMoment(next.text, known, clock))
        break;
      led = true;
    }
  }
  return without(lines, body, head, {
    kind: 'info',
    rule: 'page-head@2',
    reason: 'stands with the title, not in the text',
  });
}

/** What stands over the summary of a text, and lines above it, at most. */
const SUMMARY = /^(?:导读|摘要|内容(?:提要|摘要|简介))[:：]?$/;
const FIRST = 3;

/** What templates call the box of a summary above the text. */
const SUMMARY_NAMES =
  /(?:^|[\s_-])(?:summary|intro|digest|abstract|excerpt|daodu|zhaiyao|desc|description)(?:$|[\s_-])/i;
/** From this share of its pairs of characters on a summary says what the text says too. */
const REPEATED = 0.9;

/**
 * Takes out the summary of a text above it: under a label of its own where the page states it for machines too; on a Chinese
 * page in a box of its own named so, where the page states it or the text says the same again.
 */
export function cutSummary(lines: readonly Line[], body: Body, title: number, summary: string | null): Body {
  const isStated = (i: number | undefined): boolean =>
    i !== undefined && summary !== null && fold(lines[i]!.text) === fold(summary);
  const at = body.kept.slice(0, FIRST).findIndex((i) => SUMMARY.test(foldScript(lines[i]!.text)));
  const labelled = at < 0 ? [] : body.kept.slice(at, at + 2);
  const [first, next] = body.kept.filter((i) => i > title && lines[i]!.kind !== 'image');
  const isApart =
    first !== undefined &&
    next !== undefined &&
    SUMMARY_NAMES.test(lines[first]!.el.names) &&
    /\p{Script=Han}/u.test(lines[first]!.text) &&
    lines[first]!.el.outer !== lines[next]!.el.outer;
  const gone = isStated(labelled[1])
    ? labelled
    : isApart && (isStated(first) || isRepeated(lines, body, first))
      ? [first]
      : [];
  if (gone.length === 0) return body;
  return without(lines, body, gone, {
    kind: 'info',
    rule: 'summary@2',
    reason: 'the summary of the text, kept as a field or said again below',
  });
}

/** Whether the lines below line `first` say again what it says. */
function isRepeated(lines: readonly Line[], { kept }: Body, first: number): boolean {
  const { text, p } = lines[first]!;
  const below = kept.filter((i) => i > first).map((i) => lines[i]!.text);
  return p >= 1 && (agreement(below.join('\n'), [text]) ?? 0) >= REPEATED;
}

/** Whether a line is one of the days that the page's fields name, and hardly more. */
export const isKnownDay = (text: string, { days }: Known, clock: Clock): boolean =>
  isMoment(text, new Set(days.map((day) => day?.slice(0, 10))), clock);

function isMoment(text: string, known: ReadonlySet<string | undefined>, clock: Clock): boolean {
  if (DATELINE.test(text)) return false;
  const date = ownDates(text, clock).find(({ date }) => known.has(date.iso.slice(0, 10)))?.date;
  return date !== undefined && fold(text.replace(date.text, '')).length <= REST;
}

/** Where a text may begin: at the first prose, or below the heading that the window title begins with where only an alert is above. */
export function belowHeading(lines: readonly Line[], first: number | undefined, window: string): number {
  if (first === undefined || lines[first]!.w >= PARAGRAPH) return 0;
  const heading = lines.findIndex(({ level, w, text }) => level === 1 && w >= 5 && window.startsWith(text));
  return lines.slice(first, Math.max(first, heading)).some(({ p, w }) => p >= 1 && w >= PARAGRAPH)
    ? 0
    : Math.max(0, heading);
}
