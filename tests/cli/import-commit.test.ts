/** What an import tells of a page is told once it is on the disk. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openArchive } from '../../storage/index.js';
import { articleRecord, html, warcOf } from '../safety/pages.js';
import { folderForTest } from '../storage/article.js';
import { runCli } from './run-cli.js';

test.each(['page.html', 'pages.warc'])('of %s nothing is new when the commit fails', async (name) => {
  const dir = folderForTest();
  const archive = join(dir, 'archive');
  const made = openArchive(archive, { mode: 'write' });
  // Each work succeeds; the transaction cannot be ended.
  made.db.exec(`
    CREATE TABLE broken (run INTEGER REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
    CREATE TRIGGER breaks AFTER INSERT ON articles BEGIN INSERT INTO broken VALUES (-1); END;
  `);
  await made.close();
  const file = join(dir, name);
  writeFileSync(file, name.endsWith('warc') ? warcOf([articleRecord(1)]) : html(1));
  const words = ['import', file, '--url', 'http://garden.test/x', '--archive', archive];
  const { out, told, code } = await runCli(
    name.endsWith('warc') ? words.filter((one) => !/^--url|\/x$/.test(one)) : words,
  );
  expect(code, told).not.toBe(0);
  expect(out + told).not.toMatch(/^new /m);
  expect((await runCli(['list', '--archive', archive, '--json'])).out).toBe('');
});
