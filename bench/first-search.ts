/** `first-search.ts HOW ARCHIVE QUERY`: the only search of a process; prints what it cost, milliseconds of CPU. */
import { type Packed, unpackBody } from '../storage/body.js';
import { conditions } from '../storage/filters.js';
import { type Archive, askedQuery, openArchive } from '../storage/index.js';
import { matchExpression } from '../storage/match.js';
import { snippet } from '../storage/snippet.js';

/** The best twenty by bm25, as FTS5 gives them when it is asked directly; `whole`: with the total and what is shown of each. */
function askFts5(archive: Archive, input: string, whole: boolean): void {
  const query = askedQuery(input);
  const { sql, values } = conditions(query, archive.fold);
  const from = sql === '1' ? 'article_index i' : 'article_index i CROSS JOIN articles a ON a.id = i.rowid';
  const found = `FROM ${from} WHERE article_index MATCH ? AND ${sql}`;
  const given = [matchExpression(query.terms, archive.fold), ...values];
  const best = archive.sql(`SELECT i.rowid ${found} ORDER BY bm25(article_index, 8, 1) LIMIT 20`).pluck();
  const ids = best.all(...given);
  if (!whole) return;
  archive.sql(`SELECT count(*) ${found}`).get(...given);
  const shown = archive.sql(
    'SELECT a.title, v.form, v.body FROM articles a JOIN versions v ON v.id = a.latest WHERE a.id = ?',
  );
  const words = query.terms.map(({ text }) => text);
  for (const id of ids) snippet(unpackBody(shown.get(id) as Packed).text, words, archive.fold);
}

const [how = '', folder = '', query = ''] = process.argv.slice(2);
const archive = openArchive(folder, { mode: 'read' });
const before = process.cpuUsage();
if (how === 'yuanye') archive.search(query);
else askFts5(archive, query, how === 'fts5');
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${((user + system) / 1000).toFixed(1)}\n`);
await archive.close();
