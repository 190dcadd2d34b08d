/** Files that others wrote, damaged, cut, foreign or made to hurt: each is told as what it is, and the rest is taken in. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ImportItem, readCaptures } from '../../snapshots/index.js';
import { noText } from '../../src/archive/import/file-kind.js';
import { least } from '../cpu.js';
import { expectCpuBelow } from '../expect-cpu.js';
import { strictWacz } from '../snapshots/strict-wacz.js';
import { folderForTest } from '../storage/article.js';
import { run } from './command.js';
import { answer, articleRecord, html, record, warcOf } from './pages.js';

const dir = folderForTest();
const file = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(dir, name), bytes);
  return join(dir, name);
};
async function read(path: string): Promise<ImportItem[]> {
  const items: ImportItem[] = [];
  for await (const item of readCaptures(path)) items.push(item);
  return items;
}
const kinds = (items: readonly ImportItem[]) => items.map(({ kind }) => kind).join(' ');

describe('import-invalid-url', () => {
  it.each(['http://a:99999/x', 'https://', 'http://[::1', 'http://a b/'])(
    '%s is told, and the import goes on',
    async (url) => {
      const path = file('url.warc.gz', warcOf([record({ url, block: answer(1) }), articleRecord(2)]));
      const { code, told } = await run('import', path, '--archive', join(dir, 'url'));
      expect(code).toBe(3);
      expect(told).toMatch(/damaged .*is no address/);
      expect(told).toMatch(/1 (?:new|known)/);
    },
  );

  it('--url must be an address', async () => {
    const { code, told } = await run(
      'import',
      file('a.html', html(1)),
      '--url',
      'http://',
      '--archive',
      join(dir, 'url'),
    );
    expect([code, told]).toEqual([2, expect.stringContaining('no address')]);
  });

  it.each(['+012026-01-05T00:00:00Z', '-000001-01-05T00:00:00Z', 'yesterday'])(
    'a date such as %s is told',
    async (date) => {
      const items = await read(file('date.warc', Buffer.concat([articleRecord(1, { date }), articleRecord(2)])));
      expect(kinds(items)).toBe('fault capture');
    },
  );
});

describe('wacz-export-date', () => {
  it.each(['0001-01-01T00:00:00Z', '1979-12-31T23:59:59Z', '2108-01-01T00:00:00Z', '9998-01-01T00:00:00Z'])(
    'a capture of %s is exported',
    async (date) => {
      const archive = join(dir, `dated-${date.slice(0, 4)}`);
      const path = file('dated.warc', articleRecord(1, { date }));
      expect((await run('import', path, '--archive', archive)).code).toBe(0);
      for (const format of ['wacz', 'warc']) {
        const out = join(dir, `dated-${date.slice(0, 4)}.${format}`);
        const { code, told } = await run('export', '--format', format, '--out', out, '--archive', archive);
        expect(code, told).toBe(0);
        expect(kinds(await read(out))).toBe('capture');
      }
    },
  );

  it('an archive without articles gives an empty WACZ', async () => {
    const archive = join(dir, 'empty');
    await run('import', file('none.html', '<p>短</p>'), '--archive', archive);
    const out = join(dir, 'empty.wacz');
    const { code, told } = await run('export', '--format', 'wacz', '--out', out, '--archive', archive);
    expect(code, told).toBe(0);
    expect(strictWacz(readFileSync(out))).toEqual([]);
  });
});

describe('warc-quadratic', () => {
  const first = gzipSync(record({ url: 'http://a.test/', block: '', type: 'warcinfo' }));
  const head = Buffer.from('1f8b08000000000000ff', 'hex');
  /** A stored block that is not the last. */
  const stored = (content: Uint8Array) => {
    const block = Buffer.alloc(5);
    block.writeUInt16LE(content.length, 1);
    block.writeUInt16LE(content.length ^ 0xffff, 3);
    return Buffer.concat([block, content]);
  };
  const fill = (unit: Buffer, bytes: number) =>
    Buffer.concat(Array.from({ length: Math.ceil(bytes / unit.length) }, () => unit));
  /** A member's head, and a block that has to be unpacked before it shows that it holds no record. */
  const NO_RECORD = '1f8b0800000000000003cd51cd8e9b30430a010000';
  const MIB = 1024 * 1024;
  const hurting: readonly (readonly [string, (bytes: number) => Buffer])[] = [
    // Each block's content is the head of the next member: every one of them runs to the end of the file.
    ['members without end', (n) => Buffer.concat([first, fill(Buffer.concat([head, stored(head).subarray(0, 5)]), n)])],
    [
      'members that begin as records',
      (n) => Buffer.concat([first, fill(Buffer.concat([head, stored(Buffer.from('WARC/1.0\r\n'))]), n)]),
    ],
    ['heads without end', (n) => fill(Buffer.from('WARC/1.0\r\n'), n)],
    ['records that claim too much', (n) => fill(Buffer.from(`WARC/1.0\r\nContent-Length: ${60 * MIB}\r\n\r\n`), n)],
    ['places that unpack to no record', (n) => Buffer.concat([first, fill(Buffer.from(NO_RECORD, 'hex'), n)])],
    ['names of members', (n) => Buffer.concat([first, fill(Buffer.from('1f8b0808000000000000', 'hex'), n)])],
  ];

  it.each(hurting)(
    '%s: time in proportion to size',
    async (_, make) => {
      const took = async (bytes: number) => {
        const path = file('hurt.warc.gz', make(bytes));
        const before = process.cpuUsage();
        const items = await read(path);
        expect(items.some(({ kind }) => kind === 'fault')).toBe(true);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      };
      await took(MIB / 16);
      const small = Math.min(await took(MIB / 2), await took(MIB / 2));
      const bound = Math.min(16 * Math.max(small, 50), 20_000);
      expect(await least(bound, () => took(4 * MIB))).toBeLessThan(bound);
    },
    60_000,
  );

  it('a file made of damage does not keep the records in front of it', async () => {
    const path = file('mixed.warc.gz', Buffer.concat([warcOf([articleRecord(1), articleRecord(2)]), fill(head, MIB)]));
    expect(kinds(await read(path))).toMatch(/^capture (?:fault )*capture|^capture capture/);
  });

  it('behind a thousand damaged records one that is whole is still read', async () => {
    const bad = gzipSync(articleRecord(1));
    bad[bad.length - 6]! ^= 0xff;
    const path = file(
      'bad.warc.gz',
      Buffer.concat([...Array.from({ length: 990 }, () => bad), gzipSync(articleRecord(2))]),
    );
    const items = await read(path);
    expect(items.filter(({ kind }) => kind === 'capture')).toHaveLength(1);
  });
});

