/** Packs the commands that visit sites into one file, runs them once, and keeps the code that V8 made of them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { build } from 'esbuild';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const COMMANDS = ['crawl', 'rescrape'];

/** Modules that lie beside data find them by their own address, which is that of one file when they are packed. */
const addresses = {
  name: 'addresses',
  setup(it) {
    it.onLoad({ filter: /\.js$/ }, ({ path }) => {
      const place = relative(DIST, path).split(sep).join('/');
      if (place.startsWith('..')) return null;
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', `__here(${JSON.stringify(place)})`) };
    });
  },
};

export async function pack() {
  await build({
    stdin: {
      contents: COMMANDS.map((name) => `export * as ${name} from './src/app/commands/${name}.js';`).join('\n'),
      resolveDir: DIST,
    },
    outfile: join(DIST, 'packed/commands.cjs'),
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20', charset: 'ascii', legalComments: 'external' },
    // Binary, a browser's driver, and what the entry has loaded already.
    external: ['better-sqlite3', 'playwright', '@crawlee/playwright', 'commander'],
    supported: { 'dynamic-import': false }, // a script has no loader of modules: what is not packed is required
    banner: { js: '(function (require, module, __filename, __dirname, __here) {' },
    footer: { js: '})' },
    plugins: [addresses],
    logLevel: 'warning',
  });
  await compile();
}

/** Code of what no run has called is left out; so a small site is crawled. */
async function compile() {
  const { CODE, unpack } = await import('../dist/src/app/packed.js');
  const { runCommand } = await import('../dist/src/app/command.js');
  const { startSampleSite } = await import('../dist/samples/index.js');
  const scratch = mkdtempSync(join(tmpdir(), 'yuanye-pack-'));
  const site = await startSampleSite({ articles: 150 });
  try {
    const { script, commands } = unpack();
    const words = ['--archive', scratch, '--allow-private', '--delay', '0', '--quiet', '--media', 'none'];
    await runCommand('crawl', { does: '', load: async () => commands.crawl }, [`${site.url}/`, ...words]);
    process.exitCode = 0; // some of the sample site's pages are broken on purpose
    // A crawl sets them, and V8 takes code only under the flags under which it was made (src/app/lean-heap.ts).
    setFlagsFromString('--heap-growing-percent=0');
    setFlagsFromString('--semi-space-growth-factor=2');
    setFlagsFromString('--parallel-scavenge');
    writeFileSync(CODE, script.createCachedData());
  } finally {
    await site.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
