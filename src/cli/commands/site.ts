/** `yuanye site`: which sites are known, and what a profile would take. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../../core/errors.js';
import type { FetchedPage, SiteProfile } from '../../core/page.js';
import { printable } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import { act, addGlobals, type Global, line } from '../run-command.js';
import { unread } from '../unread-file.js';
import { wrapIndented } from '../wrapped.js';
import { registerBoilerplate } from './site-boilerplate.js';
import { lookAt } from './site-look.js';
import { registerNew } from './site-new.js';

export function register(command: Command): void {
  command.addHelpText(
    'after',
    `
Examples:
  yuanye site list
  yuanye site check chla
  yuanye site check chla http://www.chla.com.cn/htm/2019/1220/275031.html
  yuanye site check my-site.yaml saved-page.html
  yuanye site new http://www.example.com/news/
  yuanye site boilerplate chla

Profiles of your own lie in ARCHIVE/sites and in the folder that YUANYE_SITES names.`,
  );
  addGlobals(command.command('list'))
    .description('the sites that are known')
    .addHelpText('after', '\nExample:\n  yuanye site list --json')
    .action(act(list));
  registerNew(command);
  registerBoilerplate(command);
  addGlobals(command.command('check'))
    .description('check a profile, and show what it would take from a page')
    .argument('<site-or-file>', 'a site’s name, or a YAML file')
    .argument('[page]', 'an address, or an HTML file')
    .option('--url <address>', 'the address an HTML file was saved from')
    .option('--allow-private', 'let private addresses be asked')
    .addHelpText(
      'after',
      '\nExample:\n  yuanye site check my-site.yaml page.html --url http://www.example.com/a/1.html',
    )
    .action(act(check));
}

async function list(global: Global): Promise<ExitCode> {
  const [{ knownProfiles }, { openSites }] = await Promise.all([
    import('../../../crawlers/index.js'),
    import('../../archive/sites.js'),
  ]);
  openSites(global.archive);
  for (const profile of knownProfiles()) {
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

async function check(global: Global, name: string, page: string | undefined, options: CheckOptions): Promise<ExitCode> {
  const { siteOf } = await import('../../archive/sites.js');
  const profile = siteOf(name, global.archive);
  if (page === undefined) {
    line(global.json ? JSON.stringify(profile) : describe(profile));
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
