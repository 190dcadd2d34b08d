/** The two stores of a library on several machines: a folder, and a real S3 server. */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../src/library/store/open.js';
import type { Store } from '../../src/library/store/store.js';
import { folderForTest } from '../storage/article.js';
import { type S3Server, startS3 } from './s3-server.js';

let server: S3Server;
beforeAll(async () => {
  server = await startS3();
});
afterAll(() => server.close());
beforeEach(() => {
  for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value);
});

const bytesOf = async (store: Store, key: string, from = 0) => {
  const stream = await store.get(key, from);
  return stream === null ? null : buffer(stream);
};
async function keysIn(store: Store, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key, bytes } of store.list(prefix)) keys.push(`${key} ${bytes}`);
  return keys.sort();
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code: string; message: string; hint: string; exitCode: number }) => error,
  );

describe('a store in a folder', () => {
  it('outlives its last object, names a file that is not there, and is filled while it is emptied', async () => {
    const store = await openStore(folderForTest());
    await store.put('alone', Buffer.from('x'));
    await store.delete('alone');
    expect(await store.get('alone')).toBeNull();
    const none = join(folderForTest(), 'none');
    expect(await failure(store.put('a/b', { path: none, bytes: 1, sha256: '' }))).toMatchObject({
      code: 'ENOENT',
      path: none,
    });
    const turns = Array.from({ length: 200 }, async (_, i) => {
      await store.put(`sites/one/${i}`, Buffer.from(String(i)));
      await store.delete(`sites/one/${i}`);
    });
    await Promise.all(turns);
    expect(await keysIn(store, 'sites/')).toEqual([]);
  });
});

describe.each(['folder', 's3://yuanye', 's3://yuanye/some/place'])('a store in %s', (kind) => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(kind === 'folder' ? folderForTest() : kind);
  });

  it('keeps bytes under keys, gives them back from any place, lists and deletes them', async () => {
    const small = Buffer.from('一座公园');
    const large = randomBytes(3_000_000);
    const path = join(folderForTest(), 'large');
    writeFileSync(path, large);
    await store.put('sites/第二/e1/a b+c.db', small);
    const sha256 = createHash('sha256').update(large).digest('hex');
    await store.put('sites/第二/e1/large', { path, bytes: large.length, sha256 });
    await store.put('sites/other/x', Buffer.alloc(0));
    expect(await bytesOf(store, 'sites/第二/e1/a b+c.db')).toEqual(small);
    expect(await bytesOf(store, 'sites/第二/e1/large', 2_999_000)).toEqual(large.subarray(2_999_000));
    expect(await keysIn(store, 'sites/第二/')).toEqual(['sites/第二/e1/a b+c.db 12', 'sites/第二/e1/large 3000000']);
    expect(await keysIn(store, 'sites/none/')).toEqual([]);
    await store.put('sites/第二/e1/a b+c.db', Buffer.from('other'));
    expect(await bytesOf(store, 'sites/第二/e1/a b+c.db')).toEqual(Buffer.from('other'));
    expect(await bytesOf(store, 'sites/none')).toBeNull();
    for (const key of ['sites/第二/e1/a b+c.db', 'sites/第二/e1/large', 'sites/other/x', 'sites/none'])
      await store.delete(key);
    expect(await keysIn(store, 'sites/')).toEqual([]);
  });

  it('lists more objects than one answer holds', async () => {
    const many = kind === 's3://yuanye' ? 1005 : 12;
    for (let n = 0; n < (many > 1000 ? 1 : many); n++) await store.put(`many/${n}`, Buffer.from('x'));
    if (many > 1000) server.multiply('yuanye', 'many/0', (n) => `many/${n}`, many);
    expect((await keysIn(store, 'many/')).length).toBe(many);
  });
});

describe('a folder', () => {
  it('that is not there, or may not be written, is told', async () => {
    const none = await openStore(join(folderForTest(), 'none'));
    for (const work of [
      () => none.put('a', Buffer.from('x')),
      () => none.get('a'),
      () => none.delete('a'),
      () => keysIn(none, ''),
    ])
      expect(await failure(work())).toMatchObject({ code: 'store-missing', exitCode: 4 });
    const folder = folderForTest();
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'b'), '');
    expect(await failure((await openStore(folder)).put('b/c', Buffer.from('x')))).toMatchObject({ exitCode: 4 });
    chmodSync(folder, 0o500);
    if (process.getuid?.() !== 0)
      expect(await failure((await openStore(folder)).put('c', Buffer.from('x')))).toMatchObject({
        code: 'store-denied',
      });
    expect(readdirSync(folder).sort()).toEqual(['a', 'b']); // nothing half-written is left
  });

  it('lets no key out of it', async () => {
    const store = await openStore(folderForTest());
    await expect(store.put('../x', Buffer.from('x'))).rejects.toThrow('not a key');
  });
});

describe('a bucket', () => {
  it('that is not there is told by its name', async () => {
    const store = await openStore('s3://nowhere');
    for (const work of [() => store.put('a', Buffer.from('x')), () => store.get('a'), () => keysIn(store, 'a/')]) {
      const error = await failure(work());
      expect(error).toMatchObject({ code: 'store-missing', exitCode: 4 });
      expect(error!.message).toContain('there is no bucket "nowhere"');
    }
  });

  it('that refuses the key is told, with the rights that it needs', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'wrong');
    const error = await failure((await openStore('s3://yuanye')).put('a', Buffer.from('x')));
    expect(error).toMatchObject({ code: 'store-denied', exitCode: 4 });
    expect(error!.message).toContain('InvalidAccessKeyId');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    expect(await failure(openStore('s3://yuanye'))).toMatchObject({ code: 'store-denied' });
  });

  it('that cannot be reached is tried again, then told', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
    const error = await failure((await openStore('s3://yuanye')).get('a'));
    expect(error).toMatchObject({ code: 'store-unreachable', exitCode: 4 });
    expect(await failure(openStore('ftp://yuanye'))).toMatchObject({ code: 'usage', exitCode: 2 });
  });

  it('is written by a machine whose clock is a day off', async () => {
    const ahead = () => Date.now() + 24 * 3600_000;
    const signedAt: number[] = [];
    // A server by whose clock it is tomorrow, and which says so as S3 does.
    const front = createServer((request, response) => {
      const at = String(request.headers['x-amz-date']).replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z');
      signedAt.push(Date.parse(at) - ahead());
      const skewed = Math.abs(signedAt.at(-1)!) > 900_000;
      response.writeHead(skewed ? 403 : 200, { date: new Date(ahead()).toUTCString() });
      response.end(skewed ? '<Error><Code>RequestTimeTooSkewed</Code></Error>' : '');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => front.once('listening', resolve));
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(front.address() as AddressInfo).port}`);
    await (await openStore('s3://yuanye')).put('a', Buffer.from('x'));
    front.close();
    expect(signedAt).toHaveLength(2);
    expect(Math.abs(signedAt[1]!)).toBeLessThan(5000);
  });
});
