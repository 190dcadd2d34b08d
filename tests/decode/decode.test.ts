/** Bytes to text: every encoding, wherever it is declared or not, whole or cut off, and what cannot be decoded is named. */
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decode, detect } from '../../src/text.js';

/** Written for these tests. */
const HANS = '市园林绿化局昨日发布消息，今年将新建口袋公园六十处。设计团队把废弃的铁路改造成线性公园，沿线保留了站台。';
const HANT = '市園林綠化局昨日發布消息，今年將新建口袋公園六十處。設計團隊把廢棄的鐵路改造成線性公園，沿線保留了站臺。';

const page = (text: string, meta: string | null) =>
  `<html><head>${meta === null ? '' : `<meta charset="${meta}">`}<title>${text.slice(0, 10)}</title></head><body><p>${text}</p></body></html>`;

const ENCODINGS: readonly (readonly [label: string, text: string, encoding: string])[] = [
  ['utf-8', HANS, 'utf8'],
  ['gb2312', HANS, 'gb18030'],
  ['gbk', HANT, 'gb18030'],
  ['gb18030', HANS, 'gb18030'],
  ['big5', HANT, 'big5'],
];
const DECLARED = ['header', 'meta', 'nowhere', 'wrongly in the header', 'wrongly in the meta'] as const;

describe.each(ENCODINGS)('%s', (label, text, encoding) => {
  it.each(DECLARED)('declared %s', (where) => {
    const wrong = label === 'utf-8' ? 'gbk' : 'utf-8';
    const meta = where === 'meta' ? label : where === 'wrongly in the meta' ? wrong : null;
    const header = where === 'header' ? label : where === 'wrongly in the header' ? wrong : null;
    const bytes = iconv.encode(page(text, meta), encoding);
    const { text: read, encoding: found } = decode(
      bytes,
      header === null ? {} : { contentType: `text/html; charset=${header}` },
    );
    expect(read).toBe(page(text, meta));
    expect(found.because.length).toBeGreaterThan(5);
  });
  it('cut inside its last character: the rest stands, and the place is flagged', () => {
    const whole = iconv.encode(`${page(text, label).slice(0, -'</p></body></html>'.length)}`, encoding);
    const { text: read, flags } = decode(whole.subarray(0, whole.length - 1), {
      contentType: `text/html; charset=${label}`,
    });
    expect(read).toContain(text.slice(0, -2));
    expect(read).not.toContain('\ufffd');
    expect(flags.map((flag) => flag.kind)).toEqual(['truncated']);
  });
});

it.each(['utf-16le', 'utf-16be'])('%s without a mark', (encoding) => {
  const bytes = iconv.encode(page(HANS, null), encoding, { addBOM: false });
  expect(decode(bytes).text).toBe(page(HANS, null));
  expect(decode(bytes).encoding.used).toBe(encoding);
});

it.each(['utf-16le', 'utf-16be'])(
  '%s without a mark or markup: 一, digits and quotation marks among the Han',
  (encoding) => {
    const text = '一座公园，一条河。2024年，“一河两岸”·第一期全长1.5公里，投资3000万元。'.repeat(3);
    expect(decode(iconv.encode(text, encoding, { addBOM: false })).text).toBe(text);
  },
);

it.each(['title\nfoo\n', 'hello world!', 'favicon.ico?'])(
  'a short text of ASCII is no UTF-16, though its pairs look like Han: %j',
  (text) => expect(decode(Buffer.from(text)).text).toBe(text),
);

it('reads a UTF-8 comment inside a GBK page, and says so', () => {
  const parts = ['<html><body><p>', HANS, '</p>\n<div>', '读者说：公园很好，值得再来。', '</div>\n</body></html>'];
  const bytes = Buffer.concat(parts.map((part, i) => iconv.encode(part, i === 3 ? 'utf8' : 'gb18030')));
  const { text, encoding } = decode(bytes, { contentType: 'text/html; charset=gbk' });
  expect(text).toBe(parts.join(''));
  expect(encoding.because).toContain('UTF-8');
});

it('reads what GB18030 has in four bytes, and what old fonts had in the private use area', () => {
  const text = `${HANS}𠮷野家的㐂字`;
  expect(decode(iconv.encode(text, 'gb18030'), { contentType: 'text/plain; charset=gb2312' }).text).toBe(text);
  const bytes = Buffer.concat([
    iconv.encode(HANS, 'gb18030'),
    Buffer.from([0xa6, 0xd9]),
    iconv.encode(HANS, 'gb18030'),
  ]);
  expect(decode(bytes, { contentType: 'text/plain; charset=gbk' }).text).not.toMatch(/[\ue000-\uf8ff\ufffd]/);
});

it('names EUC-TW instead of guessing', () => {
  // 的 是 一 在 不 了 有 我 人 這, over and over, as glibc writes them.
  const line = [0xcefb, 0xd1d2, 0xc4a1, 0xc7e3, 0xc4e2, 0xc4a7, 0xc8b4, 0xcabc, 0xc4a9, 0xddd5, 0xa1a2];
  const bytes = Buffer.from(Array.from({ length: 30 }, () => line.flatMap((c) => [c >> 8, c & 255])).flat());
  expect(detect(bytes).encoding).toBe('euc-tw');
  expect(decode(bytes).flags.map((flag) => flag.kind)).toEqual(['undecodable']);
});
