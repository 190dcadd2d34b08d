/** Documents that articles have attached: fetched, read, tied to the article, and found wherever the article is. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { folderForTest } from '../storage/article.js';
import { docx, pdf, xlsx } from './documents.js';
import { runBuilt } from './run-built.js';
import { paragraphs } from './site.js';

const dir = folderForTest();
const SENTENCE = '采砂坑生态修复区的第三标段由市园林绿化局组织招标，计划于九月底前完成全部苗木移植。';
const NOTICE = '/art/2024/3/5/art_101.html';
const shell = (title: string, body: string) =>
  `<html><head><meta charset="utf-8"><title>${title}</title></head><body>
<div class="nav">${['首页', '政务公开', '通知公告', '规划计划', '互动交流', '办事服务'].map((name, i) => `<a href="/c${i}/index.html">${name}栏目的全部内容</a>`).join(' ')}</div>
<h1>${title}</h1><div class="info">发布时间：2024-03-05 10:20 来源：市园林绿化局</div>
<div id="zoom">${body}</div><div class="foot">版权所有 市园林绿化局</div></body></html>`;

const pages: Record<string, { type: string; body: Buffer; status?: number; headers?: Record<string, string> }> = {
  '/': {
    type: 'text/html',
    body: Buffer.from(
      shell(
        '通知公告',
        `<ul>${[101, 102].map((n) => `<li><a href="/art/2024/3/5/art_${n}.html">关于第${n}号绿地规划的公示通知</a></li>`).join('')}</ul>`,
      ),
    ),
  },
  [NOTICE]: {
    type: 'text/html',
    body: Buffer.from(
      shell(
        '关于采砂坑生态修复规划方案的公示',
        `<p>附件：<a href="/files/plan.pdf">采砂坑生态修复规划方案.pdf</a></p>
<p><a href="/download.jsp?id=7">附件2：苗木清单.docx</a></p><p><a href="/files/scan.pdf">附件3：扫描件.pdf</a></p>
<p><a href="/files/area.xlsx">附件4：面积表</a></p><p><a href="/files/old.rar">附件5：图纸.rar</a></p>
<p><a href="/files/broken.pdf">附件6：坏文件.pdf</a></p>`,
      ),
    ),
  },
  '/art/2024/3/5/art_102.html': {
    type: 'text/html',
    body: Buffer.from(
      shell(
        '第二座公园改造完工',
        `${paragraphs(2)
          .map((text) => `<p>${text}</p>`)
          .join('')}<p>附件：<a href="/files/plan.pdf">规划方案</a></p>`,
      ),
    ),
  },
  '/files/plan.pdf': {
    type: 'application/pdf',
    body: Buffer.from(''),
    status: 302,
    headers: { location: '/store/8f.pdf' },
  },
  '/store/8f.pdf': {
    type: 'application/pdf',
    body: pdf([
      [120, 760, 18, '采砂坑生态修复规划方案'],
      [60, 720, 12, SENTENCE.slice(0, 38)],
      [60, 700, 12, SENTENCE.slice(38)],
    ]),
  },
  '/download.jsp': {
    type: 'application/octet-stream',
    body: docx(['苗木清单', '银杏三百二十株，胸径不小于十二厘米。']),
  },
  '/files/scan.pdf': { type: 'application/pdf', body: pdf([]) },
  '/files/area.xlsx': {
    type: 'application/vnd.ms-excel',
    body: xlsx([
      ['地块', '面积'],
      ['东侧缓坡地块', 7.5],
    ]),
  },
  '/files/old.rar': { type: 'application/x-rar', body: Buffer.from('Rar!\x1a\x07\x00 and more') },
  '/files/broken.pdf': { type: 'application/pdf', body: pdf([[60, 700, 12, SENTENCE]]).subarray(0, 300) },
};

let server: Server;
let site: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const page = pages[request.url!.split('?', 1)[0]!];
    response.writeHead(page?.status ?? (page === undefined ? 404 : 200), {
      'content-type': page?.type ?? 'text/html',
      ...page?.headers,
    });
    response.end(page?.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function yuanye(...args: string[]) {
  const { code, out, told } = await runBuilt(args);
  const lines = () =>
    out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { code, told, out, lines };
}

it('a notice whose text lies in a PDF is found, shown, exported, verified and derived again', async () => {
  const archive = join(dir, 'archive');
  const at = ['--archive', archive];
  const crawl = await yuanye('crawl', `${site}/`, '--allow-private', '--delay', '0', '--quiet', ...at);
  expect(crawl.told).not.toContain('rror');
  const found = (await yuanye('search', '采砂坑生态修复区的第三标段', ...at, '--json')).lines();
  const hits = found.flatMap(({ hits: all = [], ...one }) => (one.id === undefined ? all : [one]));
  expect(hits.map(({ title }: { title: string }) => title).sort()).toEqual([
    '关于采砂坑生态修复规划方案的公示',
    '第二座公园改造完工',
  ]);
  expect((await yuanye('search', '胸径不小于十二厘米', ...at)).out).toContain('公示');
  expect((await yuanye('search', '东侧缓坡地块', ...at)).out).toContain('东侧缓坡地块'); // in its snippet

  const shown = (await yuanye('show', `${site}${NOTICE}`, ...at, '--json')).lines()[0];
  expect(shown.kind).toBe('article');
  expect(
    shown.attachments.map(({ title, state, text }: Record<string, string>) => [title, state, text!.split('\n').at(-1)]),
  ).toEqual([
    ['采砂坑生态修复规划方案.pdf', 'text', SENTENCE],
    ['附件2：苗木清单.docx', 'text', '银杏三百二十株，胸径不小于十二厘米。'],
    ['附件3：扫描件.pdf', 'no-text', ''],
    ['附件4：面积表', 'text', '东侧缓坡地块\t7.5'],
    ['附件5：图纸.rar', 'named', ''],
    ['附件6：坏文件.pdf', 'unreadable', ''],
  ]);
  const plain = (await yuanye('show', `${site}${NOTICE}`, ...at)).out;
  expect(plain).toMatch(/## 附件：采砂坑生态修复规划方案\.pdf\naddress .*\nrecord +\S+\.warc\.gz:\d+\n\n/);
  expect(plain).toContain('no-text');

  // To its record: the digest is that of the bytes that the server sent.
  const [{ record }] = shown.attachments;
  const sent = createHash('sha256').update(pages['/store/8f.pdf']!.body).digest('hex');
  expect(record.digest).toBe(`sha256:${sent}`);
  expect(await yuanye('verify', '--deep', ...at)).toMatchObject({ code: 0 });

  for (const format of ['jsonl', 'markdown', 'text', 'csv']) {
    const out = join(dir, format);
    await yuanye('export', '--format', format, '--out', out, ...at);
    expect(everything(out), format).toContain(SENTENCE);
  }
  const again = await yuanye('reprocess', ...at);
  expect(again.told).toMatch(/^0 changed$/m);
  const wacz = join(dir, 'one.wacz');
  await yuanye('snapshot', 'open', shown.id, '--out', wacz, ...at);
  const other = join(dir, 'other');
  await yuanye('import', wacz, '--archive', other);
  const rebuilt = join(dir, 'rebuilt');
  await yuanye('rebuild', ...at, '--into', rebuilt, '--workers', '2');
  for (const copy of [other, rebuilt]) {
    const [one] = (await yuanye('show', shown.id, '--archive', copy, '--json')).lines();
    const texts = (of: typeof shown) => of.attachments.map(({ title, text }: Record<string, string>) => [title, text]);
    expect(texts(one)).toEqual(texts(shown));
    expect((await yuanye('search', '采砂坑生态修复区的第三标段', '--archive', copy)).out).toContain('公示');
  }
  await yuanye('forget', shown.id, '--reason', 'test', ...at);
  expect((await yuanye('search', '胸径不小于十二厘米', ...at)).out).not.toContain('公示');
  expect(await yuanye('verify', '--deep', ...at)).toMatchObject({ code: 0 });
}, 300_000);

/** All text below a path. */
function everything(path: string): string {
  if (statSync(path).isFile()) return readFileSync(path, 'utf8');
  const names = readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return names.map((one) => readFileSync(join(one.parentPath, one.name), 'utf8')).join('\n');
}
