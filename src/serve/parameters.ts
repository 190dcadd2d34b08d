/** Parameters of addresses. A value that none of them has is said (400), for what is shown would not be what was asked for. */
import { EXIT, StopRun } from '../core/errors.js';
import { isTracking } from '../core/url.js';
import type { MessageKey, Values } from '../lang/index.js';
import { type Asked, wordsIn } from './room.js';

/** Lists have no more pages. */
const MOST_PAGES = 100_000;

/** What is wrong with an address, in the language of its reader; what programs read is English. */
export function wrong(c: Asked, what: MessageKey, hint: MessageKey, values: Values): StopRun {
  const { t } = c.req.path.startsWith('/api/') ? wordsIn('en') : c.get('view');
  return new StopRun('bad-query', t(what, values), t(hint, values), EXIT.usage);
}

/**
 * Throws StopRun `bad-query` when the address has a parameter beside those that are known. What messengers and counters add
 * to a link that is passed on (`utm_source`, `from=singlemessage`) is no reason.
 */
export function checkNames(c: Asked, known: readonly string[]): void {
  const given = Object.entries(c.req.query()).find(
    ([name, value]) => name !== '' && !known.includes(name) && !isTracking(`${name}=${value}`),
  );
  if (given === undefined) return;
  const [name] = given;
  const values = { name: name.slice(0, 100), known: known.join(', ') };
  throw wrong(c, 'parameter.not-here', known.length === 0 ? 'parameter.none' : 'parameter.here', values);
}

/** One of the values that a parameter has; undefined when it is not given. Throws StopRun `bad-query` on another. */
export function choice<T extends string>(c: Asked, name: string, known: readonly T[]): T | undefined {
  const given = c.req.query(name)?.trim() ?? '';
  const found = known.find((one) => one === given);
  if (given === '' || found !== undefined) return found;
  const values = { name, value: given.slice(0, 100), known: known.join(', ') };
  throw wrong(c, 'parameter.unknown', 'parameter.known', values);
}

/** A whole number within bounds, else `usual`. Throws StopRun `bad-query` on anything else. */
export function wholeNumber(c: Asked, name: string, usual: number, least: number, most: number): number {
  const given = c.req.query(name) ?? '';
  if (given === '') return usual;
  if (/^\d{1,7}$/.test(given) && Number(given) >= least && Number(given) <= most) return Number(given);
  throw wrong(c, 'parameter.no-number', 'parameter.digits', { name, least, most });
}

/** The number of a page of a list, from 1. */
export const pageNumber = (c: Asked): number => wholeNumber(c, 'page', 1, 1, MOST_PAGES);
