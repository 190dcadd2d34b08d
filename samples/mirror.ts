/**
 * The traditional mirror: the site's text converted, then damaged the way a real mirror of 2019 damages it. The bytes
 * are held as GBK; a byte-wise replace puts `(pinyin)` behind certain pairs, wherever they fall, so it also fires
 * across two characters; the bytes are then cut at full-width marks, again wherever the pair falls; each piece is
 * decoded as PHP's CP936 does it.
 */
import { encode } from './gbk.js';
import { hash } from './random.js';
import { READINGS } from './readings.js';

const MARKS: readonly (readonly [pair: string, ascii: string])[] = [
  ['\xa3\xa1', '!'],
  ['\xa3\xac', ','],
  ['\xa3\xbf', '?'],
  ['\xa3\xbb', ';'],
  ['\xa3\xba', ':'],
];
const WIDE = '！，？；：';

/** What a damaged text was and how often it was hurt. */
export interface Damaged {
  readonly text: string;
  /** The same in the mirror's script, undamaged; marks in their ASCII form, as the mirror shows them. */
  readonly whole: string;
  readonly injected: number;
  readonly slips: number;
}

const gbk = new TextDecoder('gbk');

/** One piece, pair by pair: a lead byte with a byte under 0x40 is one `?` and both are gone; no pair, no sign. */
function decodePiece(bytes: string): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes.charCodeAt(i);
    if (lead < 0x80) {
      text += bytes[i];
    } else if (lead === 0x80) {
      text += '€';
    } else if (i + 1 === bytes.length || bytes.charCodeAt(i + 1) < 0x40) {
      text += '?';
      i++;
    } else {
      const pair = gbk.decode(Uint8Array.of(lead, bytes.charCodeAt(++i)));
      if (!/[\ufffd\ue000-\uf8ff]/.test(pair)) text += pair;
    }
  }
  return text;
}

function cut(bytes: string, at = 0): string {
  const mark = MARKS[at];
  if (mark === undefined) return decodePiece(bytes);
  return bytes
    .split(mark[0])
    .map((piece) => cut(piece, at + 1))
    .join(mark[1]);
}

/** The damage of one site: which characters it annotates follows from its seed, as every real site has its own set. */
export function damage(seed: number): (traditional: string) => Damaged {
  const pairs = [...READINGS]
    .filter(([char]) => hash(seed, char, 'annotated') % 5 !== 0)
    .map(([char, reading]) => {
      const pair = encode(char, 'gbk').toString('latin1');
      return [pair, `${pair}(${encode(reading, 'gbk').toString('latin1')})`] as const;
    });
  return (traditional) => {
    let bytes = encode(traditional, 'gbk').toString('latin1');
    let injected = 0;
    for (const [pair, annotated] of pairs) {
      const pieces = bytes.split(pair);
      injected += pieces.length - 1;
      if (pieces.length > 1) bytes = pieces.join(annotated);
    }
    let marks = 0;
    for (const [pair] of MARKS) marks += bytes.split(pair).length - 1;
    const whole = traditional.replace(/[！，？；：]/g, (mark) => MARKS[WIDE.indexOf(mark)]![1]);
    const real = [...traditional].filter((char) => WIDE.includes(char)).length;
    return { text: cut(bytes), whole, injected, slips: Math.max(0, marks - real) };
  };
}
