import type { Migration } from '../migration.js';

export const facets: Migration = {
  number: 60,
  name: 'facets',
  up(db) {
    // Facets of a word that stands in most articles are counted out of this index, in the order of their groups: half
    // the time of looking each article up and sorting them. It takes 27 bytes an article.
    db.exec('CREATE INDEX articles_by_facets ON articles (substr(published_at, 1, 4), source, site)');
  },
};
