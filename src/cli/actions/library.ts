/** What `yuanye library` does. */
import { resolve } from 'node:path';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable, printableLine } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import type { LibrarySite } from '../../library/library.js';
import { localTime } from '../../report/times.js';
import { type Global, line, say } from '../run-command.js';
import { wrapIndented } from '../wrapped.js';
import { type InLibrary, libraryOf } from './library-folder.js';
import { sharedStatus, withShared } from './library-shared.js';
import { type ListOptions, listIn } from './list.js';

interface AddOptions extends InLibrary {
  readonly name?: string;
  readonly move?: boolean;
  readonly cron?: string;
  readonly tz: string;
  readonly jitter: number;
  readonly labels: readonly string[];
}

export async function init(
  global: Global,
  dir: string | undefined,
  options: { readonly control?: string; readonly store?: string; readonly join?: boolean },
): Promise<ExitCode> {
  const [{ initLibrary }, { setting }] = await Promise.all([
    import('../../library/library.js'),
    import('../../config/settings.js'),
  ]);
  const folder = dir ?? setting('library');
  const shared = options.control !== undefined || options.store !== undefined || options.join === true;
  const made = shared
    ? await (await import('../../library/shared.js')).initShared(folder, { ...options, join: options.join === true })
    : initLibrary(folder);
  if (global.json) line(JSON.stringify({ library: made }));
  else say(global, `The library is in ${printable(made)}; yuanye library add takes sites in.`);
  return EXIT.done;
}

export async function add(global: Global, given: string | undefined, options: AddOptions): Promise<ExitCode> {
  const from = global.archiveGiven;
  if (given === undefined && from === null)
    throw new StopRun('usage', 'Name a site, or an archive with --archive.', 'yuanye library add chla', EXIT.usage);
  if (given !== undefined && from !== null)
    throw new StopRun(
      'usage',
      `"${printable(given)}" is a new site, and ${printable(from)} an archive that is there: only one of them is added at a time.`,
      `Leave out the site, which the archive brings along, or leave out --archive. --name gives it another name.`,
      EXIT.usage,
    );
  if (options.move === true && from === null)
    throw new StopRun('usage', '--move says nothing about a new site.', 'Leave it out.', EXIT.usage);
  const [{ openLibrary }, { addArchive, addSite }] = await Promise.all([
    import('../../library/library.js'),
    import('../../library/sites.js'),
  ]);
  const library = openLibrary(libraryOf(options));
  const times = await timesOf(options);
  const name = options.name ?? null;
  if (options.labels.length > 0 && library.shared === null)
    throw new StopRun(
      'usage',
      '--labels choose workers, and this library has none.',
      'Leave it out; yuanye library init --control makes a library of several machines.',
      EXIT.usage,
    );
  const publish = (one: LibrarySite) =>
    library.shared === null ? Promise.resolve() : withShared(library, (shared) => shared.add(one, options.labels));
  const site =
    from === null
      ? await addSite(library, given!, name, times, publish, (note) => say(global, printable(note)))
      : await addArchive(library, from, { name, move: options.move === true, times }, publish);
  if (global.json) {
    line(JSON.stringify(site));
    return EXIT.done;
  }
  const how = from === null ? 'is new' : site.own ? 'lies in the library' : 'stays where it is';
  say(global, `${printable(site.name)} is in the library. Its archive ${how}: ${printable(site.dir)}`);
  if (from === null && library.shared === null)
    say(global, `yuanye library run --once ${printable(site.name)} crawls it.`);
  else if (library.shared !== null) say(global, 'It is published; the next worker that is free looks after it.');
  return EXIT.done;
}

async function timesOf({ cron, tz, jitter }: AddOptions) {
  if (cron === undefined) return null;
  const { cronOf } = await import('../../schedule/plan.js');
  if (cronOf(cron, tz).nextRun() === null)
    throw new StopRun('cron', `"${printable(cron)}" never comes.`, 'Write a time that comes again.', EXIT.usage);
  return { cron, timeZone: tz, jitterS: jitter };
}

