import type { Migration } from './index.js';

export const boilerplate: Migration = {
  number: 31,
  name: 'boilerplate',
  up(db) {
    db.exec(`
      -- From each site the pages with the least hashes of their address: a sample that depends on the set of pages and
      -- not on the order in which they came. blocks: their texts before cleaning, as a JSON list.
      CREATE TABLE boilerplate_samples (
        site TEXT NOT NULL,
        rank BLOB NOT NULL,
        blocks TEXT NOT NULL CHECK (json_valid(blocks)),
        PRIMARY KEY (site, rank)
      ) STRICT, WITHOUT ROWID;

      -- What was learnt from them, version by version; trails name it as boilerplate:SITE@VERSION.
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
