import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

/**
 * One process runs many files, so that what they import is loaded once. These have a process of their own and load the
 * source: one compares it with the build, one replaces a module.
 */
const FROM_SOURCE = ['tests/cli/built.test.ts', 'tests/crawlers/rebinding.test.ts'];
/** Measures the memory of its process. */
const ALONE = ['tests/schedule/daemon.test.ts'];

/** What takes CPU that is compared with a bound of which it is more than a third. */
const MEASURED = ['tests/gate/cost.test.ts'];

/** The dearest files, with those that wait among those that compute: begun last, they would run alone at the end. */
const DEAREST = [
  ...[
    'library/worker',
    'library/control',
    'library/library-run',
    'crawlers/render-safety',
    'cli/oddities',
    'cli/kill',
    'cli/crawl-cli',
    'cli/import-memory',
  ],
  ...['crawlers/browser', 'serve/replay-browser', 'lang/readme', 'serve/room-browser', 'cli/backup', 'cli/attachments'],
  ...['serve/access', 'cli/import-odd-files', 'crawlers/politeness', 'safety/attack', 'cli/documents'],
  ...['safety/forget-kill', 'samples/site', 'safety/import-kill', 'repair/corpora', 'faults/crawl-faults'],
  ...['faults/patterns', 'faults/hostile', 'crawlers/kill', 'snapshots/replay', 'serve/abuse', 'cli/create-crawler'],
  ...['cli/disk-limit', 'crawlers/refusals', 'cli/named-address', 'snapshots/disk-faults', 'safety/backup'],
  ...['library/split', 'snapshots/write-read', 'cli/rescrape-kinds', 'cli/import-warc', 'repair/forward'],
].map((name) => `/tests/${name}.test.ts`);

class DearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = ({ project, moduleId }: TestSpecification) => {
      if (project.config.isolate && project.config.sequence.groupOrder === 0) return -1;
      const place = DEAREST.findIndex((name) => moduleId.endsWith(name));
      return project.config.sequence.groupOrder * 1000 + (place === -1 ? DEAREST.length : place);
    };
    return (await super.sort(files)).sort((a, b) => order(a) - order(b));
  }
}

/**
 * Tests load the product as it was built (tests/global-setup.ts), by node itself: this takes a fifth less CPU than the source through
 * vitest, and is what users run. `SOURCE=1 npx vitest` loads the source: errors have its lines, and a change is seen at once.
 */
const PRODUCT = /^(?:src|crawlers|storage|snapshots|samples)\/.*\.ts$/;
const asBuilt: Plugin = {
  name: 'as-built',
  enforce: 'pre',
  async resolveId(source, importer) {
    const found = await this.resolve(source, importer, { skipSelf: true });
    const built = process.env.TEST_PROGRAM;
    if (found === null || built === undefined || process.env.SOURCE === '1') return found;
    const path = relative(ROOT, found.id);
    return PRODUCT.test(path) ? join(built, 'dist', path.replace(/\.ts$/, '.js')) : found;
  },
};

export default defineConfig({
  // The package by its name is our source: examples run as they stand.
  resolve: {
    alias: [
      { find: /^yuanye$/, replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)) },
      { find: /^yuanye\/crawler$/, replacement: fileURLToPath(new URL('src/crawler.ts', import.meta.url)) },
    ],
  },
  test: {
    // Two cores: every other test waits for a server's pause, a browser or a process, and others work meanwhile.
    maxWorkers: 4,
    // Beside each other they have no core left for a collector's own threads; it works less often in a larger space.
    execArgv: ['--single-threaded-gc', '--max-semi-space-size=32'],
    sequence: { sequencer: DearestFirst },
    // What a busy machine needs: a test that hangs is told all the same, a slow one is no failure.
    testTimeout: 90_000,
    hookTimeout: 180_000,
    server: { deps: { external: [/yuanye-built-/] } },
    globalSetup: 'tests/global-setup.ts',
    unstubEnvs: true,
    // Tests read what commands say in English, on a Chinese machine as well.
    env: { YUANYE_LANG: 'en' },
    restoreMocks: true,
    projects: [
      {
        extends: true,
        plugins: [asBuilt],
        test: {
          name: 'shared',
          include: ['tests/**/*.test.ts'],
          exclude: [...FROM_SOURCE, ...ALONE, ...MEASURED],
          isolate: false,
        },
      },
      // Before the others: a process is given up when the next file is of another project.
      { extends: true, test: { name: 'source', include: FROM_SOURCE } },
      { extends: true, plugins: [asBuilt], test: { name: 'alone', include: ALONE } },
      // Beside nothing at all.
      { extends: true, plugins: [asBuilt], test: { name: 'measured', include: MEASURED, sequence: { groupOrder: 1 } } },
    ],
  },
});
