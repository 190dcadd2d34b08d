/** Where the CPU of one page goes: the pages of a finished crawl, taken through each stage again, one stage at a time. */

import { readPage as pageOfRecord } from '../snapshots/index.js';
import { repairModel } from '../src/archive/models.js';
import { clean } from '../src/clean/index.js';
import type { FetchedPage } from '../src/core/page.js';
import { decode } from '../src/decode/index.js';
import { fingerprint } from '../src/dedupe/index.js';
import { extract } from '../src/extract/index.js';
import { repair } from '../src/repair/index.js';
import { openArchive } from '../storage/index.js';

/** CPU milliseconds a page, by stage, over up to `most` HTML pages of the archive in `dir`. */
export async function stageCosts(dir: string, most: number): Promise<Record<string, number>> {
  const archive = openArchive(dir, { mode: 'read' });
  const pages: FetchedPage[] = [];
  for (const capture of archive.captures.all()) {
    if (pages.length === most) break;
    if (capture.type === 'response' && capture.mime === 'text/html')
      pages.push(pageOfRecord(archive.snapshots, capture));
  }
  const model = await repairModel();
  const costs: Record<string, number> = {};
  const timed = <A, B>(stage: string, inputs: readonly A[], work: (input: A) => B): B[] => {
    inputs.slice(0, 50).forEach((input) => void work(input)); // compiled before it is measured
    const before = process.cpuUsage();
    const out = inputs.map(work);
    const { user, system } = process.cpuUsage(before);
    costs[stage] = (user + system) / 1000 / inputs.length;
    return out;
  };
  const decoded = timed('decode', pages, (page) => decode(page));
  const repaired = timed('repair', decoded, (page) => repair(page, model));
  const extracted = timed('extract (parse included)', repaired, (page) => extract(page, null));
  const cleaned = timed('clean', extracted, ({ article }) => clean(article, null, null));
  timed('fingerprint', cleaned, (article) => fingerprint(article, archive.fold));
  await archive.close();
  return costs;
}
