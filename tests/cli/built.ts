/** The program as it is installed: plain JavaScript, without the loader that runs tests from source and its memory. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Builds as `npm run build` does, but for the check of types, into a temporary folder. `cli` is the program's path. */
export function built(): { readonly cli: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'yuanye-built-'));
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs'), join(dir, 'dist'), '--noCheck'], {
    stdio: 'inherit',
  });
  copyFileSync(join(ROOT, 'package.json'), join(dir, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'), 'junction');
  return { cli: join(dir, 'dist/src/cli/bin.js'), remove: () => rmSync(dir, { recursive: true, force: true }) };
}
