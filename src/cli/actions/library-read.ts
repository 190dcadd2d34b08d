/** What `yuanye library search|export|duplicates` do. */
import { dirname, join } from 'node:path';
import type { Catalogue } from '../../../storage/index.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { checkOptions, type ExportOptions } from '../export-options.js';
import { type Global, say } from '../run-command.js';
import { clearStatus, showStatus } from '../status-line.js';
import { duplicatesIn } from './duplicates.js';
import { exportArchive, exportFrom } from './export.js';
import { type InLibrary, libraryOf } from './library-folder.js';
import { type SearchCommandOptions, searchIn } from './search.js';

/** How long a command waits for another process at the catalogue, where it needs what changed just now. */
const PATIENCE = 60_000;

/**
 * Takes what changed in the sites into the catalogue, then reads it. Sites that cannot be read are reported, and make exit 3 of
 * a command that is done otherwise: what the catalogue has of them is shown.
 */
export async function inCatalogue(
  global: Global,
  options: InLibrary,
  { compare }: { readonly compare: boolean },
  work: (catalogue: Catalogue) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> {
  const [{ openLibrary }, { lookAtSites }, { Catalogue }] = await Promise.all([
    import('../../library/library.js'),
    import('../../library/look.js'),
    import('../../../storage/index.js'),
  ]);
  const library = openLibrary(libraryOf(options));
  const onSite = (done: number, total: number) => {
    if (!global.quiet) showStatus(() => `looking at sites: ${done} of ${total}`);
  };
  const look = await lookAtSites(library, { waitMs: compare ? PATIENCE : 0, compare, onSite }).finally(clearStatus);
  // A search beside a run reads what its last look brought; what compares must have all.
  if (look.busy && compare) throw (await import('../../library/look.js')).atCatalogue();
  printUnseen(global, look.unseen);
  const catalogue = Catalogue.open(library.dir, 'read');
  try {
    const code = await work(catalogue);
    return code === EXIT.done && look.unseen.length > 0 ? EXIT.partial : code;
  } finally {
    await catalogue.archive.close();
  }
}

/** Tells of sites whose archives could not be read. */
export function printUnseen(
  global: Global,
  unseen: readonly { readonly site: string; readonly message: string; readonly hint: string }[],
): void {
  for (const { site, message, hint } of unseen)
    say(global, printable(`${site} is shown as it was: ${message}${hint === '' ? '' : `\n  ${hint}`}`));
}

/** What a catalogue does not have: versions, records and runs are those of an archive. */
function notInCatalogue({ format, versions, script, pictures, run, sinceLast }: ExportOptions): string[] {
  return [
    ...(format === 'wacz' || format === 'warc' ? [`--format ${format}`] : []),
    ...(versions === true ? ['--versions'] : []),
    ...(script === 'original' ? ['--script original'] : []),
    ...(pictures === true ? ['--pictures'] : []),
    ...(run === undefined ? [] : ['--run']),
    ...(sinceLast === undefined ? [] : ['--since-last']),
  ];
}

export function search(global: Global, words: string[], options: InLibrary & SearchCommandOptions): Promise<ExitCode> {
  return inCatalogue(global, options, { compare: false }, ({ archive }) => searchIn(global, archive, words, options));
}

export function duplicates(
  global: Global,
  name: string | undefined,
  options: InLibrary & { limit: number; offset: number },
): Promise<ExitCode> {
  return inCatalogue(global, options, { compare: true }, ({ archive }) => duplicatesIn(global, archive, name, options));
}

export async function exportAll(global: Global, options: InLibrary & ExportOptions): Promise<ExitCode> {
  checkOptions(options);
  const missing = notInCatalogue(options);
  if (missing.length > 0) return exportSite(global, options, missing);
  return inCatalogue(global, options, { compare: true }, ({ archive }) =>
    exportFrom(global, archive, options, join(dirname(archive.db.name), 'sites')),
  );
}

/** Exports the one site that is named, from its own archive. Throws StopRun (exit 2) when none is. */
async function exportSite(
  global: Global,
  options: InLibrary & ExportOptions,
  missing: readonly string[],
): Promise<ExitCode> {
  const [{ openLibrary, siteNamed }, { openSiteArchive }] = await Promise.all([
    import('../../library/library.js'),
    import('../../library/sites.js'),
  ]);
  const { library: _, site: name, ...rest } = options;
  if (name === undefined)
    throw new StopRun(
      'usage',
      `${missing.join(', ')} needs what only the archive of a site has.`,
      'Name one site of the library: --site NAME exports it from its own archive; yuanye library list has the names.',
      EXIT.usage,
    );
  const site = siteNamed(openLibrary(libraryOf(options)), name);
  await (await openSiteArchive(site)).close(); // brought up to date; throws when it cannot be read
  return exportArchive({ ...global, archive: site.dir }, rest);
}
