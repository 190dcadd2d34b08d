/** `yuanye doctor`: brings an archive's form up to date and looks for what is, or will go, wrong. */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .option('--deep', 'also compare every index of the database with its table')
    .option('--no-change', 'look only: leave the form as it is')
    .addHelpText(
      'after',
      `
Examples:
  yuanye doctor                 bring an older archive up to date (with a backup), then examine it
  yuanye doctor --deep --json   one finding a line: {code, severity, message, hint}
  yuanye doctor --no-change     examine without writing anything

With --json the last line sums up: {sound, errors, warnings, notices}.

Bytes are the business of yuanye verify. Exit codes: 0 well (warnings and notices may have been reported), 1 something
is damaged or lost, 4 there is no archive, or it cannot be used.`,
    )
    .action(actLater(async () => (await import('../actions/doctor.js')).doctor));
}
