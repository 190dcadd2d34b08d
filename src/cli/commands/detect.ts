/** `yuanye detect`: the encoding of files, and why. */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('<file...>', 'pages as the server sent them')
    .option('--content-type <value>', 'the content-type header the server sent with them')
    .addHelpText(
      'after',
      `
Examples:
  yuanye detect page.html
  yuanye detect --json --content-type "text/html; charset=gb2312" *.html
A file that cannot be read gives a problem and exit code 3.`,
    )
    .action(actLater(async () => (await import('../actions/detect.js')).run));
}
