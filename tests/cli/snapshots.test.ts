/** Snapshots and archive together: sharing, importing, proving and mending. */

import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { generalProfile } from '../../crawlers/index.js';
import type { CaptureResult } from '../../src/archive/import/results.js';
import { ArchiveImport } from '../../src/archive/import/web-archives.js';
import { Session } from '../../src/archive/session.js';
import { shareWacz, shareWarc } from '../../src/archive/share/web-archive.js';
import * as verifyCommand from '../../src/cli/commands/verify.js';
import { runCommand } from '../../src/cli/run-command.js';
import { configurationDigest } from '../../src/config/digest.js';
import type { FetchedPage } from '../../src/core/page.js';
import { type Archive, openArchive } from '../../storage/index.js';
import { runCli } from './run-cli.js';

const HOST = 'http://news.example.test';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'yuanye-app-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const PARKS = ['东湖', '西溪', '南塘', '北坡', '梅岭', '松岗', '荷塘', '竹溪'];

function html(n: number, more = ''): string {
  const park = PARKS[n % PARKS.length]!;
  const paragraphs = Array.from(
    { length: 6 },
    (_, i) =>
      `<p>${park}公园第${n * 7 + i}号地块的改造昨日完成，${i * 13 + n}株水杉沿岸铺开，木栈道绕湖一周，附近居民每天清晨到这里散步。</p>`,
  );
  return `<html><head><title>${park}公园改造完成${n}_样例新闻网</title></head><body><div class="nav"><a href="/">首页</a></div>
<h1>${park}公园改造完成${n}</h1><div class="info">2019-12-2${n % 10} 10:00:00 来源:样例日报</div>
<div id="endtext">${paragraphs.join('')}${more}</div></body></html>`;
}

function page(n: number, more: Partial<FetchedPage> = {}): FetchedPage {
  const url = `${HOST}/htm/2019/122${n % 10}/${2750 + n}.html`;
  return {
    url,
    finalUrl: url,
    redirects: [],
    status: 200,
    statusText: 'OK',
    headers: { 'content-type': 'text/html; charset=utf-8', etag: `"${n}"` },
    body: Buffer.from(html(n)),
    fetchedAt: `2024-05-0${1 + (n % 9)}T07:08:09.${100 + n}Z`,
    via: 'http',
    remoteAddress: '127.0.0.1',
    request: { method: 'GET', headers: { 'user-agent': 'yuanye/test' } },
    ...more,
  };
}

/** An archive with articles, two versions of one, an identical and a 304 revisit, a list page, a 404 and a picture. */
async function archiveOf(dir: string): Promise<void> {
  const session = await Session.open(dir, 'crawl', {});
  const context = session.context({
    ...generalProfile(),
    site: 'example.test',
    name: 'example.test',
    hosts: ['news.example.test'],
  });
  const works: Promise<unknown>[] = [];
  const visit = (one: FetchedPage) => {
    const { save } = session.prepare([one], context, session.read(one, context));
    works.push(session.archive.commits.enqueue(save));
  };
  const record = (one: FetchedPage) => {
    const locator = session.warc.write(one);
    works.push(session.archive.commits.enqueue(() => session.capture(one, locator)));
  };
  for (let n = 0; n < 8; n++) visit(page(n));
  visit(page(1, { fetchedAt: '2024-06-01T00:00:00.000Z' }));
  visit(
    page(2, {
      fetchedAt: '2024-06-02T00:00:00.000Z',
      body: Buffer.from(html(2, '<p>更正：开放时间改为上午八点，周一不闭园。</p>')),
    }),
  );
  await session.archive.commits.flush();
  const revisitOf = session.warc.reference(page(3).body)!;
  const again = page(3, { status: 304, body: Buffer.alloc(0), fetchedAt: '2024-06-03T00:00:00.000Z' });
  const locator = session.warc.write(again, { revisitOf });
  works.push(
    session.archive.commits.enqueue(() => {
      const row = session.capture(again, locator);
      session.archive.articles.markSeen(session.archive.articles.resolve(again.finalUrl)!, again.fetchedAt, [row]);
    }),
  );
  record(page(20, { url: `${HOST}/list/`, finalUrl: `${HOST}/list/`, body: Buffer.from('<a href="/1.html">一</a>') }));
  record(page(21, { url: `${HOST}/gone`, finalUrl: `${HOST}/gone`, status: 404, body: Buffer.from('404') }));
  record(
    page(22, {
      finalUrl: `${HOST}/a.png`,
      headers: { 'content-type': 'image/png' },
      body: Buffer.from([137, 80, 78, 71]),
    }),
  );
  await session.archive.commits.flush();
  await Promise.all(works);
  await session.close('done', {});
}

