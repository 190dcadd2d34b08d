/** Learning each site's template from the sample of its pages: what the next run and every `reprocess` will clean with. */
import type { Archive } from '../../storage/index.js';
import { learnBoilerplate } from '../clean/index.js';

/** Learns every sampled site again; returns the sites whose template is known better than before. */
export function learnTemplates(archive: Archive): string[] {
  return archive.boilerplates
    .sites()
    .filter((site) => archive.boilerplates.keep(site, learnBoilerplate(site, archive.boilerplates.sample(site))));
}
