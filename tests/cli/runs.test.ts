import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postJson } from '../../crawlers/index.js';
import { openLog } from '../../src/archive/log.js';
import { withoutSecrets } from '../../src/archive/secrets.js';
import { noteOf, type RunNote } from '../../src/report/note.js';
import { openArchive } from '../../storage/index.js';
import { expectCpuBelow } from '../expect-cpu.js';
import { crawlSite, type EditableSite, editableSite, lookAgain, temporaryFolder } from './site.js';

async function inbox(status: () => number) {
  const got: unknown[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      got.push(JSON.parse(body));
      response.writeHead(status(), { location: 'http://127.0.0.1:1/' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    got,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe('a note to a webhook', () => {
  it('is sent again when it failed for the moment, and never fails the run', async () => {
    let answers = [503, 503, 204];
    const box = await inbox(() => answers.shift() ?? 500);
    expect(await postJson(box.url, { a: 1 }, 'test', 1)).toEqual({ ok: true, answer: '' });
    expect(box.got).toHaveLength(3);
    answers = [404];
    expect(await postJson(box.url, {}, 'test', 1)).toEqual({ ok: false, why: 'it answered 404' });
    answers = [302];
    expect((await postJson(box.url, {}, 'test', 1)).ok).toBe(false);
    await box.close();
    const dead = await postJson('http://127.0.0.1:1/', {}, 'test', 1);
    expect(dead.ok).toBe(false);
  });

  it('is written only when there is something to tell', () => {
    const facts = { run: 1, kind: 'rescrape', outcome: 'partial', news: [], watched: [] } as const;
    expect(noteOf(facts, { saved: {}, changed: [], alarms: [] })).toBeNull();
    const changed = Array.from({ length: 50 }, (_, i) => ({ id: `${i}` }));
    const article = {
      id: 'a',
      title: '河湾公园开园',
      url: 'http://a.example/1.html',
      site: null,
      what: 'new',
    } as const;
    const news = Array.from({ length: 50 }, () => article);
    const note = noteOf({ ...facts, news }, { changed, failed: { blocked: 2 } })!;
    expect(note.because).toEqual(['changed', 'failed']);
    expect(note.articles).toHaveLength(20);
    expect(note.changed).toBe(50);
    expect(noteOf({ ...facts, kind: 'crawl', outcome: 'failed' }, { error: 'disk full' })?.failed).toBe('disk full');
    expect(noteOf({ ...facts, kind: 'crawl', outcome: 'failed' }, null)?.because).toEqual(['failed']);
  });
});

describe('the log', () => {
  it('names the run in every line and keeps secrets out', () => {
    const dir = mkdtempSync(join(tmpdir(), 'yuanye-log-'));
    const { log, close } = openLog(dir, 'info', 42, new Date('2026-03-01T00:00:00Z'));
    log.info({ url: 'http://me:word@example.com/a?token=abc123&b=1' }, 'fetched');
    log.error(new Error('no answer from https://u:p@example.com/'));
    close();
    const text = readFileSync(join(dir, 'logs', '2026-03.jsonl'), 'utf8');
    for (const line of text.trim().split('\n')) expect(JSON.parse(line).run).toBe(42);
    expect(text).not.toMatch(/word|abc123|u:p/);
    expect(text).toContain('b=1');
    rmSync(dir, { recursive: true });
  });

  it('takes a megabyte of hostile text in its stride', () => {
    const texts = ['//'.repeat(5e5), '?token='.repeat(1.4e5), `//${'a'.repeat(1e6)}`];
    expectCpuBelow(1000, () => texts.forEach(withoutSecrets));
  });
});

describe('a run', () => {
  let site: EditableSite;
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(async () => {
    site = await editableSite(16);
    folder = temporaryFolder();
    await crawlSite(site, folder.dir);
  });
  afterEach(async () => {
    await site.close();
    folder.remove();
  });

  it('leaves a report with what it read, and raises an alarm when the template breaks half-way', async () => {
    const box = await inbox(() => 200);
    site.template = ({ title, lines }) =>
      `<html><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>
       <div class="info">2026-01-05 10:00 来源：园林报</div><p>${lines[0]}</p><p>${lines[1]?.slice(0, 60)}</p>
       <script>load(${JSON.stringify(lines.slice(1))})</script></body></html>`;
    const { run } = await lookAgain(site, folder.dir, { notify: box.url });
    const archive = openArchive(folder.dir, { mode: 'read' });
    const report = archive.runs.get(run)!.report as { sites: Record<string, { articles: number }>; alarms: unknown[] };
    const counts = archive.revisits.pages().map(({ id }) => archive.articles.versions(id).length);
    await archive.close();
    expect(report.sites['garden']!.articles).toBe(16);
    expect(report.alarms).toMatchObject([{ site: 'garden', kind: 'length' }]);
    expect(counts).toEqual(Array(16).fill(1)); // the broken template made no versions
    const note = box.got[0] as RunNote;
    expect(note.because).toContain('rot');
    expect(note.because).toContain('template-change');
    expect(readdirSync(join(folder.dir, 'logs'))).toHaveLength(1);
    await box.close();
  });
});
