/**
 * Writes pages for ever: append, sync, then name the place in a journal that stands for the database, synced too.
 * The test kills this process at some moment and looks whether everything that the journal names is there.
 */
import { fsyncSync, openSync, writeSync } from 'node:fs';
import { openWarcWriter, recover } from '../../../snapshots/index.js';
import { page } from '../pages.js';

const [dir = '', journal = '', start = '0'] = process.argv.slice(2);
await recover(dir);
const writer = await openWarcWriter(dir, { software: 'yuanye/test', maxFileBytes: 200_000 });
const fd = openSync(journal, 'a');
process.stdout.write('ready\n');
for (let n = Number(start); ; n++) {
  const written = Array.from({ length: 1 + (n % 5) }, (_, i) => {
    const url = `http://example.test/${n}/${i}`;
    const body = Buffer.from(`<p>${url} ${'湖滨公园改造完成'.repeat(n % 400)}</p>`);
    return { url, locator: writer.write(page({ url, body })) };
  });
  await writer.sync();
  writeSync(fd, written.map((one) => `${JSON.stringify(one)}\n`).join(''));
  fsyncSync(fd);
}
