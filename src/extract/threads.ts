/**
 * Threads of readers' words, told by their form and not by the name of their container: a heading that says nothing but comments,
 * and below it short messages of one shape, each with the name of who wrote it. Interviews, minutes and lists of terms have that
 * shape too, so a thread has a further mark of its kind: moments or buttons at its messages, or what only accounts are called.
 */
import { type Line, weightOf } from './lines.js';
import type { El } from './tree.js';

const WHOSE =
  '(?:网友|網友|网民|網民|读者|讀者|用户|用戶|游客|热门|熱門|最热|最熱|最新|精彩|精选|精選|全部|所有|相关|相關|查看|更多|微博|文章|新闻|新聞|发表|發表|我要|我来|我來)';
const SAYS =
  '(?:评论|評論|留言|跟帖|跟贴|回帖|回复|回覆|回应|回應|热评|熱評|热议|熱議|说两句|說兩句)(?:区|區|列表|板|簿|内容|內容)?';
const PHRASE = `${WHOSE}{0,2}${SAYS}`;
const COUNT = String.raw`(?:[已共]有?\s?)?\d[\d,]{0,8}\s?[条條则則个個]?`;
/** What stands over such words: one phrase or two and how many there are, and nothing else. */
const HEAD = new RegExp(
  String.raw`^[^\p{L}\p{N}]*(?:${COUNT}\s?)?${PHRASE}(?:[^\p{L}\p{N}]*(?:${PHRASE}|${COUNT}))?[^\p{L}\p{N}]*$`,
  'u',
);
const HEAD_IN_ENGLISH =
  /^(?:\d[\d,]{0,8}\s)?(?:(?:readers?['’]?s?|users?['’]?|your|latest|recent|all|view|leave a|post a|add a|from the)\s)*(?:comments?|guest ?book)(?:\s?\(?\d[\d,]{0,8}\)?)?:?$|^\d{1,6}\s(?:responses|replies|thoughts)(?:\s(?:to|on)\s.{1,80})?$/i;
/** Weight of the heading and of a signature, at most. */
const NAME = 16;
const SIGNATURE = 12;
/** Weight of a message, at most; longer ones are exceptions: a fifth of them. */
const MESSAGE = 80;
const LONG = 0.2;
/** Lines between the heading and the first message, at most: a prompt to log in, a form. */
const FORM = 3;
/** Messages in a thread and readers who wrote them, at least; lines of a message, at most. */
const MESSAGES = 4;
const LINES = 4;
/** Share of a box's lines that a thread takes up, at least. */
const MOST = 0.8;

/** `name: message` in one line, and a name alone, with a moment behind it. */
const SAID = /^(?=[^:：]*\p{L})(@?[\p{L}\p{N}_.-][\p{L}\p{N}_. -]{0,23})\s?[:：]\s?\S/u;
const SIGNED =
  /^(@?[\p{L}\p{N}_][\p{L}\p{N}_. -]{0,23}?)(?:[\s·,(（]*(?:于\s?)?(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s?\d{1,2}:\d\d(?::\d\d)?)?[)）]?)?(?:\s?说)?\s?[:：]?$/u;

/** A day or an hour, and what readers may press, in a short line at a message. */
const MOMENT = /\d{1,2}[-/月]\d{1,2}|\d[:：]\d\d|[时分天]前|\bago\b/;
const BUTTON =
  /(?:回[复覆]|[赞讚顶頂踩]|支持|反对|反對|举报|舉報|推荐|推薦)[\s(（]*[\d,]*[)）]?$|^[\d,]+\s?(?:[赞讚顶頂踩]|推荐|推薦)|^(?:reply|like|report)\b/i;
/** Weight of a line with a mark, at most, and the share of the messages that have one, at least. */
const MARK = 20;
const MARKED = 0.75;
/** What only an account is called: `@name`, `moss_07`, `lvye2008`; and how guestbooks have it. */
const ACCOUNT = /^@|_|\p{L}{2}\d{2,}|\swrote$/u;
/** Messages with such names, at least. */
const ACCOUNTS = 2;
/** Lines above the heading among which another one like it tells that it is the text's own. */
const SECTION = 200;

/** A run of messages below a heading: the line after it, and whether readers wrote them. */
export interface Run {
  readonly to: number;
  readonly isThread: boolean;
}

const isSaid = ({ text, w, kind }: Line): boolean => kind !== 'row' && w <= MESSAGE && SAID.test(text);
const isSigned = ({ text, w, p, kind }: Line): boolean =>
  kind !== 'row' && kind !== 'heading' && w > 0 && w <= SIGNATURE && p === 0 && SIGNED.test(text);

/** Whether a line may head a thread. */
export const headsThread = ({ w, p, links, text, hidden }: Line): boolean =>
  w > 0 && w <= NAME && p === 0 && links === 0 && !hidden && (HEAD.test(text) || HEAD_IN_ENGLISH.test(text));

