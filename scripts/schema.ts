/** docs/schema.md, made from an empty database: tables, views, columns and foreign keys. */
import { readdirSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { migrate } from '../storage/migrate.js';

const MIGRATIONS = new URL('../storage/migrations/', import.meta.url);

interface Column {
  readonly name: string;
  readonly type: string;
  readonly pk: number;
  readonly notnull: number;
}

/** The comments above each CREATE in the migrations: SQLite does not keep them. */
function comments(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(MIGRATIONS).sort()) {
    if (!/^\d/.test(file)) continue;
    const source = readFileSync(new URL(file, MIGRATIONS), 'utf8');
    for (const [, lines, name] of source.matchAll(/((?:^ *-- .*\n)+) *CREATE (?:VIRTUAL )?(?:TABLE|VIEW) (\w+)/gm))
      found.set(
        name!,
        lines!
          .replace(/^ *-- /gm, '')
          .trim()
          .replace(/\n/g, ' '),
      );
  }
  return found;
}

/** The document. */
export function schemaDocument(): string {
  const db = new Database(':memory:');
  try {
    migrate(db, () => undefined);
    const names = (type: string) =>
      db
        .prepare(
          `SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite_%' AND name NOT GLOB 'article_index_*' ORDER BY name`,
        )
        .pluck()
        .all(type) as string[];
    const columns = (name: string) => db.pragma(`table_xinfo(${name})`) as Column[];
    const tables = names('table');
    const says = comments().set('migrations', 'Migrations that this archive has applied.');
    const arrows = tables.flatMap((table) =>
      (db.pragma(`foreign_key_list(${table})`) as { table: string; from: string }[]).map(
        (key) => `  ${key.table} ||--o{ ${table} : ${key.from}`,
      ),
    );
    const boxes = tables
      .filter((name) => name !== 'article_index')
      .map((name) => {
        const rows = columns(name).map((c) => `    ${c.type.toLowerCase()} ${c.name}${c.pk > 0 ? ' PK' : ''}`);
        return `  ${name} {\n${rows.join('\n')}\n  }`;
      });
    const described = (name: string) => {
      const comment = says.get(name);
      if (comment === undefined) throw new Error(`no comment above CREATE TABLE ${name}`);
      return comment;
    };
    const section = (name: string) => {
      const list = columns(name).filter(
        ({ name: column }) => name !== 'article_index' || /^(title|text)$/.test(column),
      );
      return `### ${name}\n\n${described(name)}\n\n\`${list.map((c) => c.name).join('`, `')}\`\n`;
    };
    return `<!-- Made by npm run docs from an empty archive; a test tells when it is stale. -->
# The database

The database is one SQLite file, \`archive.db\`. What readers add lies in a second one, \`curation.db\` (\`storage/curation.ts\`): tags, notes, collections and marks by the public ids of articles.

- It is in WAL mode, with foreign keys on and a full sync at each commit. Every table is STRICT.
- Times are ISO 8601 in UTC unless a table says otherwise. Digests are the 32 bytes of a sha256.
- Texts are deflated in \`versions\` ([why](decisions/011-texts-are-deflated-views-are-plain.md)). Other programs can read the views below.
- Writers wait for each other. Readers never wait.
- \`yuanye doctor\` updates an older file to this schema, after a copy into \`backups/\`.

\`\`\`mermaid
erDiagram
${[...new Set(arrows)].sort().join('\n')}
${boxes.join('\n')}
\`\`\`

## Views, for Datasette, DuckDB and other programs

${names('view').map(section).join('\n')}
## Tables

${tables.map(section).join('\n')}`;
  } finally {
    db.close();
  }
}