describe('wholegzip-truncated', () => {
  const records = Array.from({ length: 60 }, (_, n) => articleRecord(n));
  const whole = gzipSync(Buffer.concat(records));

  it('what gunzip gives is used, and the end is told', async () => {
    const cut = file('cut.warc.gz', whole.subarray(0, whole.length - 200));
    const items = await read(cut);
    expect(items.filter(({ kind }) => kind === 'capture').length).toBeGreaterThan(50);
    expect(items.at(-1)!.kind === 'fault' || items.at(-2)!.kind === 'fault').toBe(true);
    const small = gzipSync(Buffer.concat(records.slice(0, 3)));
    expect(kinds(await read(file('small.warc.gz', small.subarray(0, small.length - 60))))).toMatch(/capture/);
  });

  it('a byte changed in the middle costs what lies behind it, not what lies before', async () => {
    const hurt = Buffer.from(whole);
    hurt[hurt.length >> 1]! ^= 0xff;
    const items = await read(file('hurt.warc.gz', hurt));
    expect(items.filter(({ kind }) => kind === 'capture').length).toBeGreaterThan(20);
    expect(items.some(({ kind }) => kind === 'fault')).toBe(true);
  });
});

describe('node-warc-single-crlf', () => {
  it.each(['\r\n\r\n', '\r\n', '\n\n', '\n', ''])('records with %j between them', async (gap) => {
    const records = [1, 2, 3].map((n) => articleRecord(n, { gap }));
    expect(kinds(await read(file('gap.warc', Buffer.concat(records))))).toBe('capture capture capture');
    expect(kinds(await read(file('gap.warc.gz', warcOf(records))))).toBe('capture capture capture');
  });

  it('answers of DNS and records of other kinds are passed over, not damaged', async () => {
    const dns = record({ url: 'dns:garden.test', block: '20260105\n', contentType: 'text/dns' });
    const path = file('dns.warc', Buffer.concat([dns, articleRecord(1)]));
    const { code, told } = await run('import', path, '--archive', join(dir, 'dns'));
    expect([code, told]).toEqual([0, expect.stringMatching(/1 new\n +1 passed/)]);
  });
});

describe('files that are no pages', () => {
  const noise = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3) * 104729) & 0xff));
  const foreign: readonly (readonly [string, Uint8Array])[] = [
    [
      'holds no captures',
      Buffer.from(`filedesc://a.arc 0.0.0.0 20200101000000 text/plain 76\n1 0 x\n\nhttp://a/ 1.2.3.4\n${html(1)}`),
    ],
    ['LZ4', Buffer.concat([Buffer.from('04224d18', 'hex'), noise])],
    ['no text', noise],
    ['ELF', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), noise])],
    ['no text', Buffer.concat([noise, Buffer.from('PK\x03\x04'), noise])],
    ['gzip', gzipSync(html(1))],
    ['a PDF document', Buffer.from(`%PDF-1.4\n${html(1)}`)],
  ];
  it.each(foreign)('%s is refused by name', async (name, bytes) => {
    const { code, told } = await run('import', file('strange.html', bytes), '--archive', join(dir, 'foreign'));
    expect([code, told]).toEqual([3, expect.stringContaining(name)]);
    expect((await run('list', '--archive', join(dir, 'foreign'), '--json')).out.trim()).toBe('');
    const extracted = await run('extract', join(dir, 'strange.html'), '--json');
    expect([extracted.code, JSON.parse(extracted.out).code]).toEqual([3, 'not-a-page']);
  });

  it.each<readonly [string, Uint8Array]>([
    ['UTF-16 little endian', Buffer.from(html(1), 'utf16le')],
    ['UTF-16 big endian', Buffer.from(html(1), 'utf16le').swap16()],
    ['a page with stray control characters', Buffer.from(html(1).replaceAll('<p>', '<p>\x01'))],
    ['plain text', Buffer.from('湖岸步道已经完工。')],
    ['a text that begins with MZ', Buffer.from('MZ是一个缩写。')],
    ['nothing', Buffer.alloc(0)],
  ])('%s is text', (_, bytes) => {
    expect(noText(bytes)).toBeNull();
  });

  it('a picture that a server sent as text/html is no article', async () => {
    const block = Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n'), noise]);
    const path = file('noise.warc', record({ url: 'http://garden.test/a.html', block }));
    const { told } = await run('import', path, '--archive', join(dir, 'noise'));
    expect(told).toContain('1 passed');
  });
});

it('looking at a file of a gigabyte costs no more than its first bytes', () => {
  const large = Buffer.alloc(64 * 1024 * 1024, 'a');
  expectCpuBelow(200, () => noText(large));
});