/** The thread that begins a few lines below line `head`, else the longest run of messages there; null where there is none. */
export function runBelow(lines: readonly Line[], head: number, end: number): Run | null {
  let longest: Run | null = null;
  for (let i = shownFrom(lines, head + 1, end), skip = 0; i < end && skip <= FORM; skip += 1) {
    for (const messages of runsAt(lines, i, end)) {
      const { to } = messages;
      if (isOfReaders(lines, head, messages)) return { to, isThread: true };
      if (longest === null || to > longest.to) longest = { to, isThread: false };
    }
    i = shownFrom(lines, i + 1, end);
  }
  return longest;
}

/** The first line from `i` on that is no picture. */
function shownFrom(lines: readonly Line[], i: number, end: number): number {
  while (i < end && lines[i]!.kind === 'image') i += 1;
  return i;
}

/** The lines that name who wrote the messages, whether the messages stand in them, and the line after the last message. */
interface Messages {
  readonly at: readonly number[];
  readonly said: boolean;
  readonly to: number;
}

/** The runs that begin at `from`: each line names its reader, or each message has a line above or below it that does. */
function runsAt(lines: readonly Line[], from: number, end: number): Messages[] {
  const found = [isSaid(lines[from]!) ? run(lines, from, end, isSaid, 1) : null];
  for (const at of [from, shownFrom(lines, from + 1, end)]) {
    const name = at < end ? lines[at]! : undefined;
    if (name === undefined || !isSigned(name)) continue;
    // Where one has a moment all have: a message of a word looks like a name.
    const dated = MOMENT.test(name.text);
    const isNext = (line: Line): boolean => isAlike(line, name) && isSigned(line) && MOMENT.test(line.text) === dated;
    found.push(run(lines, at, end, isNext, 2));
  }
  return found.filter((messages) => messages !== null);
}

/** The run from `from` on in which lines that fit come `least` to LINES apart; null where they are too few. */
function run(
  lines: readonly Line[],
  from: number,
  end: number,
  fits: (line: Line) => boolean,
  least: number,
): Messages | null {
  const at = [from];
  const said = least === 1;
  let apart = 1;
  for (let i = shownFrom(lines, from + 1, end); i < end && apart <= LINES; i = shownFrom(lines, i + 1, end)) {
    if (fits(lines[i]!)) {
      // Names without a message between them are a list.
      if (apart < least) return at.length < MESSAGES ? null : { at: [], said, to: i };
      at.push(i);
      apart = 0;
    }
    apart += 1;
  }
  return at.length < MESSAGES ? null : { at, said, to: Math.min(end, at.at(-1)! + least) };
}

/** Whether two lines have the same markup. */
const isAlike = (a: Line, b: Line): boolean =>
  a.kind === b.kind && a.bold === b.bold && a.el.name === b.el.name && a.el.names === b.el.names;

/** Whether readers wrote the messages to line `to` that the lines `at` name: several, in few words, with a mark of such threads. */
function isOfReaders(lines: readonly Line[], head: number, { at, said, to }: Messages): boolean {
  const names = at.map((i) => nameIn(lines[i]!.text));
  if (new Set(names).size < MESSAGES) return false;
  const isLong = (from: number, k: number): boolean => weightOf(lines.slice(from, at[k + 1] ?? to)) > NAME + MESSAGE;
  if (at.filter(isLong).length > at.length * LONG) return false;
  const messages = new Set(said ? at : []);
  const marks = lines.slice(at[0]!, to).filter((line, i) => !messages.has(at[0]! + i) && isMark(line)).length;
  if (marks >= at.length * MARKED) return true;
  return names.filter((name) => ACCOUNT.test(name)).length >= ACCOUNTS && !isOneOfMany(lines, head);
}

const nameIn = (text: string): string => (SIGNED.exec(text) ?? SAID.exec(text))?.[1] ?? '';

const isMark = ({ w, text }: Line): boolean => w <= MARK && (MOMENT.test(text) || BUTTON.test(text));

/** Whether a heading of the same markup stands not far above, in the same element: the text's own headings. */
function isOneOfMany(lines: readonly Line[], head: number): boolean {
  const own = lines[head]!;
  if (own.kind !== 'heading' && !own.bold) return false;
  return lines
    .slice(Math.max(0, head - SECTION), head)
    .some((line) => isAlike(line, own) && line.el.outer === own.el.outer);
}

/** Whether `el` is such a heading and the thread below it. */
export function isThread(lines: readonly Line[], { from, to }: El): boolean {
  if (to - from <= MESSAGES || !headsThread(lines[from]!)) return false;
  const found = runBelow(lines, from, to);
  return found?.isThread === true && found.to - from >= (to - from) * MOST;
}
