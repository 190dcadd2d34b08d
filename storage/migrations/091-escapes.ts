import type { Migration } from '../migration.js';

/** Hexadecimal digits of percent escapes in upper case (RFC 3986, 6.2.2.1), as addresses are written since this step. */
const upper = (url: unknown): string => String(url).replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase());

export const escapes: Migration = {
  number: 91,
  name: 'escapes',
  up(db) {
    db.function('upper_escapes', { deterministic: true }, upper);
    const lower = `url GLOB '*%[0-9A-Fa-f][a-f]*' OR url GLOB '*%[a-f][0-9A-Fa-f]*'`;
    // Records keep the address that they were written with; the article gets the new spelling as one more name.
    db.exec(`
      INSERT OR IGNORE INTO urls (url, article) SELECT upper_escapes(url), article FROM urls
        WHERE article IS NOT NULL AND (${lower}) ORDER BY id;
      INSERT OR IGNORE INTO forgotten (url, public_id, reason, at)
        SELECT upper_escapes(url), public_id, reason, at FROM forgotten WHERE ${lower};
      UPDATE OR IGNORE frontier SET url = upper_escapes(url) WHERE ${lower};
      UPDATE OR IGNORE skipped SET url = upper_escapes(url) WHERE ${lower};
    `);
  },
};
