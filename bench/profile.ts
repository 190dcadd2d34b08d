/**
 * Where the time of a crawl goes, room by room: the built program under Node's profiler, on the pages of the sample site.
 * What a library, Node or src/core does counts for the room that asked for it. Other threads (half of the collector, the compiler)
 * are no part of a profile: their share is what the process took beyond its busiest thread.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSampleSite } from '../samples/index.js';
import { firstLine } from '../tests/first-line.js';
import { articlesFor, crawlOf, urlsOf } from './crawl.js';
import { measured } from './measured.js';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const PROGRAM = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const ROOM = /\/dist\/(?:src\/)?([a-z]+)\//;
const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/;
/** Parts of a room that are told apart: a library's share of it. */
const PARTS: Readonly<Record<string, string>> = {
  htmlparser2: 'parsing (htmlparser2)',
  domhandler: 'parsing (htmlparser2)',
  'iconv-lite': 'iconv-lite',
};

/** What a call stack, innermost frame first, is counted for. */
function placeOf(stack: readonly { readonly functionName: string; readonly url: string }[]): string {
  const [top] = stack;
  if (top?.functionName === '(garbage collector)') return 'garbage collection in the main thread';
  let part = '';
  for (const { url } of stack) {
    const room = url.includes('/node_modules/') ? undefined : ROOM.exec(url)?.[1];
    if (room !== undefined && room !== 'core') return part === '' ? room : `${room}: ${part}`;
    part ||= url.includes('/internal/deps/') ? '' : (PARTS[PACKAGE.exec(url)?.[1] ?? ''] ?? '');
    part ||= url === 'node:zlib' ? 'compression' : '';
  }
  if (stack.some(({ url }) => url.startsWith('node:internal/modules'))) return 'loading of modules';
  const library = stack.map(({ url }) => PACKAGE.exec(url)?.[1]).find((name) => name !== undefined);
  if (library === undefined) return 'Node';
  return /^@crawlee|^@apify/.test(library) ? 'Crawlee' : library;
}

function byPlace({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const places = new Map<number, string>();
  const sums = new Map<string, number>();
  samples.forEach((id, i) => {
    let place = places.get(id);
    if (place === undefined) {
      const stack = [];
      for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) stack.push(byId.get(at)!.callFrame);
      place = stack[0]!.functionName === '(idle)' ? '' : placeOf(stack);
      places.set(id, place);
    }
    sums.set(place, (sums.get(place) ?? 0) + timeDeltas[i]!);
  });
  sums.delete('');
  return sums;
}

/** Crawls so many pages twice, once under the profiler, and prints a table. */
export async function benchRooms(pages: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'yuanye-profile-'));
  const site = await startSampleSite({ articles: articlesFor(pages) });
  try {
    const urls = await urlsOf(site, pages, scratch);
    const usage = await measured(scratch, PROGRAM, crawlOf(urls, join(scratch, 'plain')));
    const profiler = ['--cpu-prof', '--cpu-prof-interval', '500', '--cpu-prof-dir', join(scratch, 'profiles')];
    const { env, options } = firstLine(PROGRAM);
    execFileSync(process.execPath, [...options, ...profiler, PROGRAM, ...crawlOf(urls, join(scratch, 'profiled'))], {
      env: { ...process.env, ...env },
    });
    const sums = new Map<string, number>();
    for (const file of readdirSync(join(scratch, 'profiles'))) {
      const profile = JSON.parse(readFileSync(join(scratch, 'profiles', file), 'utf8')) as Profile;
      for (const [place, time] of byPlace(profile)) sums.set(place, (sums.get(place) ?? 0) + time);
    }
    const all = [...sums.values()].reduce((sum, time) => sum + time, 0);
    process.stdout.write(`${pages} pages, ${((1000 * usage.cpu) / pages).toFixed(2)} ms of CPU each, `);
    if (usage.busiest != null)
      process.stdout.write(`of which ${((100 * usage.busiest) / usage.cpu).toFixed(0)} % in the main thread`);
    process.stdout.write('\nshare of the main thread:\n');
    for (const [place, time] of [...sums].sort(([, a], [, b]) => b - a))
      if (time >= all / 200)
        process.stdout.write(`  ${place.padEnd(40)} ${((100 * time) / all).toFixed(1).padStart(5)} %\n`);
  } finally {
    await site.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
