/**
 * Papers of journals: between the title and the abstract stand authors with raised figures, their institutes, dates, funds; below the
 * text references, how to cite, how often it was read. They tell of the paper and are none of its text.
 */
import { foldScript } from '../core/script.js';
import { type Body, without } from './body.js';
import { fold } from './chars.js';
import type { Head } from './head.js';
import type { Line } from './lines.js';

/** What journals' pages say to the indexes of papers. */
const CITATION = /^citation_(?:title|author|journal_title|doi|volume|issue)$/;
/** Kinds of them, at least. */
const STATED = 2;

/** Where in the journal the paper stands: `2019, Vol. 11 ›› Issue (5): 61-70. doi: …`. */
const PLACE = /\bdoi\s?[:：]|\bvol\.?\s?\d|第\s?\d+\s?卷/i;
const LABEL =
  /^[\s【[•·*]*(?:收稿|修回|接收|录用|出版|刊出|网络出版|在线发表|发布|来源|通[讯信]作者|第一作者|作者简介|基金(?:项目|资助)|项目基金|资助项目|中图分类号|文献标识码|文章编号|doi|引用(?:本文|格式)|received|accepted|published|corresponding author|funding)[^:：]{0,8}[:：]/i;
const INSTITUTE =
  /^(?:[[（(]?\d{1,2}\s?[.．、）)\]\s]|[¹²³⁴-⁹]{1,2})\s?.*(?:大学|学院|研究[院所]|设计院|实验室|中心|公司|学校|universit|institut|college|department|laborator)/i;
/** A column's name between dots. */
const COLUMN = /^[•·●]\s?.{2,16}\s?[•·●]$/;
const BEGINS = /^[\s【[]*(?:摘\s*要|提\s*要|内容提要|abstract)/i;
/** The heading of an abstract, when it is nothing else, and the line of key words below that abstract. */
const ABSTRACT = /^[\s【[]*(?:摘\s*要|提\s*要|内容提要|abstract)[\s】\]:：]*$/i;
const KEYWORDS = /^[\s【[]*(?:关\s*键\s*[词字]|key\s?words)[\s】\]]*[:：]/i;
const TAIL =
  /^[\s【[]*(?:参考文献|引用(?:本文|格式)|阅读次数|相关文章|作者简介|references|cite this (?:article|paper)|metrics)[\s】\]:：]*$/i;
/** The same of a journal's system, where they are headings beside or below the text. */
const DETAILS =
  /^(?:pdf|download\s(?:pdf|article)|published|issue|section|licen[cs]e|similar\sarticles|most\sread\sarticles)$/i;
/** What heads the lines above a text that such a system sets as headings. */
const HEADS = /^(?:authors?|doi)\s?:?$/i;
const ADDRESS = /^(?:https?:\/\/\S+|10\.\d{4,}\/\S+)$/;
/** An entry of the references: `[J]`, `[M/OL]`, a journal's volume with its pages. */
const ENTRY = /\[[A-Z]{1,2}(?:\/[A-Z]{2})?\]|\d{4}\s?[,，（(]\s?\d+\s?[（(]?\d*[)）]?\s?[:：]\s?\d+/;
/** Weight of a line of the paper's head, at most, and of one that is text without doubt. */
const SHORT = 60;

/** Whether a page says that it shows a journal's paper. */
export const isPaper = ({ metas }: Pick<Head, 'metas'>): boolean =>
  new Set(metas.map(({ name }) => name).filter((name) => CITATION.test(name))).size >= STATED;

/** Whether a line of a paper's page stands in its head, whatever its marks look like. */
export function tellsOfPaper({ text, w, kind }: Line): boolean {
  if (w >= SHORT || kind === 'heading') return false;
  const folded = foldScript(text);
  return PLACE.test(folded) || LABEL.test(folded) || INSTITUTE.test(folded) || COLUMN.test(folded);
}

/** Takes head and tail of a paper out of its body; `author` as its fields have it. */
export function cutPaper(lines: readonly Line[], body: Body, title: number, author: string | null): Body {
  const head: number[] = [];
  const names = author?.split(/,\s|、/) ?? [];
  for (const i of body.kept) {
    const line = lines[i]!;
    if (i === title || line.kind === 'image') continue;
    if (ABSTRACT.test(foldScript(line.text))) break;
    if (HEADS.test(line.text) || isListed(line, lines[head.at(-1) ?? -1], names)) {
      head.push(i);
      continue;
    }
    if (line.w >= SHORT || line.kind === 'heading' || BEGINS.test(line.text)) break;
    if (tellsOfPaper(line) || (author !== null && namesAll(line.text, author))) head.push(i);
  }
  // The abstract in another language has its heading and key words too.
  for (const i of body.kept.filter((at) => ABSTRACT.test(foldScript(lines[at]!.text)))) {
    const words = body.kept.find((k) => k > i && KEYWORDS.test(foldScript(lines[k]!.text)) && lines[k]!.w < SHORT);
    head.push(i, ...(words === undefined ? [] : [words]));
  }
  const last = body.kept.findLastIndex((i) => lines[i]!.w >= SHORT && lines[i]!.p >= 2 && !ENTRY.test(lines[i]!.text));
  const from = body.kept.findIndex((i, at) => last >= 0 && at > last && isTail(lines[i]!));
  const tail = from < 0 ? [] : body.kept.slice(from);
  const info = (rule: string, reason: string) => ({ kind: 'info', rule, reason });
  const headless = without(lines, body, head, info('paper-head@1', 'stands between title and text of a paper'));
  return without(lines, headless, tail, info('paper-tail@1', 'references and counters of a paper'));
}

/** Whether a line below such a heading, or below an author's, is an author with the institute or an address. */
function isListed({ text }: Line, above: Line | undefined, names: readonly string[]): boolean {
  if (above === undefined || !(HEADS.test(above.text) || above.kind === 'item')) return false;
  return names.some((name) => text.startsWith(name)) || (HEADS.test(above.text) && ADDRESS.test(text));
}

const isTail = ({ text }: Line): boolean => TAIL.test(foldScript(text)) || DETAILS.test(text);

/** Whether a line names the authors with their figures and nothing else. */
function namesAll(text: string, author: string): boolean {
  let rest = fold(text);
  for (const name of author.split(/[、;]\s?/)) {
    if (!rest.includes(fold(name))) return false;
    rest = rest.replace(fold(name), '');
  }
  return /^[\d*a-g]*$/.test(rest);
}
