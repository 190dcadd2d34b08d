/** `yuanye library split`: an archive of several sites made into one archive for each of them. */
import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable, printableLine } from '../../core/terminal.js';
import { t } from '../../lang/index.js';
import { act, type Global, interruptible, line, say } from '../run-command.js';
import { clearStatus, showStatus } from '../status-line.js';
import { atLibrary, type InLibrary, libraryOf } from './library-option.js';
import { withShared } from './library-shared.js';

export function registerSplit(command: Command): void {
  atLibrary(command.command('split'))
    .description('make one archive for each site of an archive, and take them in; the archive itself stays as it is')
    .argument('<archive>', 'the folder of an archive that holds several sites')
    .addHelpText(
      'after',
      `
Examples:
  yuanye library init ./library
  yuanye library split ./archive --library ./library

Records are copied byte for byte, and articles with all their versions, tags and schedules. When it is stopped or killed,
the same command goes on with what it has. Nothing is in the library before all of it is made.`,
    )
    .action(act(split));
}

async function split(global: Global, archive: string, options: InLibrary): Promise<ExitCode> {
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
