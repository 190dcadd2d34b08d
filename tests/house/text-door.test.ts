/** `yuanye/text` is for everyone: what it loads is decoding, repair, and nothing else. */
import { expect, test } from 'vitest';
import { importsOf, packageOf, read, targetOf } from './house.js';

test('the door of text loads decode and repair alone', () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const walk = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const specifier of importsOf(read(path).replace(/^import type [^;]*;/gm, ''))) {
      if (specifier.startsWith('.')) walk(targetOf(path, specifier));
      else packages.add(packageOf(specifier));
    }
  };
  walk('src/text.ts');
  expect(
    [...seen].filter(
      (path) => !/^src\/(?:text\.ts|decode\/|repair\/|core\/(?:page|encodings|surnames)\.ts)/.test(path),
    ),
  ).toEqual([]);
  expect([...packages].filter((name) => !name.startsWith('node:') && name !== 'iconv-lite')).toEqual([]);
});
