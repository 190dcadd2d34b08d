/** Tells another program what happened: one JSON body, posted. */
import { setTimeout as pause } from 'node:timers/promises';

const TRIES = 3;
const TIMEOUT_MS = 10_000;

export type PostResult = { readonly ok: true; readonly answer: string } | { readonly ok: false; readonly why: string };

/**
 * Posts `body` to `url`; any 2xx answer will do. Tries three times and never throws: a report that cannot be delivered
 * must not fail the run it reports. Redirects are not followed, for they would carry the report elsewhere. A name
 * and password in the address are sent as Basic authorization.
 */
export async function postJson(url: string, body: unknown, userAgent: string, waitMs = 1000): Promise<PostResult> {
  let why = '';
  if (!URL.canParse(url)) return { ok: false, why: 'its address is none' };
  const address = new URL(url);
  const { username, password } = address;
  // fetch refuses an address with a name and a password; they belong into a header.
  const authorization = username === '' && password === '' ? {} : { authorization: basic(username, password) };
  address.username = '';
  address.password = '';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await pause(waitMs * 2 ** attempt);
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': userAgent, ...authorization },
        body: JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const answer = (await response.text()).slice(0, 4096);
      if (response.ok) return { ok: true, answer };
      why = `it answered ${response.status}`;
      if (response.status >= 400 && response.status < 500 && response.status !== 429) break;
    } catch (error) {
      const { message, cause } = error as Error;
      why = cause instanceof Error ? `${message}: ${cause.message}` : message;
    }
  }
  return { ok: false, why };
}

/** RFC 7617, in UTF-8. */
function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${plain(username)}:${plain(password)}`, 'utf8').toString('base64')}`;
}

/** What stands in an address, its escapes undone where they are escapes. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that was meant
  }
}
