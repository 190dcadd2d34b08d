import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../storage/index.js';
import { builtFile } from '../program.js';
import { serve } from './harness.js';

const WORKER = builtFile('tests/crawlers/kill-worker.ts');
const LISTS = 10;
const EACH = 20;
const KILLS = 4;

describe('kill -9', () => {
  it('at any moment loses no page and saves none twice; the next process goes on at once', {
    timeout: 120_000,
  }, async () => {
    const server = await serve((request, response) => {
      const path = request.url ?? '';
      response.setHeader('content-type', 'text/html');
      if (path === '/robots.txt' || path === '/sitemap.xml') return response.writeHead(404).end();
      const list = /^\/l\/(\d+)\//.exec(path)?.[1];
      const links: string[] = [];
      if (path === '/') links.push('/l/0/');
      if (list !== undefined) {
        for (let i = 0; i < EACH; i++) links.push(`/a/${10_000 + Number(list) * EACH + i}.html`);
        if (Number(list) + 1 < LISTS) links.push(`/l/${Number(list) + 1}/`);
      }
      const anchors = links.map((href) => `<a href="${href}">x</a>`).join('');
      // Slow enough that a kill falls into the work.
      setTimeout(() => response.end(`<p>${'柳'.repeat(500)}</p>${anchors}`), 4);
    });
    const dir = mkdtempSync(join(tmpdir(), 'yuanye-kill-'));
    const start = () => {
      const child = spawn(process.execPath, [WORKER, dir, server.url], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (data: Buffer) => (said += data));
      const ended = new Promise<string>((resolve) => child.once('close', () => resolve(said)));
      return { child, ended };
    };
    const asked = () => server.seen.length;
    const until = async (ready: () => boolean) => {
      while (!ready()) await new Promise((resolve) => setTimeout(resolve, 2));
    };
    for (let i = 0; i < KILLS; i++) {
      const before = asked();
      const { child, ended } = start();
      let over = false;
      void ended.then(() => (over = true));
      const more = 3 + Math.floor(Math.random() * 40);
      await until(() => over || asked() >= before + more);
      child.kill('SIGKILL');
      await ended;
    }
    expect(await start().ended).toBe('done\n');
    const archive = openArchive(dir, { mode: 'read' });
    const saved = archive.db
      .prepare(`SELECT key FROM meta WHERE key LIKE 'page %' ORDER BY key`)
      .pluck()
      .all() as string[];
    const wanted = [
      '/',
      ...Array.from({ length: LISTS }, (_, i) => `/l/${i}/`),
      ...Array.from({ length: LISTS * EACH }, (_, i) => `/a/${10_000 + i}.html`),
    ];
    expect(saved).toEqual(wanted.map((path) => `page ${server.url}${path}`).sort());
    expect(archive.db.prepare('SELECT count(*) FROM frontier WHERE state = 0').pluck().get()).toBe(0);
    await archive.close();
    await server.close();
    rmSync(dir, { recursive: true, force: true });
  });
});
