/** What hangs on the end of a true sentence is cut off; the sentence stays. */
import { type LabelField, readLabels } from '../core/labels.js';
import { fieldsOf } from './credits.js';
import type { CleanRule } from './rule.js';

const BACK =
  /(?<!\s)\s*(?:返回[^，。\s]{1,12}[，,]\s?查看更多|点击(?:查看|阅读)(?:更多|全文|原文)|查看更多|阅读原文|展开全文)\s*[>》»]*\s*$/;
/** The day in figures may follow the bracket: `（編輯：李明）1130520`. */
const BRACKET = /(?<!\s)\s*[（(【[]\s?([^（()）【】[\]]{2,60})\s?[）)】\]]\s*(?:(?:1[0-4]\d{5}|(?:19|20)\d{6})\s*)?$/;

export const TAIL_RULES: readonly CleanRule[] = [
  {
    id: 'link-tail@1',
    kind: 'navigation',
    why: 'Some platforms write their link back into the last sentence.',
    fixes: { before: '公园将于明年五月开放。返回首页，查看更多', after: '公园将于明年五月开放。' },
    leavesAlone: '他返回北京，查看更多的档案。',
    places: ['head', 'body', 'tail'],
    apply: (line, folded) => {
      const m = BACK.exec(folded);
      if (m === null || m.index === 0 || !/[。！？…”」）)]$/.test(folded.slice(0, m.index).trimEnd())) return null;
      return { left: line.slice(0, m.index), removed: line.slice(m.index).trim() };
    },
  },
  {
    id: 'bracket-tail@1',
    kind: 'editor-line',
    why: 'Editor and source stand in brackets behind the last sentence.',
    fixes: { before: '公园将于明年五月开放。（责任编辑：李明）', after: '公园将于明年五月开放。' },
    leavesAlone: '这是他的第三座花园（作者：佚名的那一座除外）。',
    places: ['body', 'tail'],
    apply: (line) => {
      const m = BRACKET.exec(line);
      if (m === null || m.index < 6) return null;
      const labels = readLabels(m[1]!);
      const fields: readonly LabelField[] = ['editor', 'source', 'title'];
      if (labels.length === 0 || labels[0]!.at > 0 || !labels.some((l) => fields.includes(l.field))) return null;
      return { left: line.slice(0, m.index), removed: m[0].trim(), fields: fieldsOf(labels) };
    },
  },
];
