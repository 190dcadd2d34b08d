/** Lines of labelled fields: who wrote, edited and published, when and where. The values go into the article's fields. */
import { type LabelField, type Labelled, readLabels } from '../labels.js';
import { bare, type CleanRule, EDGES, wholeLine } from './rule.js';

const DATE =
  /(?:(?:19|20)?\d{2}\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:[\sT]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?/g;
/** `编辑/李明`, `文丨王芳`, `來源｜本报`: accounts write a bar for the colon. */
const BARRED =
  /^(文字?|图文?|文图|撰文|采写|撰稿|编辑|责编|编|校对|校|审核|审|排版|美编|监制|摄影|来源|作者|剪辑|制图|设计|统筹|策划|责任编辑|实习生|实习编辑|值班编辑|主编|编译|整理)\s?[丨|｜┃/／‧·]\s?([^。，,；;！？]{1,40})$/;

/** The fields of a line on which nothing else stands; null when there is prose on it. */
export function labelLine(line: string): Labelled[] | null {
  if (line.length > 160) return null;
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
    // A value that goes on as prose is prose: "资金来源：市级财政与社会捐赠各承担一半，其余部分……".
    if (v.length > 60 || /[。！？]\s*\S{14,}/.test(v) || v.split(/[，。；,]/).length > 4) return null;
  }
  return labels;
}

export function fieldsOf(labels: readonly Labelled[]): Partial<Record<LabelField, string>> {
  const fields: Partial<Record<LabelField, string>> = {};
  for (const { field, value } of labels) {
    const name = value
      .replace(DATE, '')
      .replace(/\s?[A-Z]{0,3}\d{2,6}$/, '')
      .split(/[。|｜]|\s{2,}/, 1)[0]!
      .trim();
    if (name !== '' && name.length <= (field === 'title' ? 100 : 40)) fields[field] ??= name;
  }
  return fields;
}

function barredField(label: string): LabelField {
  if (/编(?!译)|校|审|监制/.test(label)) return 'editor';
  if (/来源/.test(label)) return 'source';
  return /图|摄|剪/.test(label) ? 'photographer' : 'author';
}

export const CREDIT_RULES: readonly CleanRule[] = [
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
      return wholeLine(line, { title: line.slice(m[0].length).replace(/[\s）)】\]》」]+$/, '') });
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
      const labels = labelLine(line);
      if (labels?.some((l) => l.field === 'editor')) return wholeLine(line, fieldsOf(labels));
      const m = BARRED.exec(bare(folded));
      if (m === null) return null;
      return wholeLine(line, { [barredField(m[1]!)]: bare(line).slice(-m[2]!.length) });
    },
  },
  {
    id: 'source-line@1',
    kind: 'source-line',
    why: 'Date, source, author and counters stand on a line of their own above or below the text.',
    fixes: { before: '2019-12-20 10:00 来源：人民网 浏览次数：', after: '' },
    leavesAlone: '资金来源：市级财政与社会捐赠各承担一半，其余部分由区里统筹解决。',
    places: EDGES,
    apply: (line) => {
      const labels = labelLine(line);
      if (labels === null || labels.some((l) => l.field === 'photographer')) return null;
      return wholeLine(line, fieldsOf(labels));
    },
  },
];
