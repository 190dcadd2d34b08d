/** `yuanye rebuild`: the whole archive anew, from its snapshots alone. */
import type { Command } from 'commander';
import { rebuild } from '../../archive/rederive/rebuild.js';
import { usualWorkers } from '../../archive/worker-pool.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import { wholeNumber } from '../options.js';
import { act, type Global, interruptible, line, say } from '../run-command.js';

export function register(command: Command): void {
  command
    .requiredOption('--into <dir>', 'the folder of the new archive; it must not exist, or be empty')
    .option('--workers <n>', 'threads that read (default: one a core, at most four)', wholeNumber)
    .option('--profile <file...>', "site profiles of one's own that the pages were crawled with")
    .addHelpText(
      'after',
      `
Examples:
  yuanye rebuild --into anew/
  yuanye rebuild --archive old/ --into anew/ --json

Reads the WARC files in snapshots/ and the profiles in sites/ and nothing else; the database may be lost or damaged. The result has the same
articles, ids, texts, digests and versions. What no page says stays behind: run reports and schedules come from a backup.
A rebuild that was stopped or killed goes on when it is called again.`,
    )
    .action(act(run));
}

interface Options {
  readonly into: string;
  readonly workers?: number;
  readonly profile?: string[];
}

async function run(global: Global, options: Options): Promise<ExitCode> {
  let read = 0;
  return interruptible(global, async ({ signal }) => {
    const done = await rebuild(
      global.archive,
      options.into,
      { workers: options.workers ?? usualWorkers(), profiles: options.profile ?? [], signal },
      (derived, { url }) => {
        if (derived.what === 'failed') say(global, printable(t`unreadable  ${url}  ${translated(derived.why)}`));
        if (++read % 5000 === 0) say(global, t`${read} pages read`);
      },
    );
    const { articles, versions, captures, files, failed, damaged, interrupted } = done;
    if (global.json) line(JSON.stringify(done));
    else {
      say(global, t`${articles} articles in ${versions} versions from ${captures} captures in ${files} files`);
      if (interrupted) say(global, 'Interrupted; the same command goes on.');
    }
    if (interrupted) return EXIT.interrupted;
    return failed + damaged > 0 ? EXIT.partial : EXIT.done;
  });
}
