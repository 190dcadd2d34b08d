/**
 * `npm run build`, or `node scripts/build.mjs FOLDER [compiler's options]`: compiles the house into dist/ or a folder and
 * copies what the compiler leaves behind (profiles and data files).
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder = 'dist', ...options] = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = resolve(root, folder);
process.chdir(root);
rmSync(dist, { recursive: true, force: true });
const compiler = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', dist, ...options];
execFileSync(process.execPath, compiler, { stdio: 'inherit' });
for (const data of ['crawlers/sites', 'src/repair/data', 'storage/data', 'samples/content']) {
  cpSync(data, join(dist, data), { recursive: true, filter: (file) => !file.endsWith('.ts') });
}
cpSync('src/serve/style.css', join(dist, 'src/serve/style.css'));
chmodSync(join(dist, 'src/cli/bin.js'), 0o755);
