#!/usr/bin/env -S MALLOC_TRIM_THRESHOLD_=1048576 node --max-old-space-size=512 --max-semi-space-size=8
/**
 * The program `yuanye`. The first line bounds the heap, so that V8 lets it grow by half between two collections, not
 * fourfold, and makes glibc give freed memory back (docs/decisions/074-what-was-taken-back.md).
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
