/** The pure pipeline with everything it needs, for tests that only feed it. */
import { repairModel } from '../../../src/archive/models.js';
import type { FetchedPage, SiteProfile } from '../../../src/core/page.js';
import { type Processed, processPage } from '../../../src/pipeline.js';
import { folder, foldTable } from '../../../storage/index.js';
import { leastCpuMs } from '../../cpu.js';
import { adversarialTexts, pageOf } from './hostile-pages.js';

const tools = { model: repairModel(), toHans: folder(foldTable()) };

export function runPipeline(page: FetchedPage, profile: SiteProfile | null = null): Processed {
  return processPage(page, { profile, boilerplate: null }, tools);
}

/** Which adversarial texts of `size` characters take a page, as HTML or as plain text, longer than `bound` CPU ms. */
export function adversarialPages(size: number, bound: number): string[] {
  const slow: string[] = [];
  for (const [name, text] of adversarialTexts(size)) {
    const html = `<html><head><title>园林</title></head><body><h1>园林</h1><div>${text}</div></body></html>`;
    for (const [kind, body] of [
      ['html', html],
      ['plain', text],
    ] as const) {
      const page = pageOf(Buffer.from(body), `text/${kind}; charset=utf-8`);
      const took = leastCpuMs(bound, () => runPipeline(page));
      if (took > bound) slow.push(`${name} (${kind}) ${Math.round(took)} ms`);
    }
  }
  return slow;
}
