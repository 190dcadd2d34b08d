/** What GNU Wget really writes, where it is installed: its own WARC of a small site, every page and redirect of it. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ImportedCapture, type ImportItem, readCaptures } from '../../snapshots/index.js';
import { article } from './foreign.js';

function installed(): string | null {
  try {
    return /^GNU Wget (\S+)/.exec(execFileSync('wget', ['--version'], { encoding: 'utf8' }))?.[1] ?? null;
  } catch {
    return null; // there is none
  }
}
const version = installed();

describe.skipIf(version === null)(`GNU Wget${version === null ? ' (skipped: it is not installed)' : ''}`, () => {
  it.each([
    ['gzipped', []],
    ['plain', ['--no-warc-compression']],
  ])('writes a WARC, %s, that is read whole', async (_, flags) => {
    const dir = mkdtempSync(join(tmpdir(), 'yuanye-wget-'));
    const server = createServer((request, response) => {
      const n = Number(/^\/(\d)\.html$/.exec(request.url ?? '')?.[1] ?? 0);
      if (request.url === '/moved') response.writeHead(302, { location: '/2.html' }).end();
      else if (n === 0) response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>404</h1>');
      // Without a length, so that the frames of chunks are in the file.
      else if (n === 1)
        response.writeHead(200, { 'content-type': 'text/html' }).write(article(1), () => response.end());
      else response.writeHead(200, { 'content-type': 'text/html; charset=gbk' }).end(article(n));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dir, { recursive: true, force: true });
    });
    const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const urls = ['/1.html', '/moved', '/3.html', '/9x.html'].map((path) => site + path);
    // Exit code 8: one of the answers was a 404.
    const wget = promisify(execFile)('wget', ['--warc-file=got', '--no-verbose', ...flags, ...urls], { cwd: dir });
    expect(await wget.catch((error: { code: number }) => error)).toMatchObject({ code: 8 });

    const items: ImportItem[] = [];
    const name = flags.length === 0 ? 'got.warc.gz' : 'got.warc';
    for await (const item of readCaptures(join(dir, name))) items.push(item);
    expect(items.filter(({ kind }) => kind === 'fault')).toEqual([]);
    const captures = items.filter((item): item is ImportedCapture => item.kind === 'capture');
    expect(captures.map(({ page }) => [page.finalUrl.slice(site.length), page.status])).toEqual([
      ['/1.html', 200],
      ['/moved', 302],
      ['/2.html', 200],
      ['/3.html', 200],
      ['/9x.html', 404],
    ]);
    for (const { page } of captures) {
      expect(page.remoteAddress).toBe('127.0.0.1');
      expect(page.request?.headers['user-agent']).toBe(`Wget/${version}`);
      const n = /\/(\d)\.html$/.exec(page.finalUrl)?.[1];
      if (n !== undefined) expect(Buffer.compare(page.body, article(Number(n)))).toBe(0);
    }
  });
});
