/** A Chromium for tests that open pages themselves. It may hang on a busy machine: a test is tried again with another one. */
import { type Browser, chromium } from 'playwright';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { findBrowser } from '../crawlers/index.js';
import { FEATURES_OFF } from '../crawlers/render-crawler.js';

/** The path of the browser, null where there is none; `WHY_NOT` is for the name of what is skipped. */
export const BROWSER = await findBrowser('');
export const NO_BROWSER = BROWSER === null;
export const WHY_NOT = NO_BROWSER ? ' (skipped: no browser was found; CHROMIUM_PATH names one)' : '';
/** What tests start it with. Without the last feature a page that follows another in its tab takes a quarter less CPU. */
const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  `${FEATURES_OFF},RenderDocument`,
];
/** For a test of which Chromium takes the time: a further try hides nothing that a working browser would show. */
export const MAY_HANG = { retry: 2 };

/** One browser for the tests of a `describe`, started for the first; after a failure the next try has a new one. */
export function browserForTests(): () => Browser {
  let browser: Browser | undefined;
  const end = async () => {
    await browser?.close();
    browser = undefined;
  };
  beforeEach(async () => {
    browser ??= await chromium.launch({
      executablePath: BROWSER!,
      args: SWITCHES,
    });
  }, 60_000);
  afterEach(({ task }) => (task.result?.state === 'fail' ? end() : undefined));
  afterAll(end);
  return () => browser!;
}
