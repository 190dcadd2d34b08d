/**
 * The named parts with nothing of ours: Crawlee's BasicCrawler, undici, iconv-lite, a tree of cheerio's, a gzip member
 * of the bytes, a row and its full-text index in SQLite. What Yuanye takes beyond this is reading, repair and proof.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { BasicCrawler } from '@crawlee/basic';
import { Configuration, log } from '@crawlee/core';
import Database from 'better-sqlite3';
import { load } from 'cheerio/slim';
import iconv from 'iconv-lite';
import { Agent, request as fetchPage } from 'undici';

log.setLevel(log.LEVELS.ERROR);
const [list, file] = process.argv.slice(2);
const urls = readFileSync(list, 'utf8').trim().split('\n');
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.exec(`
  CREATE TABLE page(id INTEGER PRIMARY KEY, url TEXT UNIQUE, title TEXT, text TEXT, digest BLOB) STRICT;
  CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='trigram')`);
const insert = db.prepare('INSERT INTO page(url, title, text, digest) VALUES (?, ?, ?, ?)');
const index = db.prepare('INSERT INTO words(rowid, title, text) VALUES (?, ?, ?)');
const insertAll = db.transaction((rows) => {
  for (const row of rows) index.run(insert.run(...row).lastInsertRowid, row[1], row[2]);
});
const dispatcher = new Agent({ connections: 32 });
const rows = [];
let kept = 0;
const crawler = new BasicCrawler(
  {
    minConcurrency: 32,
    maxConcurrency: 32,
    useSessionPool: false,
    retryOnBlocked: false,
    maxRequestRetries: 0,
    autoscaledPoolOptions: { maybeRunIntervalSecs: 0.05, autoscaleIntervalSecs: 1 },
    requestHandler: async ({ request }) => {
      const response = await fetchPage(request.url, { dispatcher });
      const body = Buffer.from(await response.body.arrayBuffer());
      const $ = load(iconv.decode(body, 'gb18030'), { xml: { xmlMode: false, decodeEntities: true } });
      appendFileSync(`${file}.warc.gz`, gzipSync(body, { level: 3 }));
      rows.push([request.url, $('h1').first().text(), $('p').text(), createHash('sha256').update(body).digest()]);
      if (rows.length >= 256) insertAll(rows.splice(0));
      kept++;
    },
  },
  new Configuration({ persistStorage: false }),
);
await crawler.run(urls);
insertAll(rows);
db.close();
await dispatcher.close();
if (kept !== urls.length) throw new Error(`${kept} of ${urls.length} pages`);
