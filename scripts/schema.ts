/** docs/schema.md, made from a database: its tables and views, what they hold, and who points to whom. */
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
    const says = comments();
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
    const told = (name: string) => {
      const list = columns(name).filter(
        ({ name: column }) => name !== 'article_index' || /^(title|text)$/.test(column),
      );
      return `### ${name}\n\n${says.get(name) ?? 'Steps to today’s form that this archive has taken.'}\n\n\`${list.map((c) => c.name).join('`, `')}\`\n`;
    };
    return `<!-- Made by npm run docs from an empty archive; a test tells when it is stale. -->
# The database

One file, \`archive.db\`: SQLite in WAL mode, every table STRICT, foreign keys on, synced fully at each commit. Times are ISO 8601 in UTC unless a comment says otherwise; digests are the 32 bytes of sha256. Texts lie deflated in \`versions\` ([why](decisions/011-texts-are-deflated-views-are-plain.md)); the views below need no code of ours. Writers take turns and wait for each other; readers never wait. \`yuanye doctor\` brings an older file to this form, after a copy into \`backups/\`.

\`\`\`mermaid
erDiagram
${[...new Set(arrows)].sort().join('\n')}
${boxes.join('\n')}
\`\`\`

## Views, for Datasette, DuckDB and the like

${names('view').map(told).join('\n')}
## Tables

${tables.map(told).join('\n')}`;
  } finally {
    db.close();
  }
}
