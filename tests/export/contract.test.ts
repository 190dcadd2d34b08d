/** What every format must keep, whatever it is. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ExportRequest, type ExportRow, exportFiles, FORMATS } from '../../src/export/index.js';
import { folderForTest } from '../storage/article.js';
import { row, rows } from './rows.js';

const format = (name: string) => FORMATS[name]!;
const request = (name: string, more: Partial<ExportRequest> = {}): ExportRequest => ({
  format: format(name),
  rows: rows(),
  out: join(folderForTest(), 'out'),
  fields: null,
  split: 1,
  title: '园林 "语料"',
  updated: '2020-02-01T00:00:00Z',
  zone: 'Asia/Shanghai',
  words: (line) => line.match(/.{1,2}/gsu) ?? [],
  options: { script: 'repaired' },
  software: 'yuanye/test',
  ...more,
});
/** Every file of a folder, as path and digest. */
function digests(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(dir.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

describe.each(Object.keys(FORMATS))('%s', (name) => {
  it('counts what it wrote, and digests every file, in a manifest that stands beside a card and a citation', async () => {
    const one = request(name);
    const manifest = await exportFiles(one);
    const written = rows();
    expect(manifest).toMatchObject({ format: name, articles: written.length - 1, versions: written.length });
    expect(manifest.files.reduce((sum, file) => sum + file.rows, 0)).toBe(written.length);
    const there = digests(one.out);
    for (const { path, bytes, sha256 } of manifest.files) {
      expect(there[path]).toBe(sha256);
      expect(statSync(join(one.out, path)).size).toBe(bytes);
    }
    const beside = Object.keys(there).filter((path) => !manifest.files.some((file) => file.path === path));
    const schema = name === 'jsonl' ? ['schema.json'] : [];
    expect(beside.sort()).toEqual(['CITATION.cff', 'README.md', 'datapackage.json', 'manifest.json', ...schema]);
    expect(JSON.parse(readFileSync(join(one.out, 'manifest.json'), 'utf8'))).toEqual(manifest);
    const card = readFileSync(join(one.out, 'README.md'), 'utf8');
    for (const head of ['Schema', 'Sites', 'Duplicates', 'Provenance', 'Licence and rights', 'How to cite'])
      expect(card).toContain(`## ${head}`);
    const citation = parse(readFileSync(join(one.out, 'CITATION.cff'), 'utf8'));
    expect(citation).toMatchObject({ 'cff-version': '1.2.0', type: 'dataset', title: one.title });
  });

  it('gives the same bytes for the same rows and options', async () => {
    const [one, two] = [request(name), request(name)];
    await exportFiles(one);
    await exportFiles(two);
    expect(digests(two.out)).toEqual(digests(one.out));
  });

  it('leaves nothing when it is interrupted or the rows fail', async () => {
    const stop = new AbortController();
    const many = function* (): Generator<ExportRow> {
      for (let i = 0; i < 1000; i++) {
        if (i === 100) stop.abort();
        yield row(i, `第${i}篇`, ['正文。']);
      }
    };
    const folder = folderForTest();
    const out = join(folder, 'out');
    await expect(exportFiles(request(name, { out, rows: many(), signal: stop.signal }))).rejects.toThrow();
    const broken = function* (): Generator<ExportRow> {
      yield row(1, '甲', ['正文。']);
      throw new Error('the disk is gone');
    };
    await expect(exportFiles(request(name, { out, rows: broken() }))).rejects.toThrow('the disk is gone');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not mix with what was there', async () => {
    const out = join(folderForTest(), 'out');
    mkdirSync(out);
    await exportFiles(request(name, { out, rows: [] }));
    await expect(exportFiles(request(name, { out }))).rejects.toThrow(/not empty/);
    const other = join(folderForTest(), 'mine');
    mkdirSync(other);
    writeFileSync(join(other, 'thesis.tex'), '');
    await expect(exportFiles(request(name, { out: other }))).rejects.toThrow(/not empty/);
    expect(readdirSync(other)).toEqual(['thesis.tex']);
  });

  it('holds an empty archive as well', async () => {
    const one = request(name, { rows: [] });
    expect(await exportFiles(one)).toMatchObject({ articles: 0, versions: 0, characters: 0 });
    expect(existsSync(join(one.out, 'manifest.json'))).toBe(true);
  });

  it('asks for rows one at a time, and holds on to few of them', async () => {
    let asked = 0;
    let most = 0;
    let given = 0;
    const slow = function* (): Generator<ExportRow> {
      for (; asked < 1200; asked++) yield row(asked, `第${asked}篇`, ['正文。']);
    };
    const counting = {
      ...format(name),
      encoder: (options: Parameters<ExportRequest['format']['encoder']>[0]) => {
        const encoder = format(name).encoder(options);
        return {
          ...encoder,
          row: (one: ExportRow) => {
            given++;
            most = Math.max(most, asked + 1 - given);
            return encoder.row(one);
          },
        };
      },
    };
    await exportFiles(request(name, { format: counting, rows: slow() }));
    expect(given).toBe(1200);
    expect(most).toBeLessThanOrEqual(1);
  });
});

describe.each(Object.keys(FORMATS).filter((name) => format(name).filePerArticle))('%s', (name) => {
  it('gives every article a file name that every system can hold', async () => {
    const manifest = await exportFiles(request(name));
    const paths = manifest.files.map(({ path }) => path);
    expect(new Set(paths.map((path) => path.normalize('NFC').toLowerCase())).size).toBe(paths.length);
    for (const path of paths) {
      const parts = path.split('/');
      expect(parts).toHaveLength(2);
      for (const part of parts) {
        expect(Buffer.byteLength(part)).toBeLessThan(255);
        expect(part).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}.-]*[\p{L}\p{N}]$/u);
        expect(part).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      }
    }
  });
});

describe.each(Object.keys(FORMATS).filter((name) => !format(name).filePerArticle))('%s', (name) => {
  it('is spread over several files that hold the same rows', async () => {
    const manifest = await exportFiles(request(name, { split: 3 }));
    expect(manifest.files.map(({ path }) => path)).toEqual(
      [1, 2, 3].map((n) => `articles-0000${n}-of-00003.${format(name).extension}`),
    );
    const counts = manifest.files.map(({ rows: n }) => n);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });
});
