import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The package by its name is our source: examples run as they stand.
  resolve: {
    alias: [
      { find: /^yuanye$/, replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)) },
      { find: /^yuanye\/crawler$/, replacement: fileURLToPath(new URL('src/crawler.ts', import.meta.url)) },
    ],
  },
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: 'tests/global-setup.ts',
    // Two cores: more workers only take time from each other, and timings inside tests suffer.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
