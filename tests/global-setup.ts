/** One folder for the built program of all test files (tests/program.ts); it is filled when the first of them needs it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'yuanye-built-'));
  process.env.TEST_PROGRAM = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
