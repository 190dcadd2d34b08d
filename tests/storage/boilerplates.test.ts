import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { learnBoilerplate } from '../../src/clean/index.js';
import { type Archive, openArchive } from '../../storage/index.js';

const dirs: string[] = [];
const archives: Archive[] = [];
afterEach(async () => {
  for (const archive of archives.splice(0)) await archive.close();
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});
function fresh(): Archive {
  const dir = mkdtempSync(join(tmpdir(), 'yuanye-boilerplates-'));
  dirs.push(dir);
  const archive = openArchive(dir, { mode: 'write' });
  archives.push(archive);
  return archive;
}

/** A character of its own for each page. */
const own = (i: number) => String.fromCodePoint(0x4e00 + i);
const pages = Array.from({ length: 260 }, (_, i) => ({
  url: `http://site.example/${i}.html`,
  blocks: [
    `这一篇的正文说的是${own(i)}园。`,
    '欢迎订阅本站的园林周刊',
    i % 10 === 0 ? '本周热读排行' : `独有的一句${own(i)}`,
  ],
}));

function offerAll(archive: Archive, some: readonly { url: string; blocks: readonly string[] }[]): void {
  archive.db.transaction(() => {
    for (const { url, blocks } of some) archive.boilerplates.offer('site', url, blocks);
  })();
}

test('what is learnt depends on the set of pages, not on their order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(pages, { minLength: 260, maxLength: 260 }), async (order) => {
      const archive = fresh();
      offerAll(archive, order);
      archive.boilerplates.keep('site', learnBoilerplate('site', archive.boilerplates.sample('site')));
      const learnt = archive.boilerplates.latest('site')!;
      expect(learnt.id).toBe('boilerplate:site@1');
      expect(learnt.pages).toBe(200);
      // 欢迎订阅 stands on every page, 本周热读排行 on a tenth of them: too few to be touched.
      expect([...learnt.blocks]).toEqual([['欢迎订阅本站的园林周刊', 200]]);
    }),
    { numRuns: 5 },
  );
});

test('a new version is kept only when the template changed', () => {
  const archive = fresh();
  const learn = () => archive.boilerplates.keep('site', learnBoilerplate('site', archive.boilerplates.sample('site')));
  offerAll(archive, pages.slice(0, 40));
  expect(learn()).toBe(true);
  expect(learn()).toBe(false);
  offerAll(
    archive,
    pages.slice(40, 200).map(({ url, blocks }) => ({ url, blocks: [...blocks, '全站新添的一行字'] })),
  );
  expect(learn()).toBe(true);
  expect(archive.boilerplates.latest('site')!.id).toBe('boilerplate:site@2');
});
