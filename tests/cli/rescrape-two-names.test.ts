/** An article that is archived under two addresses, of which one leads to the other by now. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rebuild } from '../../src/archive/rederive/rebuild.js';
import { openArchive } from '../../storage/index.js';
import { crawlSite, type EditableSite, editableSite, lookAgain, temporaryFolder } from './site.js';

let site: EditableSite;
let folder: ReturnType<typeof temporaryFolder>;
/** Whether the new pages give their date. */
let dated: boolean;
const N = 9;
const path = (n: number, name: string) => `/${name}/2026/${100000 + n}.html`;
const fate = (answer: [number, string?]) => {
  for (let n = 0; n < N; n++)
    site.pages.get(path(n, 'news'))!.answer = (_request, response) => {
      const [status, to] = answer;
      response.writeHead(status, to === undefined ? {} : { location: path(n, to) }).end();
    };
};
const move = () => fate([301, 'moved/news']);

beforeEach(async () => {
  site = await editableSite(N);
  folder = temporaryFolder();
  dated = true;
  const old = site.template;
  site.template = (one) => (one.etag !== 'old' && dated ? old(one) : old(one).replace('2026-01-05 10:00', ''));
  for (let n = 0; n < N; n++) {
    const page = site.pages.get(path(n, 'news'))!;
    site.pages.set(path(n, 'moved/news'), { ...page });
    page.etag = 'old';
  }
});
afterEach(async () => {
  await site.close();
  folder.remove();
});

const state = async (dir = folder.dir) => {
  const archive = openArchive(dir, { mode: 'read' });
  const found = archive.revisits.pages().map(({ id, url, goneAt }): [string, unknown] => {
    const versions = archive.articles.versions(id);
    return [new URL(url).pathname, [versions.map(({ digest }) => digest), archive.articles.lastSeen(id), goneAt]];
  });
  await archive.close();
  return Object.fromEntries(found);
};
const counts = async () => Object.values(await state()).map((one) => (one as [string[]])[0].length);

it.each([true, false])(
  'makes no versions in turn, and is told once, dated at first: %s',
  async (atFirst) => {
    dated = atFirst;
    await crawlSite(site, folder.dir);
    dated = true;
    move();
    const looks = [];
    for (let i = 0; i < 3; i++) looks.push((await lookAgain(site, folder.dir)).report);
    expect(looks.map(({ looked, unchanged, changed }) => [looked, unchanged, changed])).toEqual(
      Array(3).fill([2 * N, 2 * N, []]),
    );
    expect(looks.map(({ moved }) => moved.length)).toEqual([N, 0, 0]);
    expect(await counts()).toEqual(Array(2 * N).fill(1));
  },
  60_000,
);

it('gets a version where it lies, whichever of its addresses shows the edit first', async () => {
  await crawlSite(site, folder.dir);
  move();
  const page = site.pages.get(path(1, 'moved/news'))!;
  page.lines[0] = '更正：此前所述树木数目有误，应为四十三棵，设计小组已经复核，施工单位正在补种行道树。';
  const url = `${site.url}${path(1, 'news')}`;
  const first = (await lookAgain(site, folder.dir, { urls: [url] })).report;
  expect(first.changed.map((one) => new URL(one.url).pathname)).toEqual([path(1, 'moved/news')]);
  const second = (await lookAgain(site, folder.dir)).report;
  expect([second.unchanged, second.changed, second.moved.length]).toEqual([2 * N, [], N - 1]);
  expect((await counts()).sort()).toEqual([...Array(2 * N - 1).fill(1), 2]);
  const archive = openArchive(folder.dir, { mode: 'read' });
  const id = archive.articles.resolve(`${site.url}${path(1, 'moved/news')}`)!;
  const changes = [...archive.revisits.stretches()].filter((one) => one.id === id).map(({ changed }) => changed);
  await archive.close();
  expect(changes).toEqual([true, false]);
}, 60_000);

it('returns when its page was gone and leads to the other address now; a rebuild knows it', async () => {
  await crawlSite(site, folder.dir);
  fate([410]);
  await lookAgain(site, folder.dir);
  expect((await lookAgain(site, folder.dir)).report.gone).toHaveLength(N);
  move();
  const { report } = await lookAgain(site, folder.dir);
  expect([report.returned.length, report.moved.length, report.stillGone]).toEqual([N, N, 0]);
  const again = (await lookAgain(site, folder.dir)).report;
  expect([again.returned, again.moved, again.unchanged]).toEqual([[], [], 2 * N]);
  const after = await state();
  expect(Object.values(after).map((one) => (one as unknown[])[2])).toEqual(Array(2 * N).fill(null));

  const rebuilt = temporaryFolder();
  const options = { profiles: [], workers: 0, signal: new AbortController().signal };
  await rebuild(folder.dir, rebuilt.dir, options, () => undefined);
  expect(await state(rebuilt.dir)).toEqual(after);
  rebuilt.remove();
}, 60_000);
