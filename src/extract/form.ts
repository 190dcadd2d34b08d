/**
 * The form that heads a government's document: index number, issuing office, date, validity. It tells of the document and is
 * none of its text; its dates and names are read from the page's lines all the same.
 */
import { labelField } from '../core/labels.js';
import type { Removal } from '../core/page.js';
import { foldScript } from '../core/script.js';
import type { Line } from './lines.js';

/** Labels that only such forms have, and those over a letter to an office. */
const OWN = new Set(
  '索引号 索取号 信息索引号 信息索引 主题分类 主题词 公文种类 体裁分类 组配分类 服务对象 发文机关 发文单位 发布机构 发布机关 制发机关 公开责任部门 责任部门 发文字号 文件编号 文号 公文文号 统一编号 规范性文件统一编号 登记号 公开方式 公开形式 公开范围 公开属性 公开类别 公开时限 公开程序 有效性 时效性 效力状态 有效状态 文件状态 废止日期 失效日期 失效时间 生效日期 生效时间 实施日期 著录日期 内容概述 内容概要 信息格式 语种 载体类型 信件编号 来信编号 信件类别 信件类型 来信人 写信人 来信时间 来信日期 办理状态 答复单位 答复部门 答复机构 答复时间 答复日期 回复单位 回复部门 回复机构 回复时间 办结时间'.split(
    ' ',
  ),
);
/** Labels that such forms share with others. */
const SHARED = new Set(
  '标题 名称 信息名称 文件名称 文件标题 关键词 分类 信息分类 信息类别 类别 来源 信息来源 发布单位 发布日期 发布时间 成文日期 生成日期 发文日期 印发日期 公开日期 公开时间 信息公开日期 公布日期 所属主题 产生日期 记录形式 备注 有效期 浏览次数 点击数'.split(
    ' ',
  ),
);
/** Fewer known labels make no form, nor does a smaller share of them. */
const FEW = 3;
const MOST = 0.6;
/** Lines of a form, at most: every line may begin one. */
const MOST_LINES = 60;

/** Takes the rows of such forms out of the lines that are left, and lines of their labels above the first sentence. */
export function cutForm(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const first = kept.findIndex((i) => lines[i]!.kind !== 'row' && lines[i]!.p >= 1 && lines[i]!.w >= 15);
  const counted = new Map<Line, Counts>();
  for (let at = 0; at < kept.length; at += 1) {
    const line = lines[kept[at]!]!;
    let to = at + 1;
    if (line.kind === 'row') while (to < kept.length && lines[kept[to]!]!.el === line.el) to += 1;
    else if (at < first || first < 0) {
      const end = Math.min(kept.length, at + MOST_LINES);
      while (to < end && to !== first && isField(lines[kept[to]!]!)) to += 1;
    } else if (!isAnswered(line, counted)) continue;
    const form = kept.slice(at, to).map((i) => lines[i]!);
    if (isForm(form, counted) || isAnswered(line, counted)) {
      kept.splice(at, to - at);
      const text = form.map((one) => one.text).join('\n');
      removed.push({ kind: 'form', rule: 'document-form@1', reason: 'labels of the document, not its text', text });
      at -= 1;
    } else if (line.kind === 'row') at = to - 1;
  }
}

const isField = ({ kind, w, p }: Line): boolean => kind !== 'row' && kind !== 'image' && w < 40 && p < 2;

/** Marks and weight of a row that holds the text itself: the letter below its labels. */
const TEXT_MARKS = 2;
const TEXT_WEIGHT = 40;

const isKnown = (label: string): boolean => OWN.has(label) || SHARED.has(label) || labelField(label) !== null;

/** Labels of a line: all, those that forms have, those that only forms have. */
interface Counts {
  readonly labels: number;
  readonly known: number;
  readonly own: number;
  /** Whether the line is long and has a label that no form has. */
  readonly isText: boolean;
}

function countsOf(line: Line, counted: Map<Line, Counts>): Counts {
  let counts = counted.get(line);
  if (counts === undefined) {
    const labels = labelsOf(line);
    const own = labels.filter((label) => OWN.has(label)).length;
    const known = labels.filter(isKnown).length;
    const isText = line.p >= TEXT_MARKS && line.w >= TEXT_WEIGHT && known < labels.length;
    counts = { labels: labels.length, known, own, isText };
    counted.set(line, counts);
  }
  return counts;
}

/** Whether a line among the text is labels over an office's answer and nothing else: `答复单位：… 答复时间：…`. */
function isAnswered(line: Line, counted: Map<Line, Counts>): boolean {
  if (line.kind === 'row' || line.w >= 60 || line.p > 1) return false;
  const { labels, own } = countsOf(line, counted);
  return own >= 2 && own === labels;
}

function isForm(lines: readonly Line[], counted: Map<Line, Counts>): boolean {
  let [labels, known, own] = [0, 0, 0];
  for (const line of lines) {
    const counts = countsOf(line, counted);
    if (counts.isText) return false;
    labels += counts.labels;
    known += counts.known;
    own += counts.own;
  }
  const terms = lines.every(({ el }) => el.name === 'dt' || el.name === 'dd');
  return (own > 0 && known >= FEW && known >= labels * MOST) || (terms && known >= 2 && known === labels);
}

const plain = (label: string): string => foldScript(label).replace(/[\s\u3000]+|[:：]\s*$|^[【[]|[】\]]\s*$/g, '');

/** What stands where a label stands: every other cell of a row, what comes before a colon. */
function labelsOf({ cells, spaced, text, el }: Line): string[] {
  if (el.name === 'dt' || el.name === 'dd') return el.name === 'dt' ? [plain(text)] : [];
  if (cells !== null) {
    // `标　　题：甲` in one cell is a label with its value.
    const glued = cells.filter((cell) => /^[^:：]{2,12}[:：]\s*\S/.test(cell));
    const apart = cells.filter((cell, i) => i % 2 === 0 && cell !== '');
    return (glued.length > 0 ? glued.map((cell) => cell.split(/[:：]/, 1)[0]!) : apart).map(plain);
  }
  return [
    ...(spaced ?? text).matchAll(/(?:^|\s)([^\s:：]{1,4}(?:[\s\u3000]{1,4}[^\s:：]{1,4}){0,3}|[^\s:：]{2,12})[:：]/g),
  ]
    .map((m) => plain(m[1]!))
    .filter((label) => !/^\d+$/.test(label)); // an hour
}
