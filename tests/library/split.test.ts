/** An archive of two sites, crawled as one, that becomes two archives of a library. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { divide, openWarcWriter, readRecord } from '../../snapshots/index.js';
import { Room, replayApp } from '../../src/serve/index.js';
import { openArchive, RunLock } from '../../storage/index.js';
import { runCli } from '../cli/run-cli.js';
import { paragraphs } from '../cli/site.js';
import { startCli } from '../cli/start-cli.js';
import { folderForTest } from '../storage/article.js';
import { type Ground, ground, writeProfile } from './ground.js';
import { jsonOf } from './machines.js';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const ARTICLES = 5;
const REPLAY = 'http://127.0.0.1:9782';
const root = folderForTest();
const whole = join(root, 'whole');
let one: Ground;
/** The articles of the second site: one has a tag, one was forgotten. */
let ids: string[] = [];
const done = async (...words: string[]) => {
  const ended = await runCli(words);
  expect(ended, `${words.join(' ')}: ${ended.told}`).toMatchObject({ code: 0 });
  return ended;
};

beforeAll(async () => {
  one = await ground(2, ARTICLES, 1);
  mkdirSync(join(whole, 'sites'), { recursive: true });
  const profiles = one.addresses.map((address, i) => writeProfile(join(whole, 'sites'), `s${i}`, address));
  const play = ['--archive', whole, '--allow-private', '--delay', '0', '--quiet'];
  await done('crawl', ...profiles, ...play);
  await done('crawl', `${one.addresses[0]}/odd/x.html`, `${one.addresses[1]}/news/2026/1001.html`, ...play).catch(
    () => undefined, // the first page is not there: its row is what the test wants
  );
  ids = jsonOf((await done('list', '--archive', whole, '--site', 's1', '--json')).out).map(({ id }) => String(id));
  await done('curate', 'tag', ids[0]!, '要点', '--archive', whole);
  await done('forget', ids[1]!, '--reason', 'asked for', '--archive', whole);
  await done('schedule', 'add', 's0', '--cron', '0 6 * * *', '--archive', whole);
});
afterAll(() => one?.close());

/** The bytes of an archive's files; the lock's file holds nothing. */
const filesOf = (dir: string) =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/(?:run\.lock|-shm|-wal)$/.test(name) && statSync(join(dir, name)).isFile())
    .sort()
    .map((name) => `${name} ${readFileSync(join(dir, name)).toString('base64')}`);

/** Whether something is so; what is looked at may not be there yet. */
function isSo(what: () => boolean): boolean {
  try {
    return what();
  } catch {
    return false; // the next look tells
  }
}

async function splitInto(name: string): Promise<string> {
  const library = join(root, name);
  await done('library', 'init', library);
  return library;
}
const VERSIONS = ['export', '--format', 'jsonl', '--versions', '--out', '-'];

/** That the parts hold what the whole does: articles with all versions, records byte for byte, rows that agree. */
async function expectParts(library: string): Promise<void> {
  const source = openArchive(whole, { mode: 'read' });
  const records = new Set<string>();
  for (const site of ['s0', 's1']) {
    const dir = join(library, 'sites', site);
    const { out } = await done(...VERSIONS, '--archive', dir);
    expect(out).toBe((await done(...VERSIONS, '--archive', whole, '--site', site)).out);
    expect(jsonOf((await done('verify', '--deep', '--json', '--archive', dir)).out)).toMatchObject([{ sound: true }]);
    expect(jsonOf((await done('doctor', '--deep', '--json', '--archive', dir)).out)).toMatchObject([{ sound: true }]);
    const part = openArchive(dir, { mode: 'read' });
    for (const { id, url, ...here } of part.captures.all()) {
      const there = source.captures.get(id)!;
      expect(there.url).toBe(url);
      records.add(`${there.file} ${there.offset}`);
      const [a, b] = [readRecord(part.snapshots, here), readRecord(source.snapshots, there)];
      expect(a.header).toEqual(b.header);
      expect(a.block.equals(b.block)).toBe(true);
    }
    await part.close();
  }
  expect(records.size).toBe(source.captures.count());
  await source.close();
}

