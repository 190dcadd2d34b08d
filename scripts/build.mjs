/** Compiles the house into dist/, copies what the compiler leaves behind (profiles and data files), and packs commands. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pack } from './pack.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
for (const data of ['crawlers/sites', 'src/repair/data', 'storage/data', 'samples/content']) {
  if (existsSync(data)) cpSync(data, `dist/${data}`, { recursive: true, filter: (file) => !file.endsWith('.ts') });
}
chmodSync('dist/src/app/cli.js', 0o755);
await pack();