/** What must survive a round trip: captures and versions, by what they say and not by where they lie. */
function content(archive: Archive): { captures: string[]; versions: string[] } {
  const captures = [...archive.captures.all()].map((c) => `${c.url} ${c.fetchedAt} ${c.digest} ${c.status} ${c.type}`);
  const rows = archive
    .sql(
      'SELECT a.public_id AS id, v.captured_at AS at, hex(v.digest) AS digest FROM versions v JOIN articles a ON a.id = v.article',
    )
    .all() as { id: string; at: string; digest: string }[];
  return { captures: captures.sort(), versions: rows.map(({ id, at, digest }) => `${id} ${at} ${digest}`).sort() };
}

async function importInto(dir: string, file: string, keep: 'articles' | 'all'): Promise<CaptureResult[]> {
  const session = await Session.open(dir, 'import', {});
  const told: CaptureResult[] = [];
  const { signal } = new AbortController();
  const options = {
    keep,
    profiles: [],
    general: generalProfile(),
    signal,
    onResult: (one: CaptureResult) => told.push(one),
  };
  const archive = new ArchiveImport(session, options);
  await archive.file(file, file);
  await archive.finish();
  await session.close('done', {});
  return told;
}

/** Runs `yuanye verify` in this process; its exit code. */
async function verify(dir: string, ...args: string[]): Promise<number> {
  process.exitCode = undefined;
  const entry = { does: '', load: async () => verifyCommand };
  const usage = await runCommand('verify', entry, ['--quiet', '--archive', dir, ...args]);
  const code = usage ?? Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return code;
}

test('an archive shared as WACZ and imported is the same archive', async () => {
  const [from, to, out] = [folder(), folder(), folder()];
  await archiveOf(from);
  const source = openArchive(from, { mode: 'read' });
  const wacz = join(out, 'all.wacz');
  const shared = await shareWacz(source, null, wacz, '样例');
  expect(shared).toMatchObject({ captures: 14, pages: 9 });
  expect(readdirSync(out)).toEqual(['all.wacz']);
  const told = await importInto(to, wacz, 'all');
  expect(told.filter(({ outcome }) => outcome === 'damaged')).toEqual([]);
  const target = openArchive(to, { mode: 'read' });
  expect(content(target)).toEqual(content(source));
  expect(await verify(to, '--deep')).toBe(0);
  // Run again, it finds nothing new.
  const again = await importInto(to, wacz, 'all');
  expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['known']));
  expect(content(target)).toEqual(content(source));
});

test('one article shared as WARC brings its captures, their originals and its text', async () => {
  const [from, to, out] = [folder(), folder(), folder()];
  await archiveOf(from);
  const source = openArchive(from, { mode: 'read' });
  const id = source.articles.resolve(page(1).url)!;
  const warc = join(out, 'one.warc.gz');
  expect(await shareWarc(source, [id], warc)).toMatchObject({ captures: 2, pages: 1 });
  await importInto(to, warc, 'articles');
  const target = openArchive(to, { mode: 'read' });
  expect(content(target).versions).toEqual(content(source).versions.filter((line) => line.startsWith(id)));
});

test('the same archive shared again gives the same bytes', async () => {
  const [from, out] = [folder(), folder()];
  await archiveOf(from);
  const source = openArchive(from, { mode: 'read' });
  for (const [name, share] of [
    ['all.wacz', () => shareWacz(source, null, join(out, 'all.wacz'), '样例')],
    ['all.warc.gz', () => shareWarc(source, null, join(out, 'all.warc.gz'))],
  ] as const) {
    await share();
    const first = readFileSync(join(out, name));
    await new Promise((resolve) => setTimeout(resolve, 1100)); // a clock that moved on by a second must not show
    await share();
    expect(readFileSync(join(out, name)).equals(first)).toBe(true);
  }
  await source.close();
});

