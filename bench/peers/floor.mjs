/** The floor: the least that any tool must do. undici, TextDecoder, a SAX pass that keeps the text, a row in SQLite. */
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Parser } from 'htmlparser2';
import { Agent, request } from 'undici';

const urls = readFileSync(process.argv[2], 'utf8').trim().split('\n');
const db = new Database(process.argv[3]);
db.pragma('journal_mode = WAL');
db.exec('CREATE TABLE page(url TEXT PRIMARY KEY, title TEXT, text TEXT, body BLOB) STRICT');
const insert = db.prepare('INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)');
const insertAll = db.transaction((rows) => {
  for (const row of rows) insert.run(...row);
});
const dispatcher = new Agent({ connections: 32 });
const decoder = new TextDecoder('gb18030');

function read(html) {
  let title = '';
  let text = '';
  let inside = '';
  const parser = new Parser({
    onopentagname: (name) => (inside = name),
    ontext: (data) => {
      if (inside === 'title') title += data;
      else if (inside !== 'script' && inside !== 'style') text += data;
    },
    onclosetag: () => (inside = ''),
  });
  parser.write(html);
  parser.end();
  return [title, text];
}

let next = 0;
const rows = [];
async function worker() {
  while (next < urls.length) {
    const url = urls[next++];
    const response = await request(url, { dispatcher });
    const body = Buffer.from(await response.body.arrayBuffer());
    rows.push([url, ...read(decoder.decode(body)), body]);
    if (rows.length >= 100) insertAll(rows.splice(0));
  }
}
await Promise.all(Array.from({ length: 32 }, worker));
insertAll(rows);
db.close();
await dispatcher.close();
