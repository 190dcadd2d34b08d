/** `yuanye serve` as a user starts and ends it: the built program, a real port, threads that search. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { openArchive } from '../../storage/index.js';
import { startProgram } from '../program.js';
import { fillGarden } from '../serve/room.js';
import { article, folderForTest, save } from '../storage/article.js';
import { runCli } from './run-cli.js';

async function gardenArchive(): Promise<string> {
  const dir = folderForTest();
  const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
  await fillGarden(archive);
  await archive.close();
  return dir;
}

it('serves an archive while another process writes to it, and closes on Ctrl-C', async () => {
  const dir = await gardenArchive();
  const child = startProgram(['serve', '--port', '0', '--lang', 'en', '--json', '--archive', dir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const first = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', resolve);
    child.once('exit', () => reject(new Error('it ended before it said where it is')));
  });
  const { url, replay } = JSON.parse(first) as { url: string; replay: string };
  expect(url).toMatch(/^http:\/\/localhost:\d+\/$/);
  expect(replay, 'another site for a browser').toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const answer = await fetch(`${replay}/robots.txt`);
  expect(answer.headers.get('content-security-policy')).toContain(`frame-ancestors 'self' ${new URL(url).origin}`);
  const found = await (await fetch(`${url}search?q=${encodeURIComponent('口袋公园')}`)).text();
  expect(found).toContain('2 articles');
  expect((await fetch(`${url}style-0.css`)).status).toBe(404);
  const style = /href="(\/style-[^"]+)"/.exec(found)![1]!;
  expect(await (await fetch(new URL(style, url))).text()).toContain('light-dark(');

  const writer = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
  await save(
    writer,
    article('http://garden.example/new.html', '口袋公园又开一处', ['城北也有了一处口袋公园，今天开放。']),
  );
  await writer.close();
  expect(await (await fetch(`${url}search?q=${encodeURIComponent('口袋公园')}`)).text()).toContain('3 articles');

  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

it('says what is wrong: no archive, a port that is taken, an address nobody could use', async () => {
  const none = await runCli(['serve', '--port', '0', '--archive', folderForTest()]);
  expect([none.code, none.told]).toEqual([4, expect.stringContaining('There is no archive')]);

  const dir = await gardenArchive();
  const others = [createServer(), createServer()].map((server) => server.listen(0, '127.0.0.1'));
  await Promise.all(others.map((server) => once(server, 'listening')));
  const [port, next] = others.map((server) => String((server.address() as AddressInfo).port)) as [string, string];
  const serve = ['serve', '--workers', '0', '--archive', dir];
  for (const [ports, says] of [
    [['--port', port], port],
    [['--port', port, '--replay-port', next], port],
    [['--port', '0', '--replay-port', next], next],
  ] as const) {
    const taken = await runCli([...serve, ...ports]);
    expect([taken.code, taken.told]).toEqual([4, expect.stringContaining(`Port ${says} is taken`)]);
  }
  for (const server of others) server.close();

  const open = await runCli(['serve', '--listen', '0.0.0.0', '--archive', dir]);
  expect([open.code, open.told]).toEqual([2, expect.stringContaining('--origin')]);
  for (const wrong of [
    ['--port', '70000'],
    ['--origin', 'ftp://x'],
    ['--lang', 'fr'],
    ['--contact', 'nobody'],
    ['--replay-origin', 'replay.example.org'],
    ['--origin', 'http://x/path'],
  ])
    expect((await runCli(['serve', ...wrong, '--archive', dir])).code, wrong.join(' ')).toBe(2);
});
