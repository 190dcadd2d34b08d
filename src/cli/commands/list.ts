/** `yuanye list`: what the archive holds, the latest published first; or the pages that failed or were skipped, and why. */
import { type Command, InvalidArgumentError } from 'commander';
import { SKIP_REASONS, type SkipReason } from '../../core/errors.js';
import { choosing, wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

function reason(text: string): SkipReason {
  if (!SKIP_REASONS.includes(text as SkipReason))
    throw new InvalidArgumentError(`Write one of: ${SKIP_REASONS.join(', ')}.`);
  return text as SkipReason;
}

export function register(command: Command): void {
  choosing(command)
    .option('--changed', 'only articles with more than one version')
    .option('--gone', 'only articles whose page is gone from its site')
    .option('--skipped', 'pages that were not archived, with the reason; with --site: those of this site')
    .option('--reason <reason>', 'with --skipped: only this reason', reason)
    .option('--limit <n>', 'lines at most', wholeNumber, 50)
    .option('--offset <n>', 'lines to pass over first', wholeNumber, 0)
    .addHelpText(
      'after',
      `
Examples:
  yuanye list --site chla --from 2019-12 --to 2019-12
  yuanye list --changed --json
  yuanye list --skipped --reason robots-disallowed`,
    )
    .action(actLater(async () => (await import('../actions/list.js')).list));
}
