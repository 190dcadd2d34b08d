/** Bytes to text as the WHATWG Encoding Standard has it, whatever ICU this Node was built with. */
import { expect, test } from 'vitest';
import { decodeBytes, encodingOf } from '../../src/core/encodings.js';

const read = (hex: string, encoding: string) => decodeBytes(Buffer.from(hex.replaceAll(' ', ''), 'hex'), encoding);

// Rows of the standard's own indexes and decoders.
test.each([
  ['big5', '8ae3 a7da', '𨳍我', 'Hong Kong supplement, outside the first plane'],
  ['big5', '9dee 91c1', '㗎嚟', 'Hong Kong supplement'],
  ['big5', 'c6e7 c7f9 f9d6', 'ぁЁ碁', 'ETen extensions'],
  ['big5', '8862 88a5', 'Ê̄ê̌', 'a pair that is two characters'],
  ['big5', 'a3e1', '€', 'the euro'],
  ['big5', '8181 a4a4 a4e5', '\ufffd中文', 'an unassigned pair is one error, and its second byte is not read again'],
  ['big5', '813c a4a4', '\ufffd<中', 'ASCII behind a lead is kept: it may open a tag'],
  ['big5', '80 ff a4a4', '\ufffd\ufffd中', 'no leads'],
  ['gb18030', '80 a2e3', '€€', 'the euro, twice'],
  ['gb18030', 'a6d9 fe59', '︐龴', 'once in private use'],
  ['gb18030', '9032 8130', '\u{109d8}', 'four bytes'],
  ['gb18030', '8431 a530 d6d0', '\ufffd1\ufffd0中', 'four bytes that are no character'],
  ['gb18030', 'd6d0 8130 81', '中\ufffd', 'cut inside four bytes'],
  ['gb18030', 'd6ff c4', '\ufffd\ufffd', 'a broken pair and a cut one'],
  [
    'hz-gb-2312',
    '7e7b4e443c7e232c3a7e7e7d 7e7e7b617e0a62',
    '文件，湖~{ab',
    'a second byte of ~ ends nothing; a tilde, a joined line',
  ],
  ['euc-kr', '8141 b0a1', '갂가', 'the unified hangul of code page 949'],
  ['windows-1252', '80 81 93 e9', '€\u0081“é', 'what the code page leaves open stays a control character'],
  ['iso-2022-jp', '1b2442 2422 1b2842 61', 'あa', 'shifted'],
  ['utf-16le', 'fffe 2d4e 00d8 4100 42', '中\ufffdA\ufffd', 'half a pair, half a unit'],
])('%s %s is %s: %s', (encoding, hex, text) => {
  expect(read(hex, encoding)).toBe(text);
});

test('labels name encodings; what has no table is an error', () => {
  expect(['GB2312', 'big5-hkscs', 'latin1', 'cp950', 'auto', ''].map(encodingOf)).toEqual([
    'gb18030',
    'big5',
    'windows-1252',
    'big5',
    null,
    null,
  ]);
  expect(() => decodeBytes(Buffer.from('a'), 'euc-tw')).toThrow(RangeError);
});
