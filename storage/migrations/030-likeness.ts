import type { Migration } from '../migration.js';

export const likeness: Migration = {
  number: 30,
  name: 'likeness',
  up(db) {
    db.exec(`
      -- The bands of every signature whose duplicates have been looked for: equal keys are worth a comparison. Rows of
      -- an older text of the article may stay; whoever reads them asks the signature whether they still hold.
      CREATE TABLE bands (
        key INTEGER NOT NULL,
        article INTEGER NOT NULL,
        PRIMARY KEY (key, article)
      ) STRICT, WITHOUT ROWID;

      -- Pairs of duplicates; a cluster is what they connect. contains: b is an excerpt of a; contained: a is one of b.
      CREATE TABLE pairs (
        a INTEGER NOT NULL REFERENCES articles (id),
        b INTEGER NOT NULL REFERENCES articles (id),
        kind TEXT NOT NULL CHECK (kind IN ('exact', 'near', 'contains', 'contained')),
        score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
        PRIMARY KEY (a, b),
        CHECK (a < b)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX pairs_by_b ON pairs (b);

      -- Bands with so many articles that not all of them were compared.
      CREATE TABLE crowded_bands (key INTEGER PRIMARY KEY, articles INTEGER NOT NULL) STRICT;
    `);
  },
};
