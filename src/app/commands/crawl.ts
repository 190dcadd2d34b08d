/** `yuanye crawl`: fetch, repair, clean and archive. */
import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { EXIT, type ExitCode, StopRun } from '../../errors.js';
import type { SiteProfile } from '../../page.js';
import { act, type Global, line, say } from '../command.js';
import { Session } from '../session.js';
import { setting } from '../settings.js';
import { softwareVersion } from '../version.js';
import { visitor } from '../visit.js';

interface Options {
  readonly urls?: string;
  readonly limit?: number;
  readonly delay?: number;
  readonly concurrency: number;
  readonly relatedDepth?: number;
  readonly allowPrivate?: boolean;
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

export function register(command: Command): void {
  command
    .argument('[site-or-url...]', 'a site profile, its YAML file, or addresses; none: go on with what is queued')
    .option('--urls <file>', 'a file with one address a line')
    .option('--limit <n>', 'pages to visit at most', whole)
    .option('--delay <ms>', 'milliseconds between two requests to one host', whole)
    .option('--concurrency <n>', 'hosts visited side by side', whole, 16)
    .option('--related-depth <n>', 'steps along related articles', whole)
    .option('--allow-private', 'let private addresses be visited: tests, or one’s own site')
    .addHelpText(
      'after',
      `
Examples:
  yuanye crawl chla --limit 200
  yuanye crawl http://www.chla.com.cn/htm/2019/1220/275031.html
  yuanye crawl --urls addresses.txt --related-depth 0`,
    )
    .action(act(run));
}

async function run(global: Global, names: string[], options: Options): Promise<ExitCode> {
  const { crawl, findProfile, generalProfile, shippedProfiles, userAgent } = await import('../../../crawlers/index.js');
  const { openFrontier } = await import('../../../storage/index.js');
  const sites: SiteProfile[] = [];
  const addresses =
    options.urls === undefined ? [] : (await readFile(options.urls, 'utf8')).split(/\s+/).filter((url) => url !== '');
  for (const name of names) {
    const profile = findProfile(name);
    if (profile !== null) sites.push(profile);
    else if (/^https?:\/\//i.test(name)) addresses.push(name);
    else
      throw new StopRun(
        'site',
        `There is no site "${name}".`,
        'yuanye site list shows the sites that are known; addresses begin with http://',
        EXIT.usage,
      );
  }
  const session = await Session.open(global.archive, 'crawl', { names, ...options });
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const summary = await crawl({
      frontier: openFrontier(session.archive.db, session.archive.commits, session.run),
      profiles: [...shippedProfiles(), ...sites],
      general: generalProfile(),
      sites,
      addresses,
      visit: visitor(session),
      userAgent: userAgent(softwareVersion(), setting('contact')),
      allowPrivate: options.allowPrivate === true,
      concurrency: options.concurrency,
      limit: options.limit ?? null,
      ...(options.delay === undefined ? {} : { delayMs: options.delay }),
      ...(options.relatedDepth === undefined ? {} : { relatedDepth: options.relatedDepth }),
      signal: abort.signal,
    });
    const skipped = Object.values(summary.skipped).reduce((sum, n) => sum + n, 0);
    const outcome = summary.stopped === 'done' ? (skipped > 0 ? 'partial' : 'done') : summary.stopped;
    await session.close(outcome, summary);
    if (global.json) line(JSON.stringify(summary));
    else say(global, `${summary.done} pages, ${skipped} skipped, ${(summary.ms / 1000).toFixed(1)} s`);
    return { done: EXIT.done, partial: EXIT.partial, limit: EXIT.limit, interrupted: EXIT.interrupted }[outcome];
  } catch (error) {
    await session.close('failed', { error: String(error) });
    throw error;
  }
}
