/** Where a browser may be found on this machine. */
import { existsSync } from 'node:fs';

/**
 * The headless shell goes first: it is the engine alone, and a page takes less CPU. Debian's own command for it
 * starts it as a child, which would outlive a command that is killed.
 */
const USUAL = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** A browser on this machine: the given one, Debian's, or Playwright's own; null when there is none. */
export async function findBrowser(given: string): Promise<string | null> {
  if (given !== '') return existsSync(given) ? given : null;
  const usual = USUAL.find((path) => existsSync(path));
  if (usual !== undefined) return usual;
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  return own !== '' && existsSync(own) ? own : null;
}
