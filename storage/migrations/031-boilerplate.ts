import type { Migration } from '../migration.js';

export const boilerplate: Migration = {
  number: 31,
  name: 'boilerplate',
  up(db) {
    db.exec(`
      -- A sample of pages of each site, those with the smallest hashes of their address, so that the order of crawling
      -- does not matter. blocks: their texts before cleaning, as a JSON list.
      CREATE TABLE boilerplate_samples (
        site TEXT NOT NULL,
        rank BLOB NOT NULL,
        blocks TEXT NOT NULL CHECK (json_valid(blocks)),
        PRIMARY KEY (site, rank)
      ) STRICT, WITHOUT ROWID;

      -- Boilerplate learnt from the samples, by version. Trails name it boilerplate:SITE@VERSION.
      CREATE TABLE boilerplates (
        site TEXT NOT NULL,
        version INTEGER NOT NULL,
        pages INTEGER NOT NULL,
        blocks TEXT NOT NULL CHECK (json_valid(blocks)),
        learnt_at TEXT NOT NULL,
        PRIMARY KEY (site, version)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
