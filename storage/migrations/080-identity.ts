import type { Migration } from '../migration.js';

export const identity: Migration = {
  number: 80,
  name: 'identity',
  up(db) {
    // What tells this archive from every other: a backup is renewed by the archive that it was made of, and by no other.
    db.exec(`INSERT INTO meta (key, value) VALUES ('id', lower(hex(randomblob(16))))`);
  },
};
