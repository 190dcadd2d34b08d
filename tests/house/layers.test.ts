import { describe, expect, it } from 'vitest';
import { code, files, importsOf, packageOf, read } from './house.js';
import { faultsOf, ROOMS } from './layers.js';

describe('the house', () => {
  it('keeps its layers, doors and packages', () => {
    expect(code.flatMap((path) => faultsOf(path, read(path)))).toEqual([]);
  });

  it('uses every package it declares, and declares every package it may use', () => {
    const { dependencies, optionalDependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const allowed = Object.values(ROOMS)
      .flatMap((room) => room.packages)
      .filter((name) => !/^node:|^\*$/.test(name));
    for (const name of allowed) expect(Object.keys({ ...dependencies, ...optionalDependencies })).toContain(name);
    for (const version of Object.values({ ...dependencies, ...optionalDependencies, ...devDependencies }))
      expect(version).toMatch(/^\d/);
  });

  it.each([
    ['playwright', /^playwright$/],
    ['crawlee', /^crawlee$|^@crawlee\//],
    ['cheerio', /^cheerio$/],
    ['iconv-lite', /^iconv-lite$/],
    ['better-sqlite3', /^better-sqlite3$/],
  ])('does its work with %s, which its users were promised', (_, name) => {
    const product = code.filter((path) => /^(?:src|crawlers|snapshots|storage)\//.test(path));
    const users = product.filter((path) => importsOf(read(path)).some((from) => name.test(packageOf(from))));
    expect(users).not.toEqual([]);
  });

  it('is tested with vitest', () => {
    const tests = files.filter((path) => path.endsWith('.test.ts'));
    expect(tests.filter((path) => !importsOf(read(path)).includes('vitest'))).toEqual([]);
  });

  it.each([
    ['storage/a.ts', "import { crawl } from '../crawlers/index.js';", 'storage may not enter crawlers'],
    ['src/clean/a.ts', "import { readFileSync } from 'node:fs';", 'uses node:fs'],
    ['src/cli/a.ts', "import { x } from '../decode/candidates.js';", 'by a window'],
    ['src/repair/a.ts', "const { decode } = await import('../decode/index.js');", 'may not enter src/decode'],
    ['src/core/page.ts', "export { canonicalUrl } from '../pipeline.js';", 'src/core may not enter pipeline'],
    ['src/extract/a.ts', 'const now = new Date();', 'touches the clock'],
    ['crawlers/a.ts', 'const proxy = process.env.PROXY;', 'reads process.env'],
    ['storage/a.ts', 'for (const row of statement.iterate()) use(row);', 'holds a database cursor open'],
    ['src/utils.ts', '', 'lies in no room'],
  ])('names a planted fault in %s: %s', (path, text, fault) => {
    expect(faultsOf(path, text).join()).toContain(fault);
  });

  it('lets honest files be', () => {
    expect(faultsOf('src/cli/a.ts', "import { decode } from '../decode/index.js';\nimport { z } from 'zod';")).toEqual(
      [],
    );
    expect(faultsOf('src/extract/a.ts', '// asks Date.now() never\nconst at = new Date(text);')).toEqual([]);
  });
});

describe('files', () => {
  // A long file is a smell: it may hold two ideas. A limit that cuts files of one idea makes shards, so it is generous.
  it('are under 400 lines, tests under 500, unless they are tables', () => {
    const long = code.filter((path) => {
      const lines = read(path).split('\n').length - 1;
      if (lines <= (path.startsWith('tests/') ? 500 : 400)) return false;
      const table = /^(?:#![^\n]*\n)?\/\*\*[\s\S]*?\bA table\b[\s\S]*?\*\//.test(read(path));
      return !table || (read(path).match(/\bfunction\b|=>/g) ?? []).length > 8;
    });
    expect(long, 'split by idea; only a file whose opening comment says "A table" may be longer').toEqual([]);
  });

  it('have names in kebab-case that say what is inside', () => {
    expect(code.filter((path) => !/^(\.?[a-z0-9-]+\/)*[a-z0-9-]+(\.(test|config|d))*\.(ts|mjs)$/.test(path))).toEqual(
      [],
    );
    expect(code.filter((path) => /(^|\/)(utils?|helpers?|misc|common|stuff)\.ts$/.test(path))).toEqual([]);
    expect(
      files
        .filter((path) => path.startsWith('storage/migrations/'))
        .every((path) => /\/(\d{3}-[a-z0-9-]+|index)\.ts$/.test(path)),
    ).toBe(true);
  });

  it('leave nothing open, focused, swallowed or bound to one machine', () => {
    // Spelt in pieces, so that this file does not find itself.
    const marks: readonly (readonly [RegExp, string])[] = [
      [new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`), 'open mark'],
      [/\b(it|test|describe)\.only\(/, 'focused test'],
      [/catch\s*(\([a-zA-Z_]*\))?\s*\{\s*\}/, 'empty catch'],
      [/(?<![\w.])\/(work|root|home)\/[a-z]/, 'path of one machine'],
    ];
    const found = code
      .filter((path) => !/^tests\/pages\//.test(path))
      .flatMap((path) => marks.filter(([pattern]) => pattern.test(read(path))).map(([, name]) => `${path}: ${name}`));
    expect(found).toEqual([]);
  });
});
