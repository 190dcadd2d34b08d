/** `yuanye watch`: standing queries, with a notification when a new or changed article matches. */
import type { Command } from 'commander';
import { type Archive, openArchive, parseQuery } from '../../../storage/index.js';
import { checkSites } from '../../archive/find-article.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printableLine } from '../../core/terminal.js';
import { listed, t } from '../../lang/index.js';
import { wholeNumber } from '../options.js';
import { act, demandArchive, type Global, line, say } from '../run-command.js';

export function register(command: Command): void {
  command.addHelpText(
    'after',
    `
Examples:
  yuanye watch add '口袋公园 -地产' --site chla
  yuanye watch add 'title:招标' --notify mailto:me@example.com
  yuanye watch list
  yuanye watch remove 2

A query is written as for a search. After each crawl, rescrape and import the addresses of --notify, or by default those
of YUANYE_NOTIFY, are notified of the new and changed articles that match; the report of the run lists them as well.`,
  );
  command
    .command('add')
    .description('tell of new and changed articles that match')
    .argument('<query...>', 'words, "a phrase", -without, title: site: source: tag: after: before:')
    .option('--site <name>', 'only articles of this site')
    .option('--notify <addresses>', 'whom to tell: webhooks or mailto:, with blanks between')
    .action(act(add));
  command.command('list').description('the standing queries').action(act(list));
  command
    .command('remove')
    .description('no longer tell of a query')
    .argument('<id>', 'its number in the list', wholeNumber)
    .action(act(remove));
}

async function inArchive<T>(dir: string, mode: 'read' | 'write', work: (archive: Archive) => T): Promise<T> {
  const archive = openArchive(dir, { mode });
  try {
    return work(archive);
  } finally {
    await archive.close();
  }
}

async function add(global: Global, words: string[], options: { site?: string; notify?: string }): Promise<ExitCode> {
  const watch = { query: words.join(' '), site: options.site ?? null, notify: options.notify ?? null };
  const createdAt = new Date().toISOString();
  await demandArchive(global.archive);
  const id = await inArchive(global.archive, 'write', (archive) => {
    checkSites(archive, [...parseQuery(watch.query).sites, ...(watch.site === null ? [] : [watch.site])]);
    return archive.watches.add({ ...watch, createdAt });
  });
  if (global.json) line(JSON.stringify({ id, ...watch, createdAt }));
  else say(global, printableLine(t`${id}: notifies of new and changed articles that match ${watch.query}`));
  return EXIT.done;
}

async function list(global: Global): Promise<ExitCode> {
  const all = await inArchive(global.archive, 'read', ({ watches }) => watches.list());
  for (const watch of all) {
    const { id, query, site, notify } = watch;
    const where = [site === null ? '' : t`site ${site}`, notify === null ? '' : t`notifies elsewhere`].filter(Boolean);
    if (global.json) line(JSON.stringify(watch));
    else line(printableLine(`${String(id).padStart(4)}  ${query}${where.length === 0 ? '' : t`  (${listed(where)})`}`));
  }
  if (!global.json && all.length === 0) say(global, "No standing queries; yuanye watch add '口袋公园' adds one.");
  return EXIT.done;
}

async function remove(global: Global, id: number): Promise<ExitCode> {
  await demandArchive(global.archive);
  const removed = await inArchive(global.archive, 'write', ({ watches }) => watches.remove(id));
  if (!removed) throw new StopRun('watch', `There is no query ${id}.`, 'yuanye watch list shows them.', EXIT.usage);
  if (global.json) line(JSON.stringify({ id, removed: true }));
  else say(global, `${id} is no longer watched.`);
  return EXIT.done;
}
