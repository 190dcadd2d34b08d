/** A crawl in a process of its own, for tests that kill it: `kill-worker.ts ARCHIVE URL`. */
import { openArchive } from '../../storage/index.js';
import { linksOf, run } from './harness.js';

const [dir = '', url = ''] = process.argv.slice(2);
const archive = openArchive(dir, { mode: 'write', commits: { size: 8, waitMs: 20 } });
// A page that is saved twice breaks the key, and the run with it: exactly once is proven, not assumed.
const insert = archive.db.prepare(`INSERT INTO meta (key, value) VALUES (?, ?)`);
archive.runs.start('crawl');
const { summary } = await run(archive, {
  addresses: [`${url}/`],
  visit: async (page, target) => ({
    links: linksOf(page),
    outcome: { state: 'done', kind: target.role },
    save: () => void insert.run(`page ${target.url}`, String(page.body.length)),
  }),
});
await archive.close();
process.stdout.write(`${summary.stopped}\n`);
