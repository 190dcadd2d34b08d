import type { Migration } from '../migration.js';

export const forgottenSites: Migration = {
  number: 131,
  name: 'forgotten-sites',
  up(db) {
    // The site that the article was listed under: who lists deletions by site cannot tell it from the address.
    db.exec('ALTER TABLE forgotten ADD COLUMN site TEXT');
  },
};
