/** A warning before pages are read again: of sites whose profiles are not there. */
import { join } from 'node:path';
import { findProfile } from '../../crawlers/index.js';
import { hasArchive } from '../../storage/index.js';
import { sitesWithoutProfile } from '../archive/kept-profiles.js';
import { openSites } from '../archive/sites.js';
import { StopRun } from '../core/errors.js';
import { printable } from '../core/terminal.js';
import { t } from '../lang/index.js';
import { type Global, reading, say } from './run-command.js';

/** `given`: the names or files of `--profile`. `site`: the only one whose pages are read. */
export async function warnOfProfiles(global: Global, given: readonly string[], site?: string): Promise<void> {
  if (!hasArchive(global.archive)) return;
  openSites(global.archive);
  const more = given.flatMap((name) => findProfile(name) ?? []);
  let lacking: string[];
  try {
    lacking = await reading(global, (archive) => sitesWithoutProfile(archive, more));
  } catch (error) {
    if (!(error instanceof StopRun)) throw error;
    return; // a rebuild is asked for where the database cannot be read; what reads it says so itself
  }
  const folder = join(global.archive, 'sites');
  for (const one of lacking.filter((name) => site === undefined || name === site))
    say(
      global,
      printable(
        t`warning: there is no profile "${one}", with which articles were read: they are read by the general rules. Put its file into ${folder}, or name it with --profile.`,
      ),
    );
}
