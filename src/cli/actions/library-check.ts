/** What `yuanye library forget|verify|rebuild-catalogue` do. */
import { Catalogue, sqliteFindings } from '../../../storage/index.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable, printableLine } from '../../core/terminal.js';
import { t } from '../../lang/index.js';
import { type Global, interruptible, line, say } from '../run-command.js';
import { clearStatus, showStatus } from '../status-line.js';
import { run as forgetIn } from './forget.js';
import { type InLibrary, libraryOf } from './library-folder.js';
import { inCatalogue, printUnseen } from './library-read.js';
import { withShared } from './library-shared.js';
import { verifyArchive } from './verify.js';

/** Articles of a site that are named when the catalogue has them otherwise. */
const SHOWN = 10;

const PATIENCE = 60_000;

export async function forget(
  global: Global,
  name: string,
  options: InLibrary & { reason: string; also?: boolean; dryRun?: boolean },
): Promise<ExitCode> {
  const { openLibrary, siteNamed } = await import('../../library/library.js');
  const library = openLibrary(libraryOf(options));
  let holders: readonly string[] = [];
  let id = name;
  const found = await inCatalogue(global, options, { compare: false }, (catalogue) => {
    id = catalogue.archive.articles.resolve(name) ?? name;
    holders = catalogue.holdersOf(id);
    return EXIT.done;
  });
  if (holders.length === 0)
    throw new StopRun(
      'no-article',
      `No site of this library has an article "${printable(name)}".`,
      'yuanye library search and list --articles show ids.',
      EXIT.usage,
    );
  let worst: ExitCode = found;
  for (const holder of holders) {
    say(global, printable(`${holder}:`));
    const { library: _, ...how } = options;
    const inArchive = ({ dir }: { readonly dir: string }) => forgetIn({ ...global, archive: dir }, id, how);
    const code =
      library.shared === null || options.dryRun === true
        ? await inArchive(siteNamed(library, holder))
        : await withShared(library, (shared) => shared.inSite(holder, inArchive));
    if (code !== EXIT.done) worst = code;
  }
  if (options.dryRun === true) return worst;
  const { lookAtSites, atCatalogue } = await import('../../library/look.js');
  const look = await lookAtSites(library, { waitMs: PATIENCE, compare: false });
  if (look.busy) throw atCatalogue();
  say(global, 'It has left the catalogue as well.');
  return worst;
}

/** Every finding is a line of the site it belongs to. */
export async function verify(
  global: Global,
  names: string[],
  options: InLibrary & { deep?: boolean },
): Promise<ExitCode> {
  const [{ openLibrary, siteNamed }, { openSiteArchive }] = await Promise.all([
    import('../../library/library.js'),
    import('../../library/sites.js'),
  ]);
  const library = openLibrary(libraryOf(options));
  const sites = names.length === 0 ? library.sites : names.map((name) => siteNamed(library, name));
  let faults = 0;
  const fault = (site: string, code: string, message: string) => {
    faults++;
    line(global.json ? JSON.stringify({ site, code, message }) : printableLine(`error   ${code}  ${site}  ${message}`));
  };
  for (const site of sites) {
    if (!global.json) say(global, printable(`${site.name}:`));
    try {
      await (await openSiteArchive(site)).close();
      const code = await verifyArchive(
        { ...global, archive: site.dir },
        { deep: options.deep === true },
        { site: site.name },
      );
      if (code !== EXIT.done) faults++;
    } catch (error) {
      if (!(error instanceof StopRun)) throw error;
      fault(site.name, error.code, error.message);
    }
  }
  if (!global.json) say(global, t`the catalogue:`);
  await inCatalogue(global, options, { compare: false }, async (catalogue) => {
    for (const { message } of sqliteFindings(catalogue.archive.db, options.deep === true))
      fault('', 'catalogue', message);
    for (const site of sites) {
      const archive = await openSiteArchive(site).catch((error: unknown) => {
        if (error instanceof StopRun) return null; // reported above
        throw error;
      });
      if (archive === null) continue;
      const differing = catalogue.differing(site.name, archive, SHOWN);
      await archive.close();
      if (differing.length > 0)
        fault(site.name, 'catalogue-differs', `not as the site has them: ${differing.join(', ')}`);
    }
    return EXIT.done;
  });
  if (global.json) line(JSON.stringify({ sound: faults === 0, sites: sites.length, faults }));
  else say(global, faults === 0 ? 'sound' : `${faults} faults; yuanye library rebuild-catalogue mends the catalogue`);
  return faults === 0 ? EXIT.done : EXIT.failed;
}

export async function rebuild(global: Global, options: InLibrary): Promise<ExitCode> {
  const [{ openLibrary }, { rebuildCatalogue }] = await Promise.all([
    import('../../library/library.js'),
    import('../../library/look.js'),
  ]);
  const library = openLibrary(libraryOf(options));
  return interruptible(global, async ({ signal }) => {
    const onSite = (done: number, total: number) => {
      if (!global.quiet) showStatus(() => `taking sites in: ${done} of ${total}`);
    };
    const report = await rebuildCatalogue(library, { waitMs: PATIENCE, signal, onSite }).finally(clearStatus);
    if (signal.aborted) {
      say(global, 'The catalogue stays as it was.');
      return EXIT.interrupted;
    }
    printUnseen(global, report.unseen);
    const catalogue = Catalogue.open(library.dir, 'read');
    const articles = catalogue.archive.articles.count();
    await catalogue.archive.close();
    if (global.json) line(JSON.stringify({ articles, unseen: report.unseen }));
    else say(global, t`The catalogue has ${articles} articles of ${library.sites.length} sites.`);
    return report.unseen.length > 0 ? EXIT.partial : EXIT.done;
  });
}
