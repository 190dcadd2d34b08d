/** Builds the house once for all test files of a run: they load it, and start it as processes (tests/program.ts). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.js';

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'yuanye-built-'));
  build(folder);
  process.env.TEST_PROGRAM = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
