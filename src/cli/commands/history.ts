/** `yuanye history`: every version of an article, and what changed with it. */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('<id-or-url>', "an article's id or one of its addresses")
    .addHelpText(
      'after',
      `
Examples:
  yuanye history ivgzwmmbwknhlpwt
  yuanye history http://www.chla.com.cn/htm/2019/1220/275031.html --json

source: the page said something else. rules: the same bytes, read again by better rules.
--json prints one version a line: {id, number, capturedAt, savedAt, origin, run, digest, textDigest, captures, changes}.`,
    )
    .action(actLater(async () => (await import('../actions/history.js')).history));
}
