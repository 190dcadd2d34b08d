/** The database of a catalogue: that of an archive, with the sites of a library and which of them hold each article. */
import { EXIT, StopRun } from '../src/core/errors.js';
import type { Migration } from './migration.js';
import { MIGRATIONS } from './migrations/index.js';
import type { DatabaseKind } from './open.js';

const catalogue: Migration = {
  number: 1000,
  name: 'catalogue',
  up(db) {
    // A catalogue is looked at through its sites: nobody asks what changed in it.
    const triggers = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).pluck().all() as string[];
    for (const name of triggers) db.exec(`DROP TRIGGER ${name}`);
    db.exec(`
      -- mark: the number of the last change of the archive that is in here. archive: the identity of that archive.
      CREATE TABLE library_sites (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        archive TEXT NOT NULL,
        mark INTEGER NOT NULL,
        looked_at TEXT NOT NULL,
        -- Sizes and times of the archive's files before the last whole look: as long as they are the same, nothing changed.
        stamp TEXT
      ) STRICT;

      -- Which site holds which article: its row number there, and the change by which it is in here.
      CREATE TABLE holdings (
        site INTEGER NOT NULL REFERENCES library_sites (id),
        row INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES articles (id),
        number INTEGER NOT NULL,
        PRIMARY KEY (site, row)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX holdings_by_article ON holdings (article, site);
      -- Articles come and go here: what points to a row that goes is looked for.
      CREATE INDEX articles_by_url ON articles (url);
      CREATE INDEX articles_by_latest ON articles (latest);

      -- Articles that a site holds and that are not in here any more, because the site that showed them dropped them.
      CREATE TABLE stale_rows (site INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (site, row)) STRICT, WITHOUT ROWID;
    `);
  },
};

const AGAIN = 'yuanye library rebuild-catalogue makes it anew from the sites.';

export const CATALOGUE: DatabaseKind = {
  file: 'catalogue.db',
  steps: [...MIGRATIONS, catalogue],
  original: false,
  missing: (dir) => new StopRun('no-catalogue', `The library in ${dir} has no catalogue yet.`, AGAIN, EXIT.unusable),
  hints: { damaged: AGAIN, older: AGAIN, newer: `Update yuanye, or: ${AGAIN}` },
};
