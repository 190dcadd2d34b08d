/** Which parameters the addresses of the room have. Another one is said (400): what is shown would not be what was asked for. */
import { matchedRoutes } from 'hono/route';
import { checkNames } from './parameters.js';
import type { Asked } from './room.js';
import { CHOICES } from './search-form.js';

/** What an address has beside `lang`; one that is not here has no more. */
const PARAMETERS: readonly (readonly [address: RegExp, names: readonly string[]])[] = [
  [/^\/search$/, [...CHOICES, 'page']],
  [/^\/feed\.(?:atom|json)$/, CHOICES],
  [/^\/trends$/, ['q', 'unit']],
  [/^\/trends\.csv$/, ['q']],
  [/^\/(?:clusters|(?:sites|sources|years|day)\/.+)$/, ['page']],
  [/^\/skipped$/, ['site', 'reason', 'page']],
  [/^\/runs(?:\/|$)/, ['site']],
  [/^\/a\/\w+(?:\/v\/\d+)?$/, ['as']],
  [/^\/a\/\w+\/diff\//, ['all']],
  [/^\/collections\//, ['form']],
  [/^\/lang\//, ['to']],
  [/^\/unapi$/, ['id', 'format']],
];
/** Where the query belongs to the address of a page of the web, the protocol has its own words, or a probe may add something. */
const ELSEWHERE = /^\/(?:snapshot|timegate|timemap|api|oai|healthz)(?:\/|$)/;

/** Throws StopRun `bad-query` for a parameter that the address has not. Addresses that nothing answers are left alone. */
export function checkParameters(c: Asked): void {
  const path = c.req.path.replace(/(?<=.)\/$/, '');
  if (ELSEWHERE.test(path) || matchedRoutes(c).every((route) => route.path === '/*')) return;
  const known = PARAMETERS.find(([address]) => address.test(path))?.[1] ?? [];
  checkNames(c, [...known, 'lang']);
}
