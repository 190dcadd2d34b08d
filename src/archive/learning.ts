/** Learning each site's template from the sample of its pages: what the next run and every `reprocess` will clean with. */
import type { WarcWriter } from '../../snapshots/index.js';
import type { Archive } from '../../storage/index.js';
import { learnBoilerplate } from '../clean/index.js';

/** Learns every sampled site again. What is new is kept, in the database and, for a rebuild, in the snapshots. */
export function learnTemplates(archive: Archive, warc: WarcWriter): void {
  for (const site of archive.boilerplates.sites()) {
    if (!archive.boilerplates.keep(site, learnBoilerplate(site, archive.boilerplates.sample(site)))) continue;
    const { id, pages, blocks } = archive.boilerplates.latest(site)!;
    warc.writeMetadata(`urn:yuanye:${id}`, 'boilerplate', { site, pages, blocks: [...blocks] });
  }
}
