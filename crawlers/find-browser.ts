/** Where a browser may be found on this machine. */
import { existsSync } from 'node:fs';

/** A browser on this machine: the given one, Debian's, or Playwright's own; null when there is none. */
export async function findBrowser(given: string): Promise<string | null> {
  if (given !== '') return existsSync(given) ? given : null;
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  );
  if (usual !== undefined) return usual;
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  return own !== '' && existsSync(own) ? own : null;
}
