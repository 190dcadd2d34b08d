/** The model as one page would have it. */
import { annotationAt } from './annotations.js';
import { isHan } from './lm.js';
import type { RepairModel } from './model.js';

/** How often a pair of other pages counts: their names stand there once, and are as likely here. */
const ELSEWHERE = 3;

/** How much of what follows a character is expected to be what followed it elsewhere on the page. */
const AGAIN = 0.2;

const slot = (first: number, second: number): number => (Math.imul(first, 0x9e3b) ^ second) & 65_535;

/**
 * The model as this page would have it: what follows a character on it is expected to follow it again.
 * @param known text of other pages of its site, in either script: their names are expected here, too
 */
export function pageView(text: string, model: RepairModel, known = ''): RepairModel {
  const pairs = new Map<number, number>();
  /** Most pairs that the search supposes are not on the page: a look here tells, without one into the map. */
  const maybe = new Uint8Array(65_536);
  const firsts = new Map<number, number>();
  const count = (seen: string, times: number) => {
    let before = 0;
    for (let i = 0; i < seen.length; i++) {
      const note = seen.charCodeAt(i) === 0x28 ? annotationAt(seen, i) : null;
      if (note !== null) {
        i += note.length - 1;
        continue;
      }
      const token = isHan(seen.charCodeAt(i)) ? model.token(seen.charCodeAt(i)) : 0;
      if (token !== 0 && before !== 0) {
        const key = before * 65_536 + token;
        pairs.set(key, (pairs.get(key) ?? 0) + times);
        maybe[slot(before, token)] = 1;
        firsts.set(before, (firsts.get(before) ?? 0) + times);
      }
      before = token;
    }
  };
  count(text, 1);
  count(known, ELSEWHERE);
  return {
    ...model,
    next: (state, token) => {
      const usual = model.next(state, token);
      if (maybe[slot(state.c1, token)] === 0) return usual;
      const times = pairs.get(state.c1 * 65_536 + token);
      if (times === undefined) return usual;
      const again = AGAIN * (times / (firsts.get(state.c1)! + 2));
      return { ...usual, p: Math.log(Math.exp(usual.p) * (1 - AGAIN) + again) };
    },
  };
}
