/**
 * Parts of a text that its template sets in boxes of their own around the paragraphs: when and where an event is in a list of terms
 * above them; below them sections of pictures or items, each under a heading of the level that the text's own headings have.
 */
import { labelField } from '../core/labels.js';
import { foldScript } from '../core/script.js';
import type { Body } from './body.js';
import { isPicture } from './gallery.js';
import type { Line } from './lines.js';
import { type El, isEl } from './tree.js';

/** Weight of a term's explanation, of an item and of a row of buttons, at most. */
const TERM = 40;
const ITEM = 60;
const BUTTONS = 12;
/** Fewer terms or items make no part. */
const FEW = 2;
/** What heads other things. */
const OTHERS =
  /^(?:其[他它]|更多|相关|关联|推荐|往期|热门|最新|近期|猜你|为[你您]|延伸|附件|下载|联系|关于)|(?:related|more|other|latest|contact|download|about)\b/i;

interface Parts {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

/** Indices of the lines of such parts beside a body. */
export function partsBeside(
  lines: readonly Line[],
  { el, kept }: Body,
  title: number,
  isChrome: (el: El) => boolean,
): Parts {
  const boxes = (el.outer?.children ?? []).filter((kid): kid is El => isEl(kid) && kid.from < kid.to);
  const at = boxes.indexOf(el);
  const before = boxes[at - 1];
  const isTerms =
    before !== undefined && title >= 0 && before.from > title && !isChrome(before) && areTerms(lines, before);
  const below: number[] = [];
  const level = kept.map((i) => lines[i]!).findLast(({ kind }) => kind === 'heading')?.level ?? 0;
  for (const box of at < 0 || level === 0 ? [] : boxes.slice(at + 1)) {
    if (isChrome(box)) break;
    if (isSection(lines, box, level)) below.push(...indices(box));
    else if (!areButtons(lines, box)) break;
  }
  return { above: isTerms ? indices(before) : [], below };
}

const indices = ({ from, to }: El): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const isPlain = ({ linkW, links, hidden }: Line): boolean => linkW === 0 && links === 0 && !hidden;

/** A list of terms, none of which is a field of the page. */
function areTerms(lines: readonly Line[], { name, from, to }: El): boolean {
  const rows = lines.slice(from, to);
  const terms = rows.filter(({ el }) => el.name === 'dt');
  return (
    name === 'dl' &&
    terms.length >= FEW &&
    terms.every(({ text }) => labelField(text.replace(/[\s:：]+/g, '')) === null) &&
    rows.every((row) => isPlain(row) && row.w <= TERM && (row.el.name === 'dt' || row.el.name === 'dd'))
  );
}

/** A heading over captioned pictures or items that lead nowhere. */
function isSection(lines: readonly Line[], { from, to }: El, level: number): boolean {
  const [head, ...rest] = lines.slice(from, to);
  if (head?.kind !== 'heading' || head.level !== level || !isPlain(head) || OTHERS.test(foldScript(head.text)))
    return false;
  const isPart = (line: Line): boolean =>
    line.kind === 'image'
      ? isPicture(line)
      : isPlain(line) && line.w <= ITEM && (line.kind === 'item' || line.el.name === 'figcaption');
  return rest.filter(({ kind }) => kind !== 'image').length >= FEW && rest.every(isPart);
}

/** A few words to press. */
const areButtons = (lines: readonly Line[], { from, to }: El): boolean =>
  lines.slice(from, to).every(({ w, linkW, kind }) => kind !== 'heading' && w <= BUTTONS && linkW >= w * 0.8);
