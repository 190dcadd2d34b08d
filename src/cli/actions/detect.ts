/** What `yuanye detect` does. */
import { readFile } from 'node:fs/promises';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { detect } from '../../decode/index.js';
import { t, translated } from '../../lang/index.js';
import { type Global, line } from '../run-command.js';
import { printUnread } from '../unread-file.js';

export async function run(global: Global, files: string[], options: { contentType?: string }): Promise<ExitCode> {
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