describe('splitting an archive of several sites', () => {
  it('makes an archive of each, with the same articles and bytes, and leaves the whole as it is', async () => {
    const library = await splitInto('library');
    const before = filesOf(whole);
    const { out, told } = await done('library', 'split', whole, '--library', library, '--json');
    expect(told).toContain('stays as it is');
    expect(jsonOf(out).map(({ name, articles }) => [name, articles])).toEqual([
      ['s0', ARTICLES],
      ['s1', ARTICLES - 1],
    ]);
    expect(filesOf(whole)).toEqual(before);
    await expectParts(library);
    expect(readdirSync(join(library, 'sites')).sort()).toEqual(['s0', 's1']);
    expect(readFileSync(join(library, 'library.yaml'), 'utf8')).toContain('s0:\n    site: s0\n');

    // What belongs to one site is with it, and with no other.
    const [s0, s1] = ['s0', 's1'].map((name) => join(library, 'sites', name)) as [string, string];
    expect((await done('schedule', 'list', '--json', '--archive', s0)).out).toContain('0 6 * * *');
    expect((await done('schedule', 'list', '--json', '--archive', s1)).out).toBe('');
    expect((await done('search', 'tag:要点', '--json', '--archive', s1)).out).toContain('s1');
    expect((await runCli(['search', 'tag:要点', '--archive', s0])).told).toContain('No article has the tag');
    const reports = jsonOf((await done('runs', '--json', '--archive', s0)).out).map(({ report }) =>
      JSON.stringify(report),
    );
    expect(reports.join()).toContain('"s0":{');
    expect(reports.join()).not.toContain('"s1":{');
    for (const id of ids.slice(2)) expect(reports.join()).not.toContain(id);
    expect((await done('library', 'search', '公园', '--json', '--facets', '--library', library)).out).toContain(
      `"total":${2 * ARTICLES - 1}`,
    );

    // Again it finds all of it made.
    const again = await done('library', 'split', whole, '--library', library, '--json');
    expect(again.out).toBe(out);
  });

  it('refuses an archive of the library itself, whose articles would be there twice', async () => {
    const library = await splitInto('twice');
    await done('library', 'add', '--archive', whole, '--name', 'all', '--library', library);
    const refused = await runCli(['library', 'split', `${whole}/`, '--library', library]);
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.told).toContain('is in the library already, as all');
    await done('library', 'remove', 'all', '--library', library);
    await done('library', 'split', whole, '--library', library);
    const { out } = await done('library', 'list', '--json', '--library', library);
    expect(out).not.toContain('"all"');
    const added = await runCli(['library', 'add', '--archive', whole, '--name', 'all', '--library', library]);
    expect([added.code, added.told.includes('was split into this library')], added.told).toEqual([2, true]);
  });

  it('gives each archive the bytes that its records repeat, of scripts too', async () => {
    const both = join(root, 'both');
    cpSync(whole, both, { recursive: true });
    const warcs = join(both, 'snapshots');
    const [file = ''] = readdirSync(warcs).filter((name) => name.endsWith('.warc.gz'));
    // Pages of both sites that loaded the same script: the second one's is a revisit of the first one's.
    const more = join(root, 'more');
    const writer = await openWarcWriter(more, { software: 'test' });
    const answer = (url: string, body: string) => ({
      ...{ url, status: 200, statusText: 'OK', headers: { 'content-type': 'text/html' } },
      ...{ body: Buffer.from(body), fetchedAt: '2026-01-06T02:00:00Z' },
    });
    for (const address of one.addresses) {
      const page = answer(`${address}/loaded.html`, `page of ${address}`);
      const needed = [answer(`${address}/js/a.js`, 'the same script')];
      writer.write({ ...page, finalUrl: page.url, redirects: [], via: 'browser', needed });
    }
    await writer.close();
    const [added = ''] = readdirSync(more).filter((name) => name.endsWith('.warc.gz'));
    const { size } = statSync(join(warcs, file));
    writeFileSync(join(warcs, file), readFileSync(join(more, added)), { flag: 'a' });
    const moved = readFileSync(join(more, `${added}.cdxj`), 'latin1')
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(added, file).replace(/"offset":(\d+)/, (_, at) => `"offset":${Number(at) + size}`));
    expect(moved.filter((line) => line.includes('warc/revisit'))).toHaveLength(1);
    const index = join(warcs, `${file}.cdxj`);
    writeFileSync(index, `${[...readFileSync(index, 'latin1').trimEnd().split('\n'), ...moved].sort().join('\n')}\n`);

    const library = await splitInto('of-both');
    await done('library', 'split', both, '--library', library);
    for (const site of ['s0', 's1']) {
      const dir = join(library, 'sites', site);
      const { out } = await done('verify', '--deep', '--json', '--archive', dir);
      expect(jsonOf(out).filter(({ code }) => code === 'missing-original')).toEqual([]);
      await done('export', '--format', 'wacz', '--out', join(root, `loaded-${site}.wacz`), '--archive', dir);
    }
  });

  it('gives archives that are read again, made anew and crawled on as the whole is', async () => {
    const library = join(root, 'library');
    for (const site of ['s0', 's1']) {
      const dir = join(library, 'sites', site);
      const { out } = await done(...VERSIONS, '--archive', dir);
      const { told } = await done('reprocess', '--archive', dir);
      expect(told).not.toMatch(/\b[1-9]\d* (?:new|changed)/);
      expect((await done(...VERSIONS, '--archive', dir)).out).toBe(out);
      const made = join(root, `made-${site}`);
      await done('rebuild', '--into', made, '--archive', dir);
      const texts = (text: string) => jsonOf(text).map(({ id, title, text: words }) => [id, title, words]);
      const latest = ['export', '--format', 'jsonl', '--out', '-', '--archive'];
      expect(texts((await done(...latest, made)).out)).toEqual(texts((await done(...latest, dir)).out));
    }
    for (const words of [
      ['--format', 'wacz', '--out', join(root, 's0.wacz')],
      ['--format', 'warc', '--out', join(root, 's0.warc.gz')],
      ['--format', 'markdown', '--out', join(root, 's0-notes'), '--pictures'],
      ['--format', 'jsonl', '--out', join(root, 's0-run'), '--run', '1'],
      ['--format', 'jsonl', '--out', join(root, 's0-weekly'), '--since-last', 'weekly'],
    ])
      await done('library', 'export', ...words, '--site', 's0', '--library', library);
    const asked = one.sites[0]!.length;
    const room = await Room.open({
      ...{ dir: library, lang: 'en', public: false, origin: null, replayOrigin: REPLAY, workers: 0 },
      onError: (error) => expect(error).toBeNull(),
      now: () => new Date(),
    });
    const replay = replayApp(room, { origin: REPLAY, roomOrigin: 'http://localhost:9781' });
    for (const [n, address] of one.addresses.entries()) {
      const shown = await replay.request(`${REPLAY}/2026/${address}/news/2026/1004.html`);
      const place = shown.headers.get('location');
      const page = place === null ? shown : await replay.request(new URL(place, REPLAY).href);
      expect(await page.text()).toContain(paragraphs(100 * n + 4)[0]!);
    }
    await room.close();
    const run = ['library', 'run', '--once', 's0', '--allow-private', '--json', '--library', library];
    const { code, told } = await startCli(run).ended; // it starts itself for each site
    expect(code, told).toBe(0);
    expect(one.sites[0]!.length).toBeGreaterThan(asked);
  });

  it('ends whole when it was killed anywhere, and shows nothing before', async () => {
    const library = await splitInto('killed');
    const sites = join(library, 'sites');
    const within = (...path: string[]) => {
      const [work] = readdirSync(sites).filter((name) => name.startsWith('.splitting'));
      return work === undefined ? [] : readdirSync(join(sites, work, ...path));
    };
    const steps: (() => boolean)[] = [
      () => within().length > 0,
      () => within().some((name) => name.endsWith('.db')),
      () => within('s0', 'snapshots').length > 0,
      () => within('s0').includes('archive.db'),
      () => within('s1').includes('archive.db'),
      () => readdirSync(sites).includes('s0'),
    ];
    for (const step of steps) {
      const { child, ended } = startCli(['library', 'split', whole, '--library', library]);
      const timer = setInterval(() => {
        if (isSo(step)) child.kill('SIGKILL');
      }, 1);
      await ended;
      clearInterval(timer);
      const listed = jsonOf((await done('library', 'list', '--json', '--library', library)).out);
      expect(listed.every(({ archive }) => statSync(join(String(archive), 'archive.db')).isFile())).toBe(true);
    }
    await done('library', 'split', whole, '--library', library);
    await expectParts(library);
  });

  it('goes on after each step of it that may have been the last', async () => {
    const library = await splitInto('steps');
    // What a kill leaves between two files, and inside one.
    const work = () => readdirSync(join(library, 'sites')).find((name) => name.startsWith('.splitting'));
    const { splitArchive } = await import('../../src/library/split.js');
    const { openLibrary } = await import('../../src/library/library.js');
    for (let step = 0; ; step++) {
      const stop = new AbortController();
      if (step === 0) stop.abort(); // before anything is there
      const parts = await splitArchive(openLibrary(library), whole, {
        signal: stop.signal,
        onStep: () => stop.abort(),
        before: async () => undefined,
      });
      if (parts !== null) break;
      expect(openLibrary(library).sites).toEqual([]);
      expect(work()).toBeDefined();
      expect(step).toBeLessThan(20);
    }
    await expectParts(library);
  });

  it.each([
    ['a run at work', 4, 'run is at work'],
    ['a name that is taken', 2, 'no part of this archive'],
    ['one site', 2, 'nothing to split'],
    ['no archive', 4, 'no archive'],
    ['a file that breaks off', 1, 'nothing was split'],
    ['a file that is missing', 1, 'is missing'],
    ['a change since', 2, 'has changed since'],
  ])('says what is wrong with %s', async (what, code, says) => {
    const library = await splitInto(what.replaceAll(' ', '-'));
    let dir = whole;
    let lock: RunLock | undefined;
    if (what === 'a run at work') lock = RunLock.take(whole);
    if (what === 'a name that is taken')
      await done('library', 'add', one.addresses[0]!, '--name', 's1', '--library', library);
    if (what === 'one site') dir = join(root, 'library', 'sites', 's0');
    if (what === 'no archive') dir = join(root, 'none');
    if (what.startsWith('a file')) {
      dir = join(root, `with-${what.replaceAll(' ', '-')}`);
      cpSync(whole, dir, { recursive: true });
      const [name] = readdirSync(join(dir, 'snapshots')).filter((one) => one.endsWith('.warc.gz')) as [string];
      const file = join(dir, 'snapshots', name);
      if (what.endsWith('missing')) rmSync(file);
      else truncateSync(file, Math.floor(statSync(file).size / 2));
    }
    if (what === 'a change since') {
      await done('library', 'split', whole, '--library', library);
      await done('schedule', 'remove', 's0', '--archive', whole);
    }
    const ended = await runCli(['library', 'split', dir, '--library', library]);
    lock?.release();
    expect(ended.told).toContain(says);
    expect(ended.code).toBe(code);
  });
});

describe('dividing a WARC file', () => {
  it('leaves no half file on a full disk', async () => {
    const [file] = readdirSync(join(whole, 'snapshots')).filter((name) => name.endsWith('.warc.gz')) as [string];
    const dir = folderForTest();
    const { realDisk } = await import('../../snapshots/index.js');
    let left = 3000;
    const full = {
      ...realDisk,
      write(fd: number, bytes: Uint8Array, at: number) {
        left -= bytes.length;
        if (left < 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        realDisk.write(fd, bytes, at);
      },
    };
    const share = (into: string) => ({ dir, into, keeps: () => true });
    await expect(
      divide(join(whole, 'snapshots'), file, [share('a.warc.gz'), share('b.warc.gz')], full),
    ).rejects.toMatchObject({ exitCode: 5 });
    expect(readdirSync(dir)).toEqual([]);
    rmSync(dir, { recursive: true });
  });
});
