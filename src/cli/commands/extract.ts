/** `yuanye extract`: articles out of files, without an archive. */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('<file...>', 'HTML files or plain-text dumps of pages')
    .option('--content-type <value>', 'the Content-Type header the page came with')
    .option('--url <url>', 'the address of the page: makes its links absolute')
    .option('--fetched-at <time>', 'when the page was fetched, ISO 8601 (default: now); dates are reckoned from it')
    .addHelpText(
      'after',
      `
Examples:
  yuanye extract page.html                       the article as text, with what was found
  yuanye extract --json *.html > articles.jsonl  one JSON object a file
  yuanye extract --url https://example.com/a/1.html --content-type "text/html; charset=gbk" page.html
Files ending in .txt are read as text dumps. A file that cannot be read gives a problem and exit code 3.`,
    )
    .action(actLater(async () => (await import('../actions/extract.js')).run));
}
