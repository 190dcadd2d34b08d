/** The reading room of a library: its sites searched as one, each article shown from the archive that holds it. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { initLibrary, openLibrary } from '../../src/library/library.js';
import { lookAtSites } from '../../src/library/look.js';
import { addArchive } from '../../src/library/sites.js';
import { Room, roomApp } from '../../src/serve/index.js';
import { heldIn } from '../../src/serve/replay/held.js';
import { openArchive } from '../../storage/index.js';
import { paragraphs } from '../cli/site.js';
import { startCli } from '../cli/start-cli.js';
import { fillGarden, URLS } from '../serve/room.js';
import { article, folderForTest, save } from '../storage/article.js';

vi.setConfig({ testTimeout: 60_000 });

const dir = join(folderForTest(), 'library');
const second = article('http://park.example/9.html', '另一座公园', paragraphs(9), { site: 'park' });
const AT = '2020-12-19T08:00:00Z';
const faults: unknown[] = [];
let room: Room;
let ask: (path: string) => Promise<Response>;

beforeAll(async () => {
  initLibrary(dir);
  const [one, two] = [folderForTest(), folderForTest()];
  const first = openArchive(one, { mode: 'write', commits: { waitMs: 1 } });
  await fillGarden(first);
  await first.close();
  const other = openArchive(two, { mode: 'write', commits: { waitMs: 1 } });
  const run = other.runs.start('crawl');
  await save(other, second);
  await other.commits.enqueue(() => {
    other.articles.noteForgotten(
      'http://park.example/lost.html',
      publicId('http://park.example/lost.html'),
      'asked',
      AT,
      'park',
    );
    other.db.prepare('UPDATE versions SET run = ?').run(run);
    other.skipped.add({ url: 'http://park.example/gone.html', reason: 'not-found', message: '404', run, at: AT });
  });
  const alarm = { site: 'park', kind: 'chars', message: 'Articles are shorter than they were.' };
  other.runs.finish(run, 'partial', { alarms: [alarm], saved: { new: 1 } });
  other.runs.finish(other.runs.start('rescrape'), 'done', { looked: 1 });
  await other.close();
  for (const from of [one, two]) await addArchive(openLibrary(dir), from, { name: null, move: false, times: null });
  await lookAtSites(openLibrary(dir), { waitMs: 0, compare: true });
  room = await Room.open({
    ...{ dir, lang: 'en', public: false, origin: null, replayOrigin: null, workers: 0 },
    onError: (error) => faults.push(error),
    now: () => new Date('2020-12-20T08:00:00Z'),
  });
  const app = roomApp(room);
  ask = async (path) => app.request(`http://localhost:9781${path}`);
});

describe('the room of a library', () => {
  it('searches and counts all sites, and lists each', async () => {
    const search = await (await ask('/search?q=公园')).text();
    expect(search).toContain('另一座公园');
    expect(search).toContain('口袋公园开放');
    for (const site of ['garden', 'other', 'park']) expect(search).toContain(`site=${site}`);
    expect(await (await ask('/sites')).text()).toContain('/sites/park');
    expect(await (await ask('/search?q=公园&site=park')).text()).not.toContain('口袋公园开放');
    expect(await (await ask('/')).text()).toContain('另一座公园');
  });

  it('knows what one of its sites forgot', async () => {
    const lost = 'http://park.example/lost.html';
    for (const path of [`/a/${publicId(lost)}`, `/a/${publicId(lost)}/cluster`, `/snapshot/2020/${lost}`])
      expect((await ask(path)).status, path).toBe(410);
    expect((await ask('/snapshot/2020/http://park.example/never.html')).status).toBe(404);
    const records = await ask('/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=site:park');
    expect(await records.text()).toContain(`<header status="deleted"><identifier>urn:yuanye:${publicId(lost)}`);
  });

  it.each([
    [`/a/${publicId(URLS[0]!)}`, '卵石'],
    [`/a/${publicId(URLS[0]!)}/v/1`, '碎石'],
    [`/a/${publicId(URLS[0]!)}/history`, '2'],
    [`/a/${publicId(URLS[0]!)}/diff/1..2`, '卵</ins>石'],
    [`/a/${publicId(URLS[0]!)}/cluster`, '新闻网'],
    [`/a/${publicId(URLS[0]!)}.json`, '卵石'],
    [`/a/${second.id}`, '另一座公园'],
    [`/a/${second.id}.ris`, '另一座公园'],
    [`/a/${second.id}/trail`, '另一座公园'],
    ['/clusters', '口袋公园开放'],
    ['/feed.atom', '另一座公园'],
    ['/api/v1/search?q=公园', '另一座公园'],
    ['/runs', '/runs?site=park"'],
    ['/runs', '/runs/2?site=park'],
    ['/runs?site=park', '/runs/1?site=park'],
    ['/runs/1?site=park', '/runs?site=park"'],
    ['/alarms', '/runs/1?site=park'],
    ['/sites/park', '/alarms'],
    ['/skipped', '/skipped?site=park'],
    ['/skipped?site=park', 'http://park.example/gone.html'],
    ['/skipped?site=park&reason=not-found', '/skipped?site=park"'],
    [`/a/${second.id}/history`, '/runs/1?site=park'],
    ['/api/v1/runs?site=park', '"id":2'],
  ])('answers %s', async (path, says) => {
    const answer = await ask(path);
    expect(answer.status, path).toBe(200);
    expect(await answer.text()).toContain(says);
    expect(faults).toEqual([]);
  });

  it('shows pages of the site as they were, from its archive', async () => {
    const { archive, held } = heldIn(room, URLS[0]!)!;
    expect(archive.dir).not.toBe(dir);
    expect(held.length).toBeGreaterThan(0);
    expect((await ask(`/snapshot/2020/${URLS[0]!}`)).headers.get('location')).toContain(URLS[0]!);
  });

  it('says what is not there', async () => {
    for (const [path, status] of [
      ['/a/aaaaaaaaaaaaaaaa', 404],
      ['/runs?site=nobody', 404],
      ['/runs/9?site=park', 404],
      ['/runs/1', 404],
      ['/runs/1/events?site=nobody', 404],
      ['/skipped?site=nobody', 404],
      ['/api/v1/runs', 400],
    ] as const)
      expect((await ask(path)).status, path).toBe(status);
  });

  it('goes on with the sites that can be read', async () => {
    const park = openLibrary(dir).sites.find(({ name }) => name === 'park')!.dir;
    renameSync(park, `${park}-away`);
    try {
      for (const path of ['/runs', '/alarms', '/skipped', '/sites']) expect((await ask(path)).status, path).toBe(200);
    } finally {
      renameSync(`${park}-away`, park);
    }
    expect(faults).toEqual([]);
  });

  it('is opened by the command, with threads that search', async () => {
    const { child, ended } = startCli(['serve', '--library', dir, '--port', '0', '--json']);
    try {
      const { url } = await new Promise<{ url: string }>((resolve) =>
        child.stdout!.once('data', (text: string) => resolve(JSON.parse(text) as { url: string })),
      );
      const page = await (await fetch(`${url}search?q=${encodeURIComponent('另一座公园')}`)).text();
      expect(page).toContain(`/a/${second.id}`);
    } finally {
      child.kill('SIGTERM');
    }
    expect((await ended).code).toBe(0);
  });
});
