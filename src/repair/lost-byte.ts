/** A byte that a GBK text lost: from there to the next character of one byte all pairs were read one byte off. */
import type { Edit } from '../core/page.js';
import { codeOf, privateCodeOf, unitOf } from './gbk.js';
import { append, type LmState, START } from './lm.js';
import type { RepairModel } from './model.js';
import type { Found, PageText } from './rule.js';
import { matchesIn } from './rule.js';

/** So much likelier, in nats, is the text that comes out than the text as it stands; a sign that it is the true one. */
const GAIN = 5;
/** A place this many nats behind the best may be the one where the byte was lost. */
const NEAR = 4;
/** log P for each character: above, what comes out is text. An unknown character counts as this. */
const SENSE = -7.5;
/** Places in doubt, at most. */
const WIDE = 3;
/** log P of a pair that is no character. */
const NO_PAIR = -20;
const LOST = '\ufffd';
/** Characters of more than one byte before one that is lost; from the first of them on only, for a run may be a whole page. */
const RUN = /(?<![^\0-\x7f\ud800-\udfff\ufffd])[^\0-\x7f\ud800-\udfff\ufffd]{2,}\ufffd/g;

/** 绿地面积达到 without its first byte is read as 痰孛婊 and so on: the pairs behind the lost byte are made anew. */
export function findLostBytes(page: PageText): Found {
  const edits: Edit[] = [];
  for (const m of matchesIn(page, RUN)) {
    const read = m[0].slice(0, -1);
    const at = m.index + read.length;
    const found = anew(read, page.lone?.get(at) ?? null, page.model);
    if (found === null) continue;
    edits.push({ at: m.index + found.from, before: m[0].slice(found.from), after: found.after, confidence: 0.95 });
  }
  return { edits, flags: [] };
}

/** What stands from `from` on instead of what was read there, and of the byte behind it; null where it is right as it is. */
function anew(read: string, last: number | null, model: RepairModel): { from: number; after: string } | null {
  const bytes = bytesOf(read);
  if (bytes === null) return null;
  const n = read.length;
  /** The characters that the bytes are when the first of two is lost, or one too many. */
  const shifted = Array.from({ length: n }, (_, i) => {
    const trail = 2 * i + 2 < bytes.length ? bytes[2 * i + 2]! : last;
    return trail === null ? LOST : charOf(bytes[2 * i + 1]!, trail);
  });
  const asItStands = costs(Array.from(read), model);
  const other = costs(shifted, model);
  // The score of each place: what stands before it, and behind it what was made anew.
  const scores = [other.reduce((sum, p) => sum + p, 0)];
  for (let k = 0; k < n; k++) scores.push(scores[k]! + asItStands[k]! - other[k]!);
  const best = Math.max(...scores);
  if (best < scores[n]! + GAIN) return null;
  const from = scores.findIndex((score) => score > best - NEAR);
  const to = scores.findLastIndex((score) => score > best - NEAR);
  const sense = other.slice(to).reduce((sum, p) => sum + p, 0) / (n - to);
  if (to - from > WIDE || shifted.slice(to).includes('') || !(sense > SENSE)) return null;
  return { from, after: LOST.repeat(to - from + 1) + shifted.slice(to).join('') };
}

/** log P of each character behind those before it. */
function costs(characters: readonly string[], model: RepairModel): number[] {
  let lm: LmState = START;
  return characters.map((c) => {
    if (c === LOST) return SENSE;
    const next = append(model, lm, c === '' ? 0 : c.charCodeAt(0), c === '' ? NO_PAIR : 0);
    const cost = next.d0 - lm.d0;
    lm = next;
    return cost;
  });
}

function bytesOf(text: string): number[] | null {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = codeOf(text.charCodeAt(i)) || privateCodeOf(text.charCodeAt(i));
    if (code === 0) return null;
    bytes.push(code >> 8, code & 0xff);
  }
  return bytes;
}

function charOf(lead: number, trail: number): string {
  const unit = unitOf(lead, trail);
  return unit === 0 ? '' : String.fromCharCode(unit);
}
