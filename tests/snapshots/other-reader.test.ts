/** Another program's indexer (warcio.js, a development dependency only) reads our files: the same captures at the same places. */
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CDXIndexer } from 'warcio';
import { parseCdxj } from '../../snapshots/cdxj.js';
import { openWarcWriter, warcFiles } from '../../snapshots/index.js';
import { folder, HTML, page } from './pages.js';

test('warcio.js finds every capture of a file, with our URL, time, offset, length and digest', async () => {
  const dir = folder();
  const writer = await openWarcWriter(dir, { software: 'yuanye/test', maxFileBytes: 4000 });
  for (let n = 0; n < 12; n++) {
    const url = `http://news.example.test/园/${n}.html?b=2&w=%D4%B0%C1%D6&a=${n}`;
    const address = new URL(url).href;
    writer.write(
      page({ url: address, body: Buffer.from(`${HTML}${n % 9}`), fetchedAt: `2024-05-06T07:08:${10 + n}.123Z` }),
    );
  }
  const hop = {
    url: 'http://news.example.test/old',
    status: 301,
    headers: { location: '/new' },
    fetchedAt: '2024-05-07T00:00:00Z',
  };
  writer.write(page({ url: hop.url, finalUrl: 'http://news.example.test/new', redirects: [hop.url], hops: [hop] }));
  const first = writer.write(page({ url: 'http://news.example.test/again', body: Buffer.from('<p>once</p>') }));
  const revisitOf = {
    recordId: first.recordId,
    url: 'http://news.example.test/again',
    date: '2024-05-06T07:08:09.123Z',
    digest: first.digest,
  };
  const again = page({ url: revisitOf.url, status: 304, body: Buffer.alloc(0), fetchedAt: '2024-05-08T00:00:00.000Z' });
  writer.write(again, { revisitOf });
  writer.writeMetadata('http://news.example.test/gone', 'tombstone', {});
  await writer.close();

  let captures = 0;
  for (const { name, path } of warcFiles(dir)) {
    const told: string[] = [];
    const indexer = new CDXIndexer({ format: 'cdxj' });
    for await (const result of indexer.iterIndex([{ filename: name, reader: createReadStream(join(dir, name)) }]))
      told.push(indexer.serializeCDXJ(result).trim());
    const facts = (line: string) => {
      const { stamp, url, file, offset, length, digest } = parseCdxj(line)!;
      return { stamp, url, file, offset, length, digest: digest.replace(/^sha256:/, '') };
    };
    const byPlace = (a: { offset: number }, b: { offset: number }) => a.offset - b.offset;
    const ours = readFileSync(`${path}.cdxj`, 'utf8').trim().split('\n').map(facts).sort(byPlace);
    expect(told.map(facts).sort(byPlace)).toEqual(ours);
    captures += ours.length;
  }
  expect(captures).toBe(12 + 2 + 2);
});
