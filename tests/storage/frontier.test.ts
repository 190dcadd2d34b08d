/** The states of queued addresses, whatever order the world does things in: none is lost, none is had twice. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openArchive, openFrontier } from '../../storage/index.js';
import { folderForTest } from './article.js';

const HOSTS = ['a.example', 'b.example'] as const;
const url = (n: number): string => `http://${HOSTS[n % 2]}/${n}.html`;
const entry = (n: number) => ({
  ...{ url: url(n), host: HOSTS[n % 2]!, site: 'garden', role: 'article' as const, depth: 1, related: 0, barren: 0 },
  ...{ from: null, redirects: [], lastmod: null, probe: false },
});

type Step =
  | { readonly kind: 'add'; readonly pages: readonly number[] }
  | {
      readonly kind: 'take';
      readonly host: number;
      readonly ends: 'done' | 'skipped' | 'later';
      readonly links: readonly number[];
    }
  | { readonly kind: 'restart' };
const pages = fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), pages }),
  fc.record({
    kind: fc.constant('take' as const),
    host: fc.integer({ min: 0, max: 1 }),
    ends: fc.constantFrom('done' as const, 'done' as const, 'skipped' as const, 'later' as const),
    links: pages,
  }),
  fc.record({ kind: fc.constant('restart' as const) }),
);

it('every address that was ever queued is handed out until it has ended, and then never again in its round', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const dir = folderForTest();
      let archive = openArchive(dir, { mode: 'write' });
      let frontier = openFrontier(archive.db, archive.commits);
      await frontier.begin(['garden'], 86_400_000);
      const queued = new Set<string>();
      const ended = new Set<string>();
      let skipped = 0;
      const add = (some: readonly number[]) => {
        for (const n of some) if (!ended.has(url(n))) queued.add(url(n));
      };
      for (const one of steps) {
        if (one.kind === 'restart') {
          await archive.close();
          archive = openArchive(dir, { mode: 'write' });
          frontier = openFrontier(archive.db, archive.commits);
          await frontier.begin(['garden'], 86_400_000);
          if (queued.size === 0) return archive.close(); // a new round: what ended may be asked for again
        } else if (one.kind === 'add') {
          await frontier.add(one.pages.map(entry));
          add(one.pages);
        } else {
          const now = Number.MAX_SAFE_INTEGER; // what was put off is due as well
          const [target] = frontier.queued(HOSTS[one.host]!, now, 1, new Set());
          const mine = [...queued].filter((known) => known.includes(HOSTS[one.host]!));
          expect(target === undefined).toBe(mine.length === 0);
          if (target === undefined) continue;
          expect(queued.has(target.url), `${target.url} was handed out, and had ended`).toBe(true);
          const state = frontier.hostState(target.host);
          if (one.ends === 'later') {
            const put = frontier.postpone(target, Date.now() + 1000, 'network', state);
            await frontier.flush();
            await put;
            continue;
          }
          const outcome =
            one.ends === 'done'
              ? ({ state: 'done', kind: 'article' } as const)
              : ({ state: 'skipped', reason: 'not-found' } as const);
          const end = frontier.complete({
            ...{ target, outcome, status: 200, links: one.links.map(entry), refusals: [], aliases: [], state },
            save: () => undefined,
          });
          await frontier.flush();
          await end;
          queued.delete(target.url);
          ended.add(target.url);
          if (one.ends === 'skipped') skipped++;
          add(one.links);
        }
        const counts = frontier.counts();
        expect(counts.queued).toBe(queued.size);
        expect(counts.done + (counts.skipped['not-found'] ?? 0)).toBe(ended.size);
        expect(counts.skipped['not-found'] ?? 0).toBe(skipped);
      }
      await archive.close();
    }),
    { numRuns: 25 },
  );
}, 120_000);

it('what a clock that was ahead put off for a day is due when the next run begins', async () => {
  const archive = openArchive(folderForTest(), { mode: 'write' });
  const frontier = openFrontier(archive.db, archive.commits);
  await frontier.begin(['garden'], 86_400_000);
  await frontier.add([entry(0), entry(2)]);
  const [first, second] = frontier.queued(HOSTS[0], Date.now(), 2, new Set());
  const put = [
    frontier.postpone(first!, Date.now() + 86_400_000, 'network', frontier.hostState(HOSTS[0])),
    frontier.postpone(second!, Date.now() + 60_000, 'network', frontier.hostState(HOSTS[0])),
  ];
  await frontier.flush();
  await Promise.all(put);
  expect(frontier.queued(HOSTS[0], Date.now(), 9, new Set())).toEqual([]);
  await frontier.begin(['garden'], 86_400_000);
  // A minute is a page's own pause, and stays.
  expect(frontier.queued(HOSTS[0], Date.now(), 9, new Set()).map(({ url }) => url)).toEqual([url(0)]);
  await archive.close();
});
