/** `yuanye detect`: the encoding of files, and why. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { detect } from '../../decode/index.js';
import { t, translated } from '../../lang/index.js';
import { act, type Global, line } from '../run-command.js';
import { printUnread } from '../unread-file.js';

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
    .action(act(run));
}

async function run(global: Global, files: string[], options: { contentType?: string }): Promise<ExitCode> {
  let failed = 0;
  for (const file of files) {
    let body: Buffer;
    try {
      body = await readFile(file);
    } catch (error) {
      failed++;
      printUnread(global, file, error);
      continue;
    }
    const { encoding, because, candidates } = detect(body, options.contentType);
    if (global.json) line(JSON.stringify({ file, encoding, because, candidates }));
    else line(t`${printable(file)}: ${encoding}  (${printable(translated(because))})`);
  }
  return failed === 0 ? EXIT.done : EXIT.partial;
}
