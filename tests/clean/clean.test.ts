import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean } from '../../src/clean/index.js';
import type { Step } from '../../src/core/page.js';
import { extracted, PROSE, page, paragraphs, read } from '../extract/read.js';

/** Replays steps over a text, as the archive's readers do. */
function replay(text: string, steps: readonly Step[]): string {
  let now = text;
  for (const { edits } of steps) {
    let out = '';
    let at = 0;
    for (const edit of edits) {
      expect(now.slice(edit.at, edit.at + edit.before.length)).toBe(edit.before);
      out += now.slice(at, edit.at) + edit.after;
      at = edit.at + edit.before.length;
    }
    now = out + now.slice(at);
  }
  return now;
}

const CHROME = [
  '（责任编辑：王小园）',
  '原标题：老河道变成了湿地',
  '未经本网书面授权，任何单位和个人不得转载、摘编本网内容，违者必究。',
  '扫描下方二维码，关注我们的公众号',
  '上一篇：老公园的新生',
  '收藏 分享 打印',
  '本文系转载，不代表本网观点，如有侵权请联系删除。',
];

describe('cleaning', () => {
  it('takes what hangs on the end, and keeps its values', () => {
    const article = read(page(paragraphs([...PROSE, ...CHROME])));
    expect(article.text).toBe(PROSE.join('\n'));
    expect(article.editor).toBe('王小园');
    expect(article.rights).toContain('未经本网书面授权');
    expect(article.removed.map((r) => r.kind)).toContain('copyright-notice');
  });

  it('reads notices in traditional characters too', () => {
    const article = read(
      page(paragraphs([...PROSE, '未經本網書面授權，任何單位和個人不得轉載、摘編本網內容，違者必究。'])),
    );
    expect(article.text).toBe(PROSE.join('\n'));
    expect(article.rights).toContain('未經');
  });

  it('cuts the tail of a sentence and keeps the sentence', () => {
    const article = read(page(paragraphs([...PROSE, '公园将于六月开放。返回首页，查看更多'])));
    expect(article.text.endsWith('公园将于六月开放。')).toBe(true);
  });

  it.each(['展开全文', '点击阅读全文', '展开剩余60%'])(
    'takes the button that unfolds a text out of its middle: %s',
    (button) => {
      expect(read(page(paragraphs([PROSE[0]!, button, ...PROSE.slice(1)]))).text).toBe(PROSE.join('\n'));
    },
  );

  it('leaves such words in the middle of a story alone', () => {
    const said = '法院认为，被告未经许可使用原告的设计图，侵犯了著作权，判令其赔偿三万元。';
    expect(read(page(paragraphs([PROSE[0]!, said, PROSE[1]!, PROSE[2]!]))).text).toContain(said);
  });

  it('leaves a sentence at the end that speaks of a notice and quotes its words', () => {
    const said = '馆长说，书里的“版权所有”“翻印必究”和“未经许可不得转载”是民国时的写法，写与不写，今天都一样受保护。';
    expect(read(page(paragraphs([...PROSE, said]))).text).toContain(said);
  });

  it('leaves what an account’s author signed, and reads the names', () => {
    const article = read(page(paragraphs([...PROSE, '文丨李文', '编辑丨王小园', '来源丨园中来信'])));
    expect(article.text).toContain('编辑丨王小园');
    expect(article.editor).toBe('王小园');
  });

  it('leaves a citation, and names the journal as the source', () => {
    const cited = '全文刊登于《样园学刊》2024年1期14-22页';
    const article = read(page(paragraphs([...PROSE, cited]), { info: '2024-05-20 10:30' }));
    expect(article.text).toContain(cited);
    expect(article.source).toBe('样园学刊');
  });

  it('leaves a text of nothing but chrome empty rather than half', () => {
    expect(read(page(paragraphs(CHROME))).text).not.toContain('转载');
  });

  it('leaves a trail that replays, whatever stands where', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PROSE, ...CHROME, '短句', '三、规划'), { maxLength: 12 }), (lines) => {
        const before = extracted(page(paragraphs(lines))).article;
        const after = clean(before, null, null);
        const steps = after.trail.filter((step) => step.stage === 'clean');
        expect(replay(before.text, steps)).toBe(after.text);
        // Cleaning what is clean changes nothing.
        const again = clean(after, null, null);
        expect(again.text.length).toBeLessThanOrEqual(after.text.length);
      }),
      { numRuns: 60 },
    );
  });
});
