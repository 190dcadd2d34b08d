/** A page in GBK that lost a byte: what follows is read right again, and the broken character is flagged. */
import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { decode } from '../../src/decode/index.js';
import { loadModel, repair, repairText } from '../../src/repair/index.js';

const model = loadModel(readFileSync(new URL('../../src/repair/data/zh.model', import.meta.url)));
const TEXT = '据统计，城东现有公园37座，人均公园绿地面积达到6.37平方米。施工方把原来的步道改成了弯曲的木栈道。';
const HEAD = '<html><head><meta charset="gbk"></head><body><h1>公园绿地的建设</h1><p>';
const END = '</p><p>市民可以在这里散步。</p></body></html>';

/** The text of a page of which one byte is left out, as decoded and repaired. */
function without(byte: number) {
  const bytes = iconv.encode(TEXT, 'gbk');
  const body = Buffer.concat([
    ...[iconv.encode(HEAD, 'gbk'), bytes.subarray(0, byte), bytes.subarray(byte + 1), iconv.encode(END, 'gbk')],
  ]);
  const url = 'http://a.example/1.html';
  const page = decode({
    ...{ url, finalUrl: url, redirects: [], status: 200, headers: {}, body },
    ...{ fetchedAt: '2026-10-01T00:00:00Z', via: 'http' },
  });
  const { text, trail, flags } = repair(page, model);
  return { text: text.slice(HEAD.length, -END.length), sent: page.text.slice(HEAD.length, -END.length), trail, flags };
}

/** The bytes of characters with three others behind them: of fewer the model may not be sure. */
const GBK = iconv.encode(TEXT, 'gbk');
const places = Array.from(GBK.keys())
  .slice(0, -8)
  .filter((at) => GBK.subarray(at, at + 8).every((byte) => byte >= 0x80));

it('is right but for the character that lost it, wherever that is', () => {
  for (const byte of places) {
    const { text, flags } = without(byte);
    const [before = '', after = ''] = text.split(/\ufffd+/);
    expect(text).toMatch(/^[^\ufffd]+\ufffd{1,4}[^\ufffd]+$|^\ufffd{1,4}[^\ufffd]+$/);
    expect(TEXT.startsWith(before) && TEXT.endsWith(after), `${byte}: ${text}`).toBe(true);
    expect(TEXT.length - before.length - after.length).toBeLessThan(5);
    expect(flags.map(({ kind }) => kind)).toEqual(['lost']);
  }
});

it('says in the trail what was read, and what it is', () => {
  const { text, sent, trail } = without(iconv.encode(TEXT.slice(0, TEXT.indexOf('绿')), 'gbk').length);
  expect(sent).toContain('人均公园痰孛婊\ue41d锏\ufffd6.37');
  expect(text).toBe(TEXT.replace('绿', '\ufffd'));
  expect(trail).toMatchObject([
    { rule: 'lost-byte@1', edits: [{ before: '痰孛婊\ue41d锏\ufffd', after: '\ufffd地面积达到' }] },
  ]);
});

it('is left alone where the last byte is the lost one, and in text that never was bytes of GBK', () => {
  const last = iconv.encode(TEXT.slice(0, TEXT.indexOf('6.37')), 'gbk').length - 1;
  expect(without(last)).toMatchObject({ text: TEXT.replace('到6', '\ufffd6'), trail: [] });
  const emoji = '今天在公园散步\ufffd，天气很好';
  expect(repairText(emoji, model)).toMatchObject({ text: emoji, steps: [] });
});

it('takes no time that grows with the square of a page', () => {
  const page = `${'园林绿地'.repeat(75_000)}a\ufffd`;
  const before = process.cpuUsage();
  expect(repairText(page, model).steps).toEqual([]);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(12); // 38 s when every character began a search
});
