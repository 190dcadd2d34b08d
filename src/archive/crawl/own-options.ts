/** The options that a program gives to a crawl of its own, checked as the command line checks its own. */
import { z } from 'zod';
import { checkProfile } from '../../../crawlers/index.js';
import { MEDIA } from '../../core/choices.js';
import { EXIT, StopRun } from '../../core/errors.js';
import { isProxy, PROXY_HINT } from '../../core/proxy-address.js';
import { isDay } from '../../core/times.js';

const isFunction = z.custom((value) => typeof value === 'function', 'it is no function');

/** By what is used of it: a signal of another realm is no instance of AbortSignal here. */
const isSignal = z.custom((value) => {
  const { aborted, addEventListener, removeEventListener } = Object(value) as Partial<AbortSignal>;
  const functions = [addEventListener, removeEventListener];
  return typeof aborted === 'boolean' && functions.every((one) => typeof one === 'function');
}, 'it is no signal');

const OwnOptions = z
  .strictObject({
    archive: z.string().min(1),
    contact: z.string(),
    profiles: z.array(z.unknown()),
    concurrency: z.int().min(1),
    delayMs: z.number().min(0),
    limit: z.int().min(1),
    media: z.enum(MEDIA),
    proxy: z.string().refine(isProxy, 'it is no address of a proxy'),
    allowPrivate: z.boolean(),
    signal: isSignal,
    since: z.string().refine(isDay, 'it is no day').nullable(),
    onEvent: isFunction,
    preNavigationHooks: z.array(isFunction),
    postNavigationHooks: z.array(isFunction),
    routes: z.record(z.string(), isFunction.optional()),
  })
  .partial()
  .required({ archive: true });

const HOOKS = 'Write a list of functions: [(context, request) => …].';

/** What to write for each option. */
const FIXES: Readonly<Record<keyof typeof OwnOptions.shape, string>> = {
  archive: 'Name the folder of the archive.',
  contact: 'Write the address of a page or of e-mail.',
  profiles: 'Write a list of profiles, with the fields of their YAML files.',
  concurrency: 'Write a whole number from 1.',
  delayMs: 'Write milliseconds from 0.',
  limit: 'Write a whole number from 1.',
  media: `Write one of ${MEDIA.join(', ')}.`,
  proxy: PROXY_HINT,
  allowPrivate: 'Write true or false.',
  signal: 'Give the signal of an AbortController.',
  since: 'Write a day that there is, as YYYY-MM-DD.',
  onEvent: 'Write a function.',
  ...{ preNavigationHooks: HOOKS, postNavigationHooks: HOOKS },
  routes: 'Write a function for each role: { article: async (context) => … }.',
};

/** The same options, the fields that profiles leave out filled in. Throws StopRun (exit 2) on what is none of them, or wrong. */
export function checkOwnOptions<T>(given: T): T {
  const result = OwnOptions.safeParse(given);
  if (result.success) {
    const { profiles } = result.data;
    if (profiles === undefined) return given;
    return { ...given, profiles: profiles.map((profile, i) => checkProfile(profile, `profiles[${i}]`)) };
  }
  const issue = result.error.issues[0]!;
  const [option] = issue.path as (keyof typeof FIXES)[];
  const known = `Options are ${Object.keys(FIXES).join(', ')}.`;
  if (issue.code === 'unrecognized_keys')
    throw new StopRun('usage', `There is no option "${issue.keys[0]}" of a crawler.`, known, EXIT.usage);
  if (option === undefined) throw new StopRun('usage', 'A crawler needs options.', known, EXIT.usage);
  throw new StopRun('usage', `The option ${issue.path.join('.')}: ${issue.message}`, FIXES[option], EXIT.usage);
}
