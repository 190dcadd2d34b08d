/** An import holds little of what streams by, and gives the same with threads and without. The same on a file of gigabytes: `npm run bench -- import 1500 2`. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { randomFrom, serveSampleSite } from '../../samples/index.js';
import { openArchive } from '../../storage/index.js';
import { least } from '../cpu.js';
import { CLI, FIRST_LINE_ENV, FLAGS } from '../program.js';
import { record } from '../snapshots/foreign.js';
import { temporaryFolder } from './site.js';

/** Notes what the whole process used when it ends, start and loading included. */
const USAGE = pathToFileURL(fileURLToPath(new URL('../../bench/usage.mjs', import.meta.url))).href;
const PAGES = 60;
/** Pictures of half a megabyte, 157 MB together: held in memory they would double what the process takes. */
const PICTURES = 300;
/** How many workers read. */
const WORKERS = ['0', '1'];
/** The MB that the whole process may take: 190 without a worker and 240 with one, pictures or not. */
const MOST = 270;
/** The MB that the pictures may add to that. */
const MOST_ADDED = 60;

test('a file larger than the bound is imported within it', async () => {
  const { dir, remove } = temporaryFolder();
  const site = await serveSampleSite({ port: 0, seed: 8, articles: PAGES });
  onTestFinished(async () => {
    await site.stop();
    remove();
  });
  const file = join(dir, 'all.warc');
  const pagesAlone = join(dir, 'pages.warc');
  const out = openSync(file, 'w');
  const outAlone = openSync(pagesAlone, 'w');
  let serial = 0;
  const put = (url: string, type: string, body: Buffer) => {
    const bytes = record(
      [
        ['WARC-Type', 'response'],
        ['WARC-Record-ID', `<urn:uuid:00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}>`],
        ['WARC-Target-URI', url],
        ['WARC-Date', '2024-05-06T07:08:09Z'],
        ['Content-Type', 'application/http;msgtype=response'],
      ],
      Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n\r\n`), body]),
    );
    for (const one of type.startsWith('image/') ? [out] : [out, outAlone]) writeSync(one, bytes);
  };
  const random = randomFrom(8);
  const picture = Buffer.from(Uint32Array.from({ length: 1 << 17 }, () => random.below(2 ** 31)).buffer);
  const truth = (await (await fetch(`${site.url}/_truth.jsonl`)).text()).trim().split('\n');
  for (const [i, line] of truth.entries()) {
    const response = await fetch((JSON.parse(line) as { url: string }).url);
    put(response.url, response.headers.get('content-type')!, Buffer.from(await response.arrayBuffer()));
    for (let n = 0; n < PICTURES / PAGES; n++) {
      picture.writeUInt32LE(i * PICTURES + n);
      put(`${site.url}/p/${i}-${n}.jpg`, 'image/jpeg', picture);
    }
  }
  for (const one of [out, outAlone]) closeSync(one);

  const archives: string[] = [];
  for (const workers of WORKERS) {
    const most = Math.min(MOST, imported(pagesAlone, join(dir, `pages-${workers}`), workers) + MOST_ADDED);
    let archive = '';
    let nth = 0;
    // Beside other tests the collector's threads lag behind.
    const used = await least(most, () => {
      archive = join(dir, `archive-${workers}-${++nth}`);
      return imported(file, archive, workers);
    });
    expect(used, `with ${workers} workers`).toBeLessThan(most);
    archives.push(archive);
  }
  const [alone, together] = await Promise.all(archives.map(content));
  expect(alone!.length).toBeGreaterThan(PAGES * 0.9); // some come by script
  expect(together).toEqual(alone);
}, 180_000);

/** Imports a file; the MB that the process took at most. */
function imported(file: string, archive: string, workers: string): number {
  const usage = `${archive}.json`;
  execFileSync(
    process.execPath,
    [...FLAGS, '--import', USAGE, CLI, 'import', file, '--workers', workers, '--quiet', '--archive', archive],
    { env: { ...process.env, ...FIRST_LINE_ENV, BENCH_USAGE: usage }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const { rssMB } = JSON.parse(readFileSync(usage, 'utf8')) as { rssMB: number };
  return rssMB * 1.048576;
}

/** What an archive says, whoever read it: every article in its versions. */
async function content(dir: string): Promise<string[]> {
  const archive = openArchive(dir, { mode: 'read' });
  const said = [...archive.listing.ids()].map((id) => {
    const versions = archive.articles.versions(id).map(({ capturedAt, digest }) => `${capturedAt} ${digest}`);
    return `${id} ${versions.join(' ')} ${JSON.stringify(archive.articles.get(id)!.trail)}`;
  });
  await archive.close();
  return said.sort();
}
