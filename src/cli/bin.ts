#!/usr/bin/env -S node --max-old-space-size=768 --max-semi-space-size=4
/**
 * The program `yuanye`. The first line bounds the heap, so that V8 lets it grow by half between two collections, not
 * fourfold (docs/performance.md).
 */
import { EXIT, whyNotWritten } from '../core/errors.js';
import { t } from '../lang/index.js';
import { main } from './main.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0); // `yuanye list | head`: the reader has closed the pipe
  process.stderr.write(`yuanye: ${t`The output cannot be written: ${whyNotWritten(error)}.`}\n`);
  process.exit(EXIT.unusable);
});
// Where even errors cannot be told, the exit code still tells how it ended.
process.stderr.on('error', () => undefined);
process.exitCode = await main(process.argv.slice(2));
