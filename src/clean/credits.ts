/** Lines of labelled fields: who wrote, edited and published, when and where. The values go into the article's fields. */
import {
  fieldsNamed,
  isEditor,
  isPersonName,
  joined,
  type LabelField,
  type Labelled,
  nameOnly,
  readLabels,
} from '../core/labels.js';
import { foldScript } from '../core/script.js';
import { bare, type CleanRule, EDGES, TAIL, wholeLine } from './rule.js';

const DATE =
  /(?:(?:19|20)?\d{2}\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:[\sT]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?/g;
/** What a forum says above a post that was changed. */
const EDITED = /^本帖最后由\s.{1,20}\s于\s[\d\s:./-]{8,24}\s编辑$/;
/** `建立时间08:09`: a label glued to a clock, below the text. */
const STAMP = /^(?:最[后近])?(?:建立|更新|发布|发表|刊登|上传)(?:时间|日期|于)\s?[:：]?\s?[\d\s/.:：年月日-]{4,24}$/;
const LABELS = String.raw`文字?|图文?|文图|撰文|采写|撰稿|编\s*辑|责编|编|校\s*对|校|审\s*[核读]|审|排版|美编|(?:总\s?)?监\s*制|摄\s*影|来源|作者|剪辑|制图|设计|统筹|策划|责任编辑|实习生|实习编辑|值班编辑|主编|编译|整理`;
/** A label that the template left without its name. */
const EMPTY = new RegExp(String.raw`^(?:${LABELS})\s?[丨｜┃]$`);
/**
 * `编辑/李明`, `来源｜本报`, `审 读：王芳`: a bar for the colon or a label set wide is the hand of an account's author, who
 * signs with everybody who helped. The template did not write it, so it stays; the names are read.
 */
const SIGNED = new RegExp(String.raw`^(${LABELS})\s?([丨|｜┃/／‧·]|(?<=\s.)[:：])\s?([^。，,；;！？]{1,40})$`);

/** The fields of a line that its author signed, or null. */
export function signedLine(line: string, folded: string): { fields: Partial<Record<LabelField, string>> } | null {
  // A row of a table names what its cells hold.
  const m = line.length > 60 || line.includes('\t') ? null : SIGNED.exec(bare(folded));
  if (m === null) return null;
  // A further hand may sign on the same line: `编辑丨李明 值班主任丨王芳`.
  const value = bare(line)
    .slice(-m[3]!.length)
    .replace(/\s\p{Script=Han}{2,6}\s?[丨|｜┃].*$/u, '');
  return {
    fields: Object.fromEntries(
      signedFields(m[1]!.replace(/\s/g, '')).flatMap((field) =>
        nameOnly(value, field) === '' ? [] : [[field, nameOnly(value, field)]],
      ),
    ),
  };
}

/** `新京报作者：新京报`, `（本报原创）`, `原文刊登于《…》`: a credit without a gap before its label, or without a label; a counter. */
const GLUED =
  /^(?:[^，。；：:\s]{1,10}(?:作者|来源|编辑|责编|记者)[:：][^，。；]{0,24}|[^，。；：:]{0,10}(?:原创|首发|供稿|出品)|《?原文(?:刊登|刊载|链接|标题|出处)[^。\d]{0,40}|本文(?:由|经|系|来自|转自|转载自|首发于|摘自|源自)[^。；]{1,40}(?:发布|授权|转载|提供|投稿|首发|原创|推荐|供稿|整理|平台|公众号|号|网)。?|本文(?:与|和|同)[^。；]{1,40}(?:合作|联合)(?:刊登|刊出|刊发|推出|发布)。?|您是(?:本[站页]|今[天日])?的?第\s?\d+\s?[位个](?:访客|访问者|浏览者|读者)|(?:(?:本文|本页|此文)?(?:已经?)?共?被?)?(?:阅读|浏览|点击|访问|点阅|转载)(?:量|次?数)?\s?[:：]?\s?\d[\d,.]*\s?[万wWkK]?\+?\s?(?:人?次)?|(?:本文|本页|此文)(?:已经?)?共?被\s?\d[\d,.]*\s?[万wWkK]?\+?\s?(?:[位名]?(?:人|读者|网友)次?)(?:阅读|浏览|点击|访问|转载)过?)$/;

/** Whether a label names who took the pictures and did not write too: such a line may be a caption's. */
const tookPictures = (labelled: Labelled): boolean =>
  !fieldsNamed(labelled).includes('author') && /^(?:photographer|media)$/.test(labelled.field);

/** Characters beside its figures that a moment may have. */
const MOMENT = 12;

/** The fields of a line on which nothing else stands; null when there is prose on it. */
function labelLine(line: string): Labelled[] | null {
  if (line.length > 160 || !/[:：﹕︰]/.test(line)) return null;
  const inner = bare(line);
  const labels = readLabels(inner);
  if (labels.length === 0) return null;
  const before = inner
    .slice(0, labels[0]!.at)
    .replace(DATE, '')
    .replace(/[\s|｜,，（(【[]/g, '');
  if (before.length > 6) return null;
  for (const { value, field } of labels) {
    if (field === 'title') {
      if (value.length > 100) return null;
      continue;
    }
    const v = value.replace(DATE, '').trim();
    // `更新：有人问那些树后来怎么样了，都活了。`: a moment says no more than itself.
    if ((field === 'published' || field === 'modified') && v.length > MOMENT && /[，；]/.test(v)) return null;
    // A value that goes on as prose is prose: "资金来源：市级财政与社会捐赠各承担一半，其余部分……".
    if (v.length > 60 || /[？！?!]/.test(v) || /[。！？]\s*\S{14,}/.test(v) || v.split(/[，。；,]/).length > 4)
      return null;
  }
  return labels;
}

export function fieldsOf(labels: readonly Labelled[]): Partial<Record<LabelField, string>> {
  const fields: Partial<Record<LabelField, string>> = {};
  for (const labelled of labels) {
    const { field, value } = labelled;
    const plain = value.replace(DATE, '').split(/[。|｜]|\s{2,}/, 1)[0]!;
    const name = field === 'title' ? plain.trim() : nameOnly(plain, field);
    if (name === '' || name.length > (field === 'title' ? 100 : 40)) continue;
    if (field === 'editor' && !isEditor(name, labelled)) continue;
    for (const one of fieldsNamed(labelled)) fields[one] = joined(fields[one], labelled, name);
  }
  return fields;
}

/** `全文刊登于《风景园林》2024年1期14-22页`: where the text can be cited. It stays, and names the source. */
const CITATION =
  /(?:全文|本文|原文|论文|文章)?(?:原)?(?:刊登|刊载|刊发|刊|载|发表)于?[:：]?《([^》]{2,30})》[^。]{0,10}\d{1,4}\s?(?:年|期|卷|版|[(（])/;

/** The journal or paper that a citation line names, or null. */
export function citedSource(line: string, folded: string): string | null {
  const m = line.length > 90 || !folded.includes('《') ? null : CITATION.exec(folded);
  if (m === null) return null;
  const at = m.index + m[0].indexOf('《') + 1;
  return line.slice(at, at + m[1]!.length);
}

function signedFields(label: string): LabelField[] {
  if (/编(?!译)|校|审|监制/.test(label)) return ['editor'];
  if (/来源/.test(label)) return ['source'];
  if (/剪|制图/.test(label)) return ['media'];
  if (/^(?:图文|文图)$/.test(label)) return ['author', 'photographer'];
  return [/图|摄/.test(label) ? 'photographer' : 'author'];
}

/** `（作者为样园大学教授）`, `关于作者：李明，植物学者。`: what the author is, by an office or a calling, or behind a label. */
const AUTHOR_IS =
  /^(?:关于(?:本文)?作者|作者(?:简介|介绍|小传))\s?[:：]\s?\S.{3,160}$|^[（(]\s?(?:本文)?(?:作者|笔者)(?:为|系|是|现任)(?![了谁何否])[^（()）。，；！？]{3,40}[员者师生授长家任记士工编][)）]$/;

/** Who reported, before who edited: `样园晚报记者 李明`. */
const REPORTED =
  /^[^，。；：:！？]{0,16}(?:记者|通讯员|作者)\s?[:：]?\s?(\p{Script=Han}{2,4}(?:[\s、]\p{Script=Han}{2,4}){0,3})$/u;

/** The same alone on a line, with or without brackets. */
const REPORTERS =
  /^\s*[（(]?(?:本[报刊网台])?(?:记者|通讯员)[\s:：]\s?(\p{Script=Han}{2,4}(?:[\s、]+\p{Script=Han}{2,4}){0,4})[）)]?\s*$/u;

/** The fields of a line in brackets that names the reporter and then the editor, or null. */
function signedOff(line: string): Partial<Record<LabelField, string>> | null {
  if (line.length > 80 || !/^\s*[（(【[].*[)）】\]]\s*$/.test(line)) return null;
  const inner = bare(line);
  const labels = readLabels(inner).filter(({ field }) => field === 'editor');
  const [first] = labels;
  if (first === undefined || !isEditor(first.value, first)) return null;
  const before = inner.slice(0, first.at).trim();
  const m = REPORTED.exec(foldScript(before));
  return m === null ? null : { ...fieldsOf(labels), author: before.slice(-m[1]!.length) };
}

export const CREDIT_RULES: readonly CleanRule[] = [
  {
    id: 'signed-off@1',
    kind: 'editor-line',
    why: 'Papers sign below the text with the reporter and the editor in one bracket; the names go into fields.',
    fixes: { before: '（样园晚报记者 李明　编辑：王芳）', after: '' },
    leavesAlone: '（本报记者与编辑的一段往事）',
    places: TAIL,
    apply: (line) => {
      const fields = signedOff(line);
      return fields === null ? null : wholeLine(line, fields);
    },
  },
  {
    id: 'reporters@1',
    kind: 'editor-line',
    why: 'Papers name their reporters alone on the line below the text; the names go into a field.',
    fixes: { before: '本报记者　李明　王芳', after: '' },
    leavesAlone: '记者 站在桥头，数过桥的人。',
    places: TAIL,
    apply: (line, folded) => {
      const said = line.length > 40 ? undefined : REPORTERS.exec(folded)?.[1];
      if (said === undefined) return null;
      const at = folded.indexOf(said);
      const names = line.slice(at, at + said.length).split(/[\s、]+/);
      return names.every(isPersonName) ? wholeLine(line, { author: names.join(' ') }) : null;
    },
  },
  {
    id: 'author-note@2',
    kind: 'info',
    why: 'What the author is stands below the text, in brackets of its own or behind a label.',
    fixes: { before: '（作者为样园大学教授）', after: '' },
    leavesAlone: '（作者是谁，志书上没有写）',
    places: TAIL,
    apply: (line, folded) => (AUTHOR_IS.test(folded.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'original-title@1',
    kind: 'original-title',
    why: 'A reprint names the title it had elsewhere: said about the article, not in it.',
    fixes: { before: '原标题：老公园迎来新树种', after: '' },
    leavesAlone: '他说，原标题是编辑后来改的。',
    places: EDGES,
    apply: (line, folded) => {
      const m = /^[\s（(【[]*(?:本文|文章)?原(?:标)?题为?\s?[:：《「]/.exec(folded);
      if (m === null || line.length > 120) return null;
      return wholeLine(line, { title: line.slice(m[0].length).replace(/(?<![\s）)】\]》」])[\s）)】\]》」]+$/, '') });
    },
  },
  {
    id: 'editor-line@1',
    kind: 'editor-line',
    why: 'Editors, proofreaders and layout are named below the text; the names go into fields.',
    fixes: { before: '【责任编辑:李明】', after: '' },
    leavesAlone: '编辑部：一个时代的记忆，是他新书的名字，写的是三十年来城市公园里的人和事，以及他们的去向。',
    places: EDGES,
    apply: (line, folded) => {
      if (signedLine(line, folded) !== null) return null;
      if (EMPTY.test(folded.trim())) return wholeLine(line);
      const labels = labelLine(line);
      return labels?.some((l) => l.field === 'editor') ? wholeLine(line, fieldsOf(labels)) : null;
    },
  },
  {
    id: 'source-line@3',
    kind: 'source-line',
    why: 'Date, source, author and counters stand on a line of their own above or below the text.',
    fixes: { before: '2019-12-20 10:00 来源：人民网 浏览次数：', after: '' },
    leavesAlone: '资金来源：市级财政与社会捐赠各承担一半，其余部分由区里统筹解决。',
    places: EDGES,
    apply: (line, folded, place) => {
      if (signedLine(line, folded) !== null) return null;
      const labels = labelLine(line);
      // What the text rests on is its own.
      if (labels?.[0]?.label === '参考资料') return null;
      if (labels !== null && !labels.some(tookPictures)) return wholeLine(line, fieldsOf(labels));
      const plain = bare(folded);
      if (EDITED.test(plain)) return wholeLine(line);
      return place === 'tail' && (GLUED.test(plain) || STAMP.test(plain)) ? wholeLine(line) : null;
    },
  },
];
