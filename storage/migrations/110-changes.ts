import type { Migration } from '../migration.js';

/** The tables whose rows a catalogue repeats, with the expression that names the article; `old` or `new` is put before it. */
const WATCHED: readonly (readonly [table: string, article: string, events: readonly string[], when: string])[] = [
  ['articles', 'id', ['INSERT', 'UPDATE', 'DELETE'], ''],
  ['versions', 'article', ['INSERT', 'UPDATE', 'DELETE'], ''],
  ['attachments', 'article', ['INSERT', 'UPDATE', 'DELETE'], ''],
  ['urls', 'article', ['INSERT', 'UPDATE OF article'], 'WHEN new.article IS NOT NULL'],
];

/** Which articles changed since somebody looked: a library asks for it every half minute. */
export const changes: Migration = {
  number: 110,
  name: 'changes',
  up(db) {
    db.exec(`
      -- When each article (row number) last changed: numbers grow with every change. The row of an article that was
      -- deleted stays, so that who looks later learns of it.
      CREATE TABLE changes (number INTEGER PRIMARY KEY, article INTEGER NOT NULL UNIQUE) STRICT;
      INSERT INTO changes (number, article) SELECT id, id FROM articles;
    `);
    for (const [table, article, events, when] of WATCHED)
      for (const event of events) {
        const row = event === 'DELETE' ? 'old' : 'new';
        const verb = event.split(' ')[0]!.toLowerCase();
        db.exec(`CREATE TRIGGER change_of_${table}_${verb} AFTER ${event} ON ${table} ${when} BEGIN
          INSERT INTO changes (number, article) VALUES ((SELECT ifnull(max(number), 0) + 1 FROM changes), ${row}.${article})
            ON CONFLICT (article) DO UPDATE SET number = excluded.number;
        END`);
      }
  },
};
