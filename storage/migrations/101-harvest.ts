import type { Migration } from '../migration.js';

export const harvest: Migration = {
  number: 101,
  name: 'harvest',
  up(db) {
    // Harvesters ask for what came or changed since a day; without it every such question reads the whole archive.
    db.exec('CREATE INDEX versions_by_saved ON versions (saved_at, id)');
  },
};
