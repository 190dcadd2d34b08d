/** `yuanye duplicates`: clusters of articles that are one story, and how sure that is. */
import type { Command } from 'commander';
import { wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('[id-or-url]', 'the cluster of this article only')
    .option('--limit <n>', 'clusters at most', wholeNumber, 50)
    .option('--offset <n>', 'clusters to pass over first', wholeNumber, 0)
    .addHelpText(
      'after',
      `
The first of each cluster represents it: the earliest published, then the longest, then the smallest id.
exact: the same text, whatever its script · near: edited or syndicated · contained: an excerpt of another · contains.

Examples:
  yuanye duplicates
  yuanye duplicates ivgzwmmbwknhlpwt --json
  yuanye export --format jsonl --representatives --out corpus/

--json prints one cluster a line: {id, members}, and nothing where there is none. The sums are on standard error.`,
    )
    .action(actLater(async () => (await import('../actions/duplicates.js')).duplicates));
}
