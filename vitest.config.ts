import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests of pure stages and of storage: they change nothing of their process, so that one process may run them all. */
const SHARED = 'tests/{extract,clean,decode,dedupe,repair,revisit,floor,export,storage}/**/*.test.ts';

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
    projects: [
      { extends: true, test: { name: 'shared', include: [SHARED], isolate: false } },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['tests/**/*.test.ts'],
          exclude: [SHARED],
          globalSetup: 'tests/global-setup.ts',
        },
      },
    ],
  },
});