test('verify names each fault, and --repair mends what needs no inventing', async () => {
  const dir = folder();
  await archiveOf(dir);
  const snapshots = join(dir, 'snapshots');
  const warc = readdirSync(snapshots).find((name) => name.endsWith('.warc.gz'))!;
  expect(await verify(dir, '--deep')).toBe(0);

  writeFileSync(join(snapshots, `${warc}.cdxj`), 'com,example)/ 20240101000000 {}\n');
  expect(await verify(dir)).toBe(0);
  expect(await verify(dir, '--deep')).toBe(1);
  expect(await verify(dir, '--deep', '--repair')).toBe(0);

  // A crash: the file was never closed, its index never sorted, and its last record is torn.
  renameSync(join(snapshots, warc), join(snapshots, `${warc}.open`));
  rmSync(join(snapshots, `${warc}.cdxj`));
  appendFileSync(join(snapshots, `${warc}.open`), readFileSync(join(snapshots, `${warc}.open`)).subarray(0, 300));
  expect(await verify(dir)).toBe(0); // a notice: the next run closes it
  expect(await verify(dir, '--repair')).toBe(0);
  expect(existsSync(join(snapshots, warc))).toBe(true);

  const bytes = readFileSync(join(snapshots, warc));
  const archive = openArchive(dir, { mode: 'read' });
  const hit = [...archive.captures.all()][4]!;
  await archive.close();
  bytes[hit.offset + (hit.length >> 1)]! ^= 0x10;
  writeFileSync(join(snapshots, warc), bytes);
  expect(await verify(dir)).toBe(1);
  expect(await verify(dir, '--deep', '--repair')).toBe(1);
  // Its index names it no more, the database does.
  const cat = await runCli(['snapshot', 'cat', hit.url, '--at', hit.fetchedAt, '--archive', dir]);
  expect([cat.code, cat.told]).toEqual([
    1,
    expect.stringContaining(`No record can be read in ${warc} at ${hit.offset}`),
  ]);
});

test('captures without a row get one', async () => {
  const dir = folder();
  await archiveOf(dir);
  const archive = openArchive(dir, { mode: 'write' });
  const before = content(archive).captures;
  archive.db.exec(`DELETE FROM captures WHERE status = 404`);
  await archive.close();
  expect(await verify(dir, '--deep', '--repair')).toBe(0);
  expect(content(openArchive(dir, { mode: 'read' })).captures).toEqual(before);
});

test('each file of snapshots says by which configuration it was written', async () => {
  const digestIn = async (kind: string, options: object) => {
    const dir = folder();
    const session = await Session.open(dir, kind, options);
    session.warc.write(page(1));
    await session.close('done', {});
    const file = readdirSync(join(dir, 'snapshots')).find((name) => name.endsWith('.warc.gz'))!;
    const info = gunzipSync(readFileSync(join(dir, 'snapshots', file))).toString('utf8');
    return /^configuration-digest: (sha256:[0-9a-f]{64})\r$/m.exec(info)?.[1];
  };
  const one = await digestIn('crawl', { names: ['chla'], limit: 5 });
  expect(one).toBe(configurationDigest('crawl', { names: ['chla'], limit: 5 }));
  expect(await digestIn('crawl', { names: ['chla'], limit: 6 })).not.toBe(one);
  expect(await digestIn('rescrape', { names: ['chla'], limit: 5 })).not.toBe(one);
});

test('what one run brought is shared by itself, with the originals of its revisits', async () => {
  const [dir, to, out] = [folder(), folder(), folder()];
  await archiveOf(dir);
  const session = await Session.open(dir, 'crawl', {});
  const context = session.context(null);
  for (const one of [page(30), page(4, { fetchedAt: '2024-07-01T00:00:00.000Z' })])
    await session.archive.commits.enqueue(session.prepare([one], context, session.read(one, context)).save);
  const { run } = session;
  await session.close('done', {});
  const wacz = join(out, 'run.wacz');
  const source = openArchive(dir, { mode: 'read' });
  expect(await shareWacz(source, { run }, wacz, '样例')).toMatchObject({ captures: 3, pages: 1 });
  await importInto(to, wacz, 'all');
  const times = [...openArchive(to, { mode: 'read' }).captures.all()].map(
    ({ fetchedAt, type }) => `${type} ${fetchedAt}`,
  );
  expect(times.sort()).toEqual(
    [`response ${page(30).fetchedAt}`, `response ${page(4).fetchedAt}`, 'revisit 2024-07-01T00:00:00.000Z'].sort(),
  );
  expect([...source.listing.ids({ run })]).toEqual([source.articles.resolve(page(30).url)]);
});

test('files of snapshots are closed at the size that is set', async () => {
  const dir = folder();
  vi.stubEnv('YUANYE_WARC_MIB', '1');
  onTestFinished(() => void vi.unstubAllEnvs());
  const session = await Session.open(dir, 'crawl', {});
  for (let n = 0; n < 5; n++)
    session.warc.write(page(n, { headers: { 'content-type': 'image/png' }, body: randomBytes(400_000) }));
  await session.close('done', {});
  expect(readdirSync(join(dir, 'snapshots')).filter((name) => name.endsWith('.warc.gz'))).toHaveLength(2);
  vi.stubEnv('YUANYE_WARC_MIB', 'many');
  await expect(Session.open(dir, 'crawl', {})).rejects.toThrow(/YUANYE_WARC_MIB/);
});
