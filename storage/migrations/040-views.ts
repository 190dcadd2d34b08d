import { inflateRawSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { Migration } from '../migration.js';

/**
 * Views that other programs can read. Texts are deflated (docs/decisions/011-texts-are-deflated-views-are-plain.md), so
 * the views give the plain columns. The counts of repairs by rule become a table; they were in the deflated part.
 */
export const views: Migration = {
  number: 40,
  name: 'views',
  up(db) {
    db.exec(`
      -- How many edits each rule made in the latest version of an article.
      CREATE TABLE article_rules (
        article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        stage TEXT NOT NULL,
        rule TEXT NOT NULL,
        edits INTEGER NOT NULL,
        PRIMARY KEY (article, stage, rule)
      ) STRICT, WITHOUT ROWID;

      -- Every article with the plain fields of its latest version.
      CREATE VIEW articles_latest AS
        SELECT a.public_id AS id, u.url, a.site, a.kind, a.title, a.published_at, a.source, a.language,
          a.chars AS characters, v.captured_at, v.origin, 'sha256:' || lower(hex(v.digest)) AS digest,
          (SELECT count(*) FROM versions n WHERE n.article = a.id) AS versions,
          (SELECT total(r.edits) FROM article_rules r WHERE r.article = a.id AND r.stage = 'repair') AS repairs,
          a.first_seen, a.last_seen, a.gone_at
        FROM articles a LEFT JOIN urls u ON u.id = a.url LEFT JOIN versions v ON v.id = a.latest;

      -- Pairs of duplicates: exact, near, contains (other is an excerpt of id), contained (the reverse).
      CREATE VIEW duplicates AS
        SELECT a.public_id AS id, b.public_id AS other, p.kind, p.score, a.title, b.title AS other_title,
          a.site, b.site AS other_site, a.published_at, b.published_at AS other_published_at
        FROM pairs p JOIN articles a ON a.id = p.a JOIN articles b ON b.id = p.b;

      -- Articles and edits by rule, over the latest versions.
      CREATE VIEW repairs_by_rule AS
        SELECT stage, rule, count(*) AS articles, sum(edits) AS edits
        FROM article_rules GROUP BY stage, rule ORDER BY edits DESC;
    `);
    fill(db);
  },
};

/** The counts of what was archived before. Reads form 1, the only one there was. */
function fill(db: Database): void {
  const read = db.prepare(
    'SELECT a.id, v.why FROM articles a JOIN versions v ON v.id = a.latest WHERE a.id > ? AND v.form = 1 ORDER BY a.id LIMIT 500',
  );
  const add = db.prepare('INSERT INTO article_rules (article, stage, rule, edits) VALUES (?, ?, ?, ?)');
  for (let after = 0; ; ) {
    const rows = read.all(after) as { id: number; why: Buffer }[];
    for (const { id, why } of rows) {
      const { trail } = JSON.parse(inflateRawSync(why).toString('utf16le')) as {
        trail: { stage: string; rule: string; edits: unknown[] }[];
      };
      const sums = new Map<string, { stage: string; rule: string; edits: number }>();
      for (const { stage, rule, edits } of trail) {
        const sum = sums.get(`${stage} ${rule}`) ?? { stage, rule, edits: 0 };
        sum.edits += edits.length;
        sums.set(`${stage} ${rule}`, sum);
      }
      for (const { stage, rule, edits } of sums.values()) if (edits > 0) add.run(id, stage, rule, edits);
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
