/** `yuanye reprocess`: every article again from its snapshot, by today's rules. */
import type { Command } from 'commander';
import { wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .option('--site <name>', 'pages of this site')
    .option('--since <time>', 'captures from this time on (ISO 8601)')
    .option('--dry-run', 'tell what would change and by which rule; change nothing')
    .option('--workers <n>', 'threads that read (default: one a core, at most four)', wholeNumber)
    .option('--profile <file...>', "site profiles of one's own that the pages were crawled with")
    .addHelpText(
      'after',
      `
Examples:
  yuanye reprocess --dry-run             what today's rules would change
  yuanye reprocess --site chla           change it: new versions with origin "rules"
  yuanye reprocess --since 2024-01-01 --json

First everything is read again, and what changes is reported, with the rules that make the difference; then it is changed.
The bytes are never touched, and no version is lost. A reprocess that was stopped or killed goes on where it was.
--json prints one page a line: {what, id, url, capturedAt, changes: {fields, others, paragraphs, rules}}; the last line sums up:
{read, changed, attachments, left, interrupted, rules}, and how many pages ended as each what.`,
    )
    .action(actLater(async () => (await import('../actions/reprocess.js')).run));
}
