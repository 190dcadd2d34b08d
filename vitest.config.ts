import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * One process runs many files, so that what they import is loaded once. These need a process of their own: one replaces
 * a module, one measures the memory of its process.
 */
const ALONE = ['tests/crawlers/rebinding.test.ts', 'tests/schedule/daemon.test.ts'];

export default defineConfig({
  // The package by its name is our source: examples run as they stand.
  resolve: {
    alias: [
      { find: /^yuanye$/, replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)) },
      { find: /^yuanye\/crawler$/, replacement: fileURLToPath(new URL('src/crawler.ts', import.meta.url)) },
    ],
  },
  test: {
    // Two cores: more workers only take time from each other, and timings inside tests suffer.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The built program (tests/program.ts) is loaded by node, as it is installed.
    server: { deps: { external: [/yuanye-built-/] } },
    globalSetup: 'tests/global-setup.ts',
    unstubEnvs: true,
    // Tests read what commands say in English, on a Chinese machine as well.
    env: { YUANYE_LANG: 'en' },
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: { name: 'shared', include: ['tests/**/*.test.ts'], exclude: ALONE, isolate: false },
      },
      // After the others: a process is given up when the next file is of another project.
      { extends: true, test: { name: 'alone', include: ALONE, sequence: { groupOrder: 1 } } },
    ],
  },
});
