/**
 * How much a line below a text is like those that sites put there: notices, credits, requests, contact lines. They come in
 * more wordings than patterns can list, so sequences of one to three characters are weighed, by a logistic regression over
 * lines of both kinds (scripts/tail-weights.ts, docs/decisions/117-lines-below-the-text-are-weighed.md).
 */
import { BIAS, ROWS } from './tail-weights.js';

export interface Weights {
  readonly bias: number;
  /** Steps of `SCALE` by feature. */
  readonly weights: ReadonlyMap<string, number>;
}

/** Steps of a weight in one unit of log odds. */
export const SCALE = 20;
/** Longer lines are not weighed: notices of such a length have words enough for the rules. */
export const LONGEST = 240;

const MAIL = /[\w.+-]{1,64}[@＠][\w-]{1,64}(?:\.[\w-]{1,64}){1,4}/g;
const ADDRESS = /(?:https?:\/\/|www\.)[\w./?&=%#~:+-]{1,200}/g;
const TELEPHONE =
  /(?<!\d)(?:1\d{10}|(?:0\d{2,3}[-－—) ]{1,2})?\d{3,4}[-－— ]?\d{4}|400[-－]?\d{3,4}[-－]?\d{3,4})(?!\d)/g;
const MARKS: Readonly<Record<string, string>> = {
  '，': ',',
  '：': ':',
  '！': '!',
  '？': '?',
  '（': '(',
  '）': ')',
  '；': ';',
};

/** What a line has to be weighed by. `folded` is in simplified script; mail and web addresses, telephone and other numbers count as such. */
export function features(folded: string): Set<string> {
  const text = folded
    .trim()
    .toLowerCase()
    .replace(MAIL, 'Ⓜ')
    .replace(ADDRESS, 'Ⓐ')
    .replace(TELEPHONE, 'Ⓣ')
    .replace(/\d+/g, '0')
    .replace(/[，：！？（）；]/g, (mark) => MARKS[mark]!)
    .replace(/\s+/g, ' ');
  const framed = `^${text}$`;
  const found = new Set<string>();
  for (let length = 1; length <= 3; length++)
    for (let at = 0; at + length <= framed.length; at++) found.add(framed.slice(at, at + length));
  found.add(`#length${Math.min(8, Math.floor(Math.log2(text.length + 1)))}`);
  found.add(/[。.!?”」…]$/.test(text) ? '#stop' : '#open');
  if (/[。!?;]./.test(text)) found.add('#sentences');
  return found;
}

/** Log odds that a line is none of the text, by given weights. */
export function logOdds(folded: string, { bias, weights }: Weights): number {
  let sum = 0;
  let known = 0;
  for (const feature of features(folded)) {
    const weight = weights.get(feature);
    if (weight === undefined) continue;
    sum += weight;
    known++;
  }
  return bias + sum / SCALE / Math.sqrt(known + 1);
}

let own: Weights | undefined;

/** Log odds that a line which stands below a text is none of it; `folded` is in simplified script. */
export function likeness(folded: string): number {
  own ??= {
    bias: BIAS,
    weights: new Map(
      ROWS.split('\n').map((row) => [row.slice(0, row.indexOf('\t')), Number(row.slice(row.indexOf('\t')))]),
    ),
  };
  return logOdds(folded, own);
}
