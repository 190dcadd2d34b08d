/** Hooks, routes and headers of whoever crawls from code: what goes wrong in them is reported with its place and its page. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { RetryPage, SkipPage, StopRun } from '../src/core/errors.js';
import type { Hook, RouteContext } from './options.js';

type Named = Pick<RouteContext, 'target'>;

/** What a hook or route threw, as an error that says where. What is meant for the crawl goes through as it is. */
function ownCodeError(error: unknown, where: string, { target }: Named): unknown {
  if (error instanceof SkipPage || error instanceof RetryPage || error instanceof StopRun) return error;
  const said = error instanceof Error ? error.message : String(error);
  const hint = 'The run has ended; what was fetched is saved.';
  const stop = new StopRun('own-code', `${where} failed on ${target.url}: ${said}`, hint);
  return Object.assign(stop, { cause: error, ...(error instanceof Error ? { stack: error.stack } : {}) });
}

/** They decide where a request goes, how it is framed and who asks: robots.txt was read for all three. */
const RESERVED = new Set([
  ...['host', 'user-agent', 'connection', 'proxy-connection', 'proxy-authorization', 'keep-alive', 'upgrade'],
  ...['content-length', 'transfer-encoding', 'te', 'trailer', 'expect'],
]);

/** Headers of one's own, their names in lower case. Throws on one that is set here, or that HTTP cannot carry. */
export function ownHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const own = Object.entries(headers).map(([given, value]) => {
    const name = given.toLowerCase();
    validateHeaderName(name);
    if (RESERVED.has(name)) throw new Error(`the header ${name} cannot be set by code`);
    if (typeof value !== 'string') throw new Error(`the value of the header ${name} is no text`);
    validateHeaderValue(name, value);
    return [name, value] as const;
  });
  return Object.fromEntries(own);
}

/** Runs hooks in their order. Throws StopRun that names the hook and the page, also for headers that it leaves wrong. */
export async function runHooks<C extends Named>(
  list: string,
  hooks: readonly Hook<C>[],
  context: C,
  request: { headers: Record<string, string> },
): Promise<void> {
  for (const [i, hook] of hooks.entries()) {
    try {
      await hook(context, request);
      request.headers = ownHeaders(request.headers);
    } catch (error) {
      throw ownCodeError(error, `${list}[${i}]${hook.name === '' ? '' : ` (${hook.name})`}`, context);
    }
  }
}

/** A route of one's own: its page is read once, however often it says `proceed`, and is not done before it is read. */
export async function routed<C extends RouteContext>(
  label: string,
  own: (context: C) => unknown,
  read: (context: C) => Promise<void>,
  context: C,
): Promise<void> {
  let reading: Promise<void> | undefined;
  let fault: unknown;
  const proceed = () => {
    reading ??= read(context).catch((error: unknown) => {
      fault = error; // our own error, not one of the route
      throw error;
    });
    reading.catch(() => undefined); // reported below: a route that does not await it would end the process
    return reading;
  };
  try {
    await own({ ...context, proceed });
  } catch (error) {
    throw error === fault ? error : ownCodeError(error, `the route "${label}"`, context);
  } finally {
    await reading;
  }
}
