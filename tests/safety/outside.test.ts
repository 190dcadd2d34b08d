/** What servers and profiles may hold: rules made to be slow, bombs, secrets, bytes of no charset, line ends. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../crawlers/profiles.js';
import { readRobots } from '../../crawlers/robots.js';
import { postJson } from '../../crawlers/webhook.js';
import { openWarcWriter, readPage } from '../../snapshots/index.js';
import { redacted, withoutSecrets } from '../../src/archive/secrets.js';
import { StopRun } from '../../src/core/errors.js';
import { printableLine } from '../../src/core/terminal.js';
import { openArchive } from '../../storage/index.js';
import { cpuMs, least } from '../cpu.js';
import { page } from '../snapshots/pages.js';
import { folderForTest } from '../storage/article.js';
import { run } from './command.js';
import { archiveOf, html } from './pages.js';

describe('robots-stars', () => {
  const fill = (line: string) => `User-agent: *\n${line.repeat(Math.ceil(499_000 / line.length))}`;
  const url = `http://a.test/${'a'.repeat(2000)}.html`;
  const each = (line: (i: number) => string) =>
    `User-agent: *\n${Array.from({ length: Math.floor(499_000 / line(9999).length) }, (_, i) => line(i)).join('')}`;
  it.each([
    ['many rules of many stars', fill(`Disallow: /${'*a'.repeat(120)}b\n`)],
    ['one rule of half a megabyte', `User-agent: *\nDisallow: /${'*a'.repeat(240_000)}b\n`],
    ['rules of one star', fill('Disallow: /*a\n')],
    ['many stars, no rule twice', each((i) => `Disallow: /${'*a'.repeat(120)}${i}\n`)],
    ['one star, no rule twice', each((i) => `Disallow: /*${i}\n`)],
    ['line ends of old Macs', fill(`Disallow: /${'*a'.repeat(120)}b\r`)],
  ])('%s: an address costs little', async (_, text) => {
    const cost = () => {
      const robots = readRobots('http://a.test', 200, text);
      return cpuMs(() => void robots.allows(url));
    };
    expect(await least(400, cost)).toBeLessThan(400);
  });

  it('a rule that is cut short keeps away more, never less', () => {
    const stars = '*a'.repeat(40);
    const robots = readRobots(
      'http://a.test',
      200,
      `User-agent: *\nDisallow: /x${stars}\nAllow: /x${stars}\nDisallow: /y*z$`,
    );
    expect(robots.allows(`http://a.test/x${'a'.repeat(40)}`)).toBe(false);
    expect(robots.allows('http://a.test/other')).toBe(true);
    expect([robots.allows('http://a.test/y1z'), robots.allows('http://a.test/y1zq')]).toEqual([false, true]);
  });
});

describe('yaml-alias', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefg'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join()}]`),
  ];
  it.each([
    ['a bomb of aliases', bomb.join('\n'), /line 2: /],
    ['a host that begins with a star', 'site: x\nname: x\nhosts: [*.chla.com.cn]\nseeds: []\n', /line 3/],
    ['a hundred thousand levels', `site: ${'['.repeat(100_000)}`, /nested too deeply/],
    ['items in items', `${'- '.repeat(100_000)}x`, /nested too deeply/],
  ])('%s: exit 2 with its place', async (_, text, place) => {
    let told: unknown;
    try {
      parseProfile(text, 'my.yaml');
    } catch (error) {
      told = error;
    }
    expect(told).toBeInstanceOf(StopRun);
    expect(told).toMatchObject({ exitCode: 2, message: expect.stringMatching(place) });
  });
});

describe('secrets', () => {
  it("a notify address's name and password go into a header", async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization, request.url);
      response.end();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const told = await postJson(`http://me:p%40ss@127.0.0.1:${port}/hook`, {}, 'test');
    server.close();
    expect(told).toMatchObject({ ok: true });
    expect(seen).toEqual([`Basic ${Buffer.from('me:p@ss').toString('base64')}`, '/hook']);
    expect(await postJson('no address', {}, 'test')).toMatchObject({ ok: false });
  });

  it('leave logs, reports and what runs tells', async () => {
    const long = 's'.repeat(800);
    const given = { notify: `http://me:${long}@h/hook?a=1&api_key=${long}&b=2`, urls: ['https://u:p@h/'] };
    expect(JSON.stringify(redacted(given))).not.toMatch(/sss|u:p/);
    expect(withoutSecrets('http://me:p@ss@h/a')).toBe('http://h/a');
    expect(withoutSecrets('http://h?to=a@b')).toBe('http://h?to=a@b');
    expect(withoutSecrets('http://h/a?page=2&keyword=x')).toBe('http://h/a?page=2&keyword=x');
    const archive = await archiveOf(folderForTest(), 0, 1);
    const open = openArchive(archive, { mode: 'write' });
    open.runs.finish(open.runs.start('crawl', given), 'failed', { error: `POST ${given.notify}` });
    await open.close();
    for (const words of [
      ['runs', '--json'],
      ['runs', 'show', '2', '--json'],
      ['runs', 'show', '2', '--html'],
      ['runs', 'show', '2'],
    ])
      expect((await run(...words, '--archive', archive)).out).not.toMatch(/sss|u:p@/);
  });
});

it('header-bytes: bytes above 0x7f are stored as they were received', async () => {
  const dir = folderForTest();
  const writer = await openWarcWriter(dir, { software: 'yuanye/test' });
  const location = Buffer.from([0x2f, 0xd4, 0xb0, 0xc1, 0xd6]).toString('latin1');
  const etag = Buffer.from('"园"').toString('latin1');
  const at = writer.write(
    page({
      headers: { 'content-type': 'text/html', location, etag },
      statusText: Buffer.from('好').toString('latin1'),
    }),
  );
  await writer.close();
  const again = readPage(dir, at);
  expect([again.headers.location, again.headers.etag, again.statusText]).toEqual([
    location,
    etag,
    Buffer.from('好').toString('latin1'),
  ]);
  const { readRecord } = await import('../../snapshots/index.js');
  const { block } = readRecord(dir, at);
  expect(block.includes(Buffer.from([0x2f, 0xd4, 0xb0, 0xc1, 0xd6])) && block.includes(Buffer.from('"园"'))).toBe(true);
});

it('line ends in what is told of a page are no line ends', () => {
  expect(printableLine('http://a/\n0 error  all is well\r\n\u2028x')).toBe('http://a/ 0 error  all is well  x');
});

it('a new archive folder is for its owner; one that was there keeps its rights', async () => {
  const dir = folderForTest();
  writeFileSync(join(dir, 'a.html'), html(1));
  await run('import', join(dir, 'a.html'), '--archive', join(dir, 'new'));
  expect(statSync(join(dir, 'new')).mode & 0o777).toBe(0o700);
  mkdirSync(join(dir, 'old'), { mode: 0o755 });
  await run('import', join(dir, 'a.html'), '--archive', join(dir, 'old'));
  expect(statSync(join(dir, 'old')).mode & 0o777).toBe(0o755);
});

it('what killed exports left is swept by the next; what a living one writes is not', async () => {
  const dir = folderForTest();
  const archive = await archiveOf(dir, 0, 1);
  const dead = 2 ** 22 + 1; // above every pid
  for (const name of [`out.tmp-${dead}`, `out.tmp-${process.ppid}`, 'out.tmp-mine', `other.tmp-${dead}`])
    mkdirSync(join(dir, name));
  writeFileSync(join(dir, `a.wacz.tmp-${dead}`), 'half');
  expect((await run('export', '--format', 'jsonl', '--out', join(dir, 'out'), '--archive', archive)).code).toBe(0);
  expect((await run('export', '--format', 'wacz', '--out', join(dir, 'a.wacz'), '--archive', archive)).code).toBe(0);
  expect(
    readdirSync(dir)
      .filter((name) => name.includes('tmp-'))
      .sort(),
  ).toEqual([`other.tmp-${dead}`, `out.tmp-${process.ppid}`, 'out.tmp-mine'].sort());
  expect(existsSync(join(dir, 'a.wacz')) && readFileSync(join(dir, 'out', 'manifest.json')).length > 0).toBe(true);
});
