/** `yuanye verify`: every archived character traces to bytes that are there, and the bytes agree with themselves. */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .option('--deep', 'read every byte of every snapshot file, not only the records that the database names')
    .option('--repair', 'mend what can be mended without inventing: open files, indexes, captures without a row')
    .addHelpText(
      'after',
      `
Examples:
  yuanye verify                    every record that the database names, its kind, id and digest; every stored text; your site profiles
  yuanye verify --deep             every record, every CDXJ line, revisits, captures without a row
  yuanye verify --deep --repair    the same, then mend
  yuanye verify --json             one finding a line: {code, file, offset, url, message, repair, severity}

With --json the last line sums up: {sound, errors, warnings, notices, mended, files, records, captures, expected, bytes}.
records are those that were read, captures those of them that hold one (the others are requests and notes on captures),
expected those that the database names.

Exit codes: 0 sound, 1 something is damaged or missing. While a run is at work, what it has not finished is left out, and a
notice says so. A capture without a row is a notice, not damage; so is a page that
a killed run stored and did not come to look at: the same command again takes it in, and so does yuanye reprocess.`,
    )
    .action(actLater(async () => (await import('../actions/verify.js')).verifyArchive));
}
