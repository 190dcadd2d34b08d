/** Sites on loopback whose servers note when each page was asked for: the judges of runs of many sites. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { paragraphs } from '../cli/site.js';

export interface Seen {
  readonly path: string;
  readonly from: number;
  to: number;
}

/** Sites on ports of their own whose articles show pictures of one further port; each notes when it was asked. */
export async function ground(sites: number, articles: number, answerMs = 5) {
  const servers: Server[] = [];
  const seen: Seen[][] = [];
  const listen = async (answer: (path: string) => { type: string; body: string | Buffer } | null) => {
    const log: Seen[] = [];
    seen.push(log);
    const server = createServer((request, response) => {
      const path = request.url ?? '/';
      const entry: Seen = { path, from: performance.now(), to: Number.POSITIVE_INFINITY };
      log.push(entry);
      const given = path === '/robots.txt' ? null : answer(path);
      setTimeout(() => {
        entry.to = performance.now();
        response.writeHead(given === null ? 404 : 200, { 'content-type': given?.type ?? 'text/plain' });
        response.end(given?.body ?? '');
      }, answerMs);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
  const pictures = await listen(() => ({ type: 'image/gif', body: gif }));
  const addresses: string[] = [];
  for (let s = 0; s < sites; s++) {
    const html = (title: string, body: string) => ({
      type: 'text/html; charset=utf-8',
      body: `<html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`,
    });
    addresses.push(
      await listen((path) => {
        if (path === '/')
          return html(
            '列表',
            `<ul>${Array.from({ length: articles }, (_, n) => `<li><a href="/news/2026/${1000 + n}.html">第${n}座公园改造完工</a></li>`).join('')}</ul>`,
          );
        const n = Number(/\/news\/2026\/(\d+)\.html/.exec(path)?.[1] ?? Number.NaN) - 1000;
        if (Number.isNaN(n)) return null;
        const text = paragraphs(100 * s + n).map((one) => `<p>${one}</p>`);
        return html(
          `第${n}座公园改造完工`,
          `<h1>第${n}座公园改造完工</h1><div class="info">2026-01-05 10:00 来源：园林报</div><div id="content">${text.join('\n')}<p><img src="${pictures}/p/${s}-${n}.gif" width="600" height="400"></p></div>`,
        );
      }),
    );
  }
  return {
    addresses,
    pictures: seen[0]!,
    sites: seen.slice(1),
    close: () =>
      Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve).closeAllConnections()))),
  };
}

export type Ground = Awaited<ReturnType<typeof ground>>;

/** Writes the profile of one of these sites into a folder; gives the file. */
export function writeProfile(folder: string, site: string, address: string): string {
  const file = join(folder, `${site}.yaml`);
  const facts = [
    `site: ${site}`,
    `name: ${site}`,
    `hosts: ['${new URL(address).host}']`,
    `seeds: ['${address}/']`,
    "article: ['/news/']",
    "list: ['^http://[^/]+/$']",
    'render: never',
  ];
  writeFileSync(file, `${facts.join('\n')}\n`);
  return file;
}

/** How long after each answer the next request came, in milliseconds; negative: before it was over. */
export function gapsOf(log: readonly Seen[]): number[] {
  const sorted = [...log].sort((x, y) => x.from - y.from);
  return sorted.slice(1).map((one, i) => one.from - sorted[i]!.to);
}

/** Reads until what is read is as wanted; gives that, or what was read last when the time is over. */
export async function readUntil<T>(read: () => Promise<T>, wanted: (value: T) => boolean, ms: number): Promise<T> {
  for (const end = Date.now() + ms; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
    const value = await read();
    if (wanted(value) || Date.now() > end) return value;
  }
}

export async function until(what: () => boolean, ms = 60_000): Promise<void> {
  for (const end = Date.now() + ms; !what(); ) {
    if (Date.now() > end) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
