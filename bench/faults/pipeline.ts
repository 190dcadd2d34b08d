/** The pure pipeline with everything it needs, for tests that only feed it. */
import { repairModel } from '../../src/app/models.js';
import type { FetchedPage, SiteProfile } from '../../src/page.js';
import { type Processed, processPage } from '../../src/pipeline.js';
import { folder, foldTable } from '../../storage/index.js';

const tools = { model: repairModel(), toHans: folder(foldTable()) };

export function runPipeline(page: FetchedPage, profile: SiteProfile | null = null): Processed {
  return processPage(page, { profile, boilerplate: null }, tools);
}

/** CPU milliseconds that `work` took. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
