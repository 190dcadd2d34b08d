/** `yuanye rebuild`: the whole archive anew, from its snapshots alone. */
import type { Command } from 'commander';
import { wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

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
A rebuild that was stopped or killed goes on when it is called again.
Damaged places and lost files are told with file, offset and bytes (with --json as damage), and the exit code is 3.`,
    )
    .action(actLater(async () => (await import('../actions/rebuild.js')).run));
}
