/** What `yuanye library split` does. */
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable, printableLine } from '../../core/terminal.js';
import { t } from '../../lang/index.js';
import { type Global, interruptible, line, say } from '../run-command.js';
import { clearStatus, showStatus } from '../status-line.js';
import { type InLibrary, libraryOf } from './library-folder.js';
import { withShared } from './library-shared.js';

export async function split(global: Global, archive: string, options: InLibrary): Promise<ExitCode> {
  const [{ openLibrary }, { splitArchive }] = await Promise.all([
    import('../../library/library.js'),
    import('../../library/split.js'),
  ]);
  const library = openLibrary(libraryOf(options));
  return interruptible(global, async ({ signal }) => {
    const parts = await splitArchive(library, archive, {
      signal,
      onStep: (done, total) => {
        if (!global.quiet) showStatus(() => t`splitting: ${done} of ${total}`);
      },
      before: async (site) => {
        if (library.shared !== null) await withShared(library, (shared) => shared.add(site, []));
      },
    }).finally(clearStatus);
    if (parts === null) {
      say(global, 'Nothing is in the library yet; the same command goes on.');
      return EXIT.interrupted;
    }
    for (const part of parts) {
      const { name, articles, versions, captures, dir } = part;
      line(
        global.json
          ? JSON.stringify(part)
          : printableLine(t`${name}  ${articles} articles, ${versions} versions, ${captures} records: ${dir}`),
      );
    }
    say(global, printable(t`${archive} stays as it is, and is no part of the library.`));
    return EXIT.done;
  });
}
