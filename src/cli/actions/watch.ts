/** What `yuanye watch` does. */
import { type Archive, askedQuery, openArchive } from '../../../storage/index.js';
import { checkSites } from '../../archive/find-article.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printableLine } from '../../core/terminal.js';
import { listed, t } from '../../lang/index.js';
import { demandArchive, type Global, line, say } from '../run-command.js';

async function inArchive<T>(
  dir: string,
  mode: 'read' | 'write',
  work: (archive: Archive) => T | Promise<T>,
): Promise<T> {
  const archive = openArchive(dir, { mode });
  try {
    return await archive.change(work);
  } finally {
    await archive.close();
  }
}

export async function add(
  global: Global,
  words: string[],
  options: { site?: string; notify?: string },
): Promise<ExitCode> {
  const watch = { query: words.join(' '), site: options.site ?? null, notify: options.notify ?? null };
  const createdAt = new Date().toISOString();
  if (watch.notify !== null) (await import('../../report/notify.js')).checkAddresses(watch.notify);
  await demandArchive(global.archive);
  const id = await inArchive(global.archive, 'write', async (archive) => {
    await checkSites(archive, [...askedQuery(watch.query).sites, ...(watch.site === null ? [] : [watch.site])]);
    return archive.watches.add({ ...watch, createdAt });
  });
  if (global.json) line(JSON.stringify({ id, ...watch, createdAt }));
  else say(global, printableLine(t`${id}: notifies of new and changed articles that match ${watch.query}`));
  return EXIT.done;
}

export async function list(global: Global): Promise<ExitCode> {
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

export async function remove(global: Global, id: number): Promise<ExitCode> {
  await demandArchive(global.archive);
  const removed = await inArchive(global.archive, 'write', ({ watches }) => watches.remove(id));
  if (!removed) throw new StopRun('watch', `There is no query ${id}.`, 'yuanye watch list shows them.', EXIT.usage);
  if (global.json) line(JSON.stringify({ id, removed: true }));
  else say(global, `${id} is no longer watched.`);
  return EXIT.done;
}