export async function remove(
  global: Global,
  name: string,
  options: InLibrary & { deleteArchive?: boolean },
): Promise<ExitCode> {
  const [{ openLibrary }, { removeSite }, { lookAtSites }] = await Promise.all([
    import('../../library/library.js'),
    import('../../library/sites.js'),
    import('../../library/look.js'),
  ]);
  const dir = libraryOf(options);
  const library = openLibrary(dir);
  if (library.shared !== null) await withShared(library, (shared) => shared.remove(name));
  const site = await removeSite(library, name, options.deleteArchive === true);
  const { busy } = await lookAtSites(openLibrary(dir), { waitMs: 10_000, compare: false });
  if (global.json) line(JSON.stringify({ ...site, deleted: options.deleteArchive === true }));
  else {
    const gone = options.deleteArchive === true ? 'and its archive is deleted' : `its archive stays in ${site.dir}`;
    say(global, printable(`${site.name} is taken out of the library; ${gone}.`));
    if (busy) say(global, 'Its articles leave the catalogue when the run that is at work looks at it.');
  }
  return EXIT.done;
}

export async function list(
  global: Global,
  options: InLibrary & ListOptions & { articles?: boolean },
): Promise<ExitCode> {
  if (options.articles === true) {
    const { inCatalogue } = await import('./library-read.js');
    return inCatalogue(global, options, { compare: false }, ({ archive }) => listIn(global, archive, options));
  }
  const { openLibrary } = await import('../../library/library.js');
  const { sites } = openLibrary(libraryOf(options));
  if (sites.length === 0 && !global.json)
    say(global, 'The library has no sites; yuanye library add SITE takes one in.');
  for (const { name, site, dir, own } of sites)
    line(
      global.json
        ? JSON.stringify({ name, site, archive: dir, own })
        : printableLine(`${name}  ${site ?? t`(no site to crawl)`}${own ? '' : `  ${dir}`}`),
    );
  return EXIT.done;
}

export async function status(global: Global, options: InLibrary): Promise<ExitCode> {
  const [{ openLibrary }, { stateOf }] = await Promise.all([
    import('../../library/library.js'),
    import('../../library/sites.js'),
  ]);
  const library = openLibrary(libraryOf(options));
  if (library.shared !== null) return sharedStatus(global, library);
  let wrong = 0;
  let articles = 0;
  for (const site of library.sites) {
    const state = await stateOf(site, new Date());
    articles += state.articles ?? 0;
    if (state.problem !== null) wrong++;
    if (global.json) line(JSON.stringify(state));
    else for (const text of stateLines(state)) line(wrapIndented(printableLine(text), 4));
  }
  if (!global.json)
    say(
      global,
      t`${library.sites.length} sites, ${articles} articles (counted at each site that has them): ${printable(resolve(library.dir))}`,
    );
  if (wrong > 0 && !global.json) say(global, t`${wrong} sites cannot be read.`);
  return wrong > 0 ? EXIT.partial : EXIT.done;
}

type State = Awaited<ReturnType<typeof import('../../library/sites.js').stateOf>>;

function stateLines({ name, state, articles, queued, lastRun, next, problem }: State): string[] {
  if (problem !== null)
    return [`${name}  ${translated(state)}`, `  ${problem.message}`, ...(problem.hint ? [`  ${problem.hint}`] : [])];
  const waits = queued !== null && queued > 0 ? t`, ${queued} pages queued` : '';
  const last =
    lastRun === null
      ? t`no run yet`
      : t`${translated(lastRun.kind)} ${localTime(lastRun.startedAt)}: ${translated(lastRun.outcome ?? 'at work')}`;
  return [
    t`${name}  ${translated(state)}  ${articles} articles${waits}`,
    t`  last ${last}`,
    t`  next ${next === null ? t`by no schedule` : localTime(next)}`,
  ];
}
