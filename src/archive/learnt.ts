/**
 * What an archive learns of each site at the end of a run, from a sample of its pages: the boilerplate of its template,
 * and the names and terms that several pages share.
 */
import type { WarcWriter } from '../../snapshots/index.js';
import type { Archive } from '../../storage/index.js';
import { learnBoilerplate } from '../clean/index.js';
import type { PageContext } from '../pipeline.js';
import { learnNames } from '../repair/index.js';

/** What was learnt of a site from its pages. */
export type Learnt = Required<Pick<PageContext, 'boilerplate' | 'names'>>;

/** The latest that was learnt of a site. */
export const learntOf = ({ boilerplates, siteNames }: Archive, site: string): Learnt => ({
  boilerplate: boilerplates.latest(site),
  names: siteNames.latest(site),
});

/**
 * Learns the boilerplate and the names of every site: what the next run and every `reprocess` clean and repair with.
 * What is new is kept in the database and, for a rebuild, in the snapshots. Of names the latest are kept, of boilerplate
 * every version, because an article's trail names the one that cleaned it.
 */
export function learnSites(archive: Archive, warc: WarcWriter): void {
  for (const site of archive.boilerplates.sites()) {
    const sample = archive.boilerplates.sample(site);
    const names = learnNames(sample);
    if (archive.siteNames.keep(site, names))
      warc.writeMetadata(`urn:yuanye:names:${site}`, 'site-names', { site, names });
    if (!archive.boilerplates.keep(site, learnBoilerplate(site, sample))) continue;
    const { id, pages, blocks } = archive.boilerplates.latest(site)!;
    warc.writeMetadata(`urn:yuanye:${id}`, 'boilerplate', { site, pages, blocks: [...blocks] });
  }
}
