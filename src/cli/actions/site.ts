/** What `yuanye site list|check` do. */
import { readFile } from 'node:fs/promises';
import { EXIT, type ExitCode } from '../../core/errors.js';
import type { FetchedPage, SiteProfile } from '../../core/page.js';
import { printable } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import { type Global, line } from '../run-command.js';
import { unread } from '../unread-file.js';
import { wrapIndented } from '../wrapped.js';
import { lookAt } from './site-look.js';

export async function list(global: Global): Promise<ExitCode> {
  const [{ knownProfiles }, { openSites }, { shownProfile }] = await Promise.all([
    import('../../../crawlers/index.js'),
    import('../../archive/sites.js'),
    import('../../archive/kept-profiles.js'),
  ]);
  openSites(global.archive);
  for (const profile of knownProfiles().map(shownProfile)) {
    const { site, name, hosts, verified, seeds } = profile;
    if (global.json) line(JSON.stringify(profile));
    else {
      const where = hosts.join(', ') || t`any host`;
      const how = seeds.length === 0 && hosts.length > 0 ? t`single pages` : t`${seeds.length} seeds`;
      line(
        wrapIndented(
          t`${site.padEnd(24)} ${translated(name)} · ${where} · ${how} · verified: ${translated(verified)}`,
          25,
        ),
      );
    }
  }
  return EXIT.done;
}

interface CheckOptions {
  readonly url?: string;
  readonly allowPrivate?: boolean;
}

export async function check(
  global: Global,
  name: string,
  page: string | undefined,
  options: CheckOptions,
): Promise<ExitCode> {
  const { siteOf } = await import('../../archive/sites.js');
  const profile = siteOf(name, global.archive);
  if (page === undefined) {
    const { shownProfile } = await import('../../archive/kept-profiles.js');
    const shown = shownProfile(profile);
    line(global.json ? JSON.stringify(shown) : describe(shown));
    return EXIT.done;
  }
  const { checkPage, checkText } = await import('../site-check.js');
  const result = checkPage(await pageOf(page, profile, options), profile);
  line(global.json ? JSON.stringify(result) : printable(checkText(result)));
  return result.selectorsFailed.length > 0 ? EXIT.partial : EXIT.done;
}

function describe(profile: SiteProfile): string {
  const set = Object.entries(profile).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return set
    .map(([field, value]) => `${field.padEnd(13)} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}

async function pageOf(page: string, profile: SiteProfile, options: CheckOptions): Promise<FetchedPage> {
  if (!/^https?:\/\//i.test(page)) return fromFile(page, options.url ?? profile.seeds[0] ?? 'http://localhost/');
  return lookAt(page, profile, options);
}

async function fromFile(file: string, url: string): Promise<FetchedPage> {
  let body: Buffer;
  try {
    body = await readFile(file);
  } catch (error) {
    throw unread(file, error);
  }
  const fetchedAt = new Date().toISOString();
  return { url, finalUrl: url, redirects: [], status: 200, headers: {}, body, fetchedAt, via: 'import' };
}
