import type { Migration } from '../migration.js';

export const bands: Migration = {
  number: 51,
  name: 'bands',
  up(db) {
    // Bands are read from the signatures when duplicates are looked for: keeping them cost a kilobyte an article and
    // dozens of random writes. How articles are compared has changed, so they are compared once more.
    db.exec(`
      DROP TABLE bands;
      DELETE FROM pairs;
      DELETE FROM crowded_bands;
      UPDATE signatures SET pending = 1;
    `);
  },
};
