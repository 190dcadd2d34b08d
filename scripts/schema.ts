/** docs/schema.md and docs/schema.zh.md, made from an empty database: tables, views, columns and foreign keys. */
import { readdirSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Lang } from '../src/lang/index.js';
import { migrate } from '../storage/migrate.js';
import { SCHEMA_ZH } from './schema-zh.js';

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

/** What stands around the tables, by language. */
const PROSE: Readonly<Record<Lang, { readonly intro: string; readonly views: string; readonly tables: string }>> = {
  en: {
    intro: `<!-- Made by npm run docs from an empty archive; a test tells when it is stale. -->
# The database

[中文](schema.zh.md)

The database is one SQLite file, \`archive.db\`. What readers add lies in a second one, \`curation.db\` (\`storage/curation.ts\`): tags, notes, collections and marks by the public ids of articles.

- It is in WAL mode, with foreign keys on and a full sync at each commit. Every table is STRICT.
- Times are ISO 8601 in UTC unless a table says otherwise. Digests are the 32 bytes of a sha256.
- Texts are deflated in \`versions\` ([why](decisions/011-texts-are-deflated-views-are-plain.md)). Other programs can read the views below.
- Writers wait for each other. Readers never wait.
- \`yuanye doctor\` updates an older file to this schema, after a copy into \`backups/\`.`,
    views: 'Views, for Datasette, DuckDB and other programs',
    tables: 'Tables',
  },
  zh: {
    intro: `<!-- 由 npm run docs 从空档案生成；与程序不一致时，测试会指出。 -->
# 数据库

[English](schema.md)

数据库是一个 SQLite 文件 \`archive.db\`。读者添加的内容在另一个文件 \`curation.db\` 中（\`storage/curation.ts\`）：标签、笔记、文集和待删除的标记，按文章编号存放。

- 采用 WAL 模式，启用外键，每次提交都完全同步到磁盘。所有的表都是 STRICT 表。
- 除非表中另有说明，时间为 UTC 的 ISO 8601 格式。摘要是 sha256 的 32 个字节。
- 文字在 \`versions\` 中以 deflate 压缩（[原因](decisions/011-texts-are-deflated-views-are-plain.md)，英文）。其他程序可以读取下面的视图。
- 写入者互相等待，读取者从不等待。
- \`yuanye doctor\` 先把旧文件复制到 \`backups/\`，再升级到这里的结构。`,
    views: '视图，供 Datasette、DuckDB 等程序读取',
    tables: '表',
  },
};

/** The document in a language. Throws when a table has no comment, or no Chinese one. */
export function schemaDocument(lang: Lang = 'en'): string {
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
      if (lang === 'en') return comment;
      const chinese = SCHEMA_ZH[comment];
      if (chinese === undefined) throw new Error(`no Chinese in scripts/schema-zh.ts for "${comment}", of ${name}`);
      return chinese;
    };
    const section = (name: string) => {
      const list = columns(name).filter(
        ({ name: column }) => name !== 'article_index' || /^(title|text)$/.test(column),
      );
      return `### ${name}\n\n${described(name)}\n\n\`${list.map((c) => c.name).join('`, `')}\`\n`;
    };
    return `${PROSE[lang].intro}

\`\`\`mermaid
erDiagram
${[...new Set(arrows)].sort().join('\n')}
${boxes.join('\n')}
\`\`\`

## ${PROSE[lang].views}

${names('view').map(section).join('\n')}
## ${PROSE[lang].tables}

${tables.map(section).join('\n')}`;
  } finally {
    db.close();
  }
}
