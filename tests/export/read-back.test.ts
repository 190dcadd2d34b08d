/** What was written is read by those it was written for, and says the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'cheerio';
import fc from 'fast-check';
import { parseDocument } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Article } from '../../src/core/page.js';
import { escapeFormula, unescapeFormula } from '../../src/export/csv.js';
import { articleMarkdown, COLUMNS, cite, exportFiles, FORMATS } from '../../src/export/index.js';
import { article, folderForTest } from '../storage/article.js';
import { ask } from './duck.js';
import { HOSTILE, row, rows } from './rows.js';

const write = async (name: string, fields: readonly string[] | null = null) => {
  const out = join(folderForTest(), name);
  const manifest = await exportFiles({
    ...{
      format: FORMATS[name]!,
      rows: rows(),
      out,
      fields,
      split: 1,
      title: 't',
      updated: '2020-02-01T00:00:00Z',
      zone: 'UTC',
    },
    ...{ options: {}, software: 'yuanye/test' },
  });
  return join(out, manifest.files[0]!.path);
};

/** RFC 4180, read the strict way. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [[]];
  for (let at = 0; at < text.length; ) {
    const quoted = /"((?:[^"]|"")*)"/y;
    const bare = /[^",\r\n]*/y;
    quoted.lastIndex = bare.lastIndex = at;
    const cell = quoted.exec(text) ?? bare.exec(text)!;
    records.at(-1)!.push(cell[1] === undefined ? cell[0] : cell[1].replace(/""/g, '"'));
    at += cell[0].length;
    if (text.startsWith('\r\n', at)) {
      at += 2;
      if (at < text.length) records.push([]);
    } else if (text[at] === ',') at++;
    else throw new Error(`not RFC 4180 at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
  }
  return records;
}

/** The columns that are written when none are named. */
const WRITTEN = COLUMNS.filter(({ onRequest }) => onRequest !== true);
const values = () => rows().map((one) => WRITTEN.map((column) => column.value(one)));
const asText = (value: unknown) => (value === null ? '' : String(value).toWellFormed());

describe('parquet', () => {
  it('is read by DuckDB with its types and every value', async () => {
    const file = await write('parquet');
    const found = await ask(`SELECT * FROM read_parquet('${file}')`);
    expect(found.map((one) => WRITTEN.map(({ name }) => one[name]))).toEqual(
      values().map((cells) => cells.map((value) => (typeof value === 'string' ? value.toWellFormed() : value))),
    );
    const types = await ask(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('${file}'))`);
    const named = { string: 'VARCHAR', integer: 'INTEGER', number: 'DOUBLE', boolean: 'BOOLEAN' };
    expect(types.map((one) => one.column_type)).toEqual(WRITTEN.map(({ type }) => named[type]));
  });

  it('holds the columns that were asked for, in that order, over several row groups', async () => {
    const encoder = FORMATS.parquet!.encoder({ fields: ['title', 'id'], title: '', updated: '', zone: 'UTC' });
    const parts = [encoder.begin()];
    for (let i = 0; i < 2500; i++) parts.push(encoder.row(row(i, `第${i}篇`, ['正文。'])));
    parts.push(encoder.end());
    const file = join(folderForTest(), 'a.parquet');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part))));
    const [sum] = await ask(`SELECT count(*)::INT AS n, count(DISTINCT id)::INT AS ids FROM read_parquet('${file}')`);
    expect(sum).toEqual({ n: 2500, ids: 2500 });
    const [last] = await ask(`SELECT * FROM read_parquet('${file}') OFFSET 2499`);
    expect(Object.entries(last!)[0]).toEqual(['title', '第2499篇']);
  });
});

describe('csv', () => {
  it('comes back as it was, and no cell is a formula', async () => {
    const text = readFileSync(await write('csv'), 'utf8');
    expect(text[0]).toBe('\ufeff');
    const [header, ...records] = parseCsv(text.slice(1));
    expect(header).toEqual(WRITTEN.map(({ name }) => name));
    expect(records.map((cells) => cells.map(unescapeFormula))).toEqual(values().map((cells) => cells.map(asText)));
    for (const cell of records.flat())
      if (Number.isNaN(Number(cell))) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠\t\r]/);
  });

  it('is read by DuckDB too', async () => {
    const file = await write('csv', ['id', 'title', 'text']);
    const found = await ask(
      `SELECT * FROM read_csv('${file}', all_varchar = true, header = true, new_line = '\\r\\n')`,
    );
    expect(found).toHaveLength(rows().length);
    expect(found.map((one) => one.id)).toEqual(rows().map((one) => one.article.id));
  });

  it('disarms any text so that it can be armed again', () => {
    const text = fc.array(fc.constantFrom("'", '=', '+', '-', '@', ' ', '\t', '\r', '\n', '＝', 'a', '园'), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(text, (letters) => {
        const one = letters.join('');
        expect(unescapeFormula(escapeFormula(one))).toBe(one);
        expect(escapeFormula(one)).not.toMatch(/^[\s]*[=+\-@＝＋－＠]|^[\t\r]/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('jsonl', () => {
  it('holds whole articles, one a line for every reader of lines', async () => {
    const text = readFileSync(await write('jsonl'), 'utf8');
    const lines = text.split(/\r\n|[\n\r\u2028\u2029\u0085]/).filter(Boolean);
    const wanted = rows().map(({ article: one, ...facts }) => ({ ...one, ...facts }));
    const whole = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value);
    expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(wanted, whole)));
  });
});

describe('markdown', () => {
  it('keeps front matter and text apart, and page text from being markup', () => {
    for (const title of HOSTILE) {
      const whole = articleMarkdown(row(1, title, [title]));
      const [, front, body] = /^---\n([\s\S]*?)\n---\n\n([\s\S]*)$/.exec(whole)!;
      expect(parse(front!)).toMatchObject({ title, id: row(1, title, []).article.id });
      const lines = body!.split('\n');
      expect(lines.filter((line) => /^#/.test(line))).toHaveLength(1);
      expect(lines.filter((line) => /^(?:>|[-+*] |\d+[.)] |-{2,}$|=+$| {4})/.test(line))).toEqual([]);
      expect(body).not.toMatch(/(?<!\\)</);
    }
  });

  it('makes links only of addresses of the web', () => {
    const bad = row(1, 't', ['p']);
    const related = [{ title: '点', summary: null, url: 'javascript:alert(1)' }];
    const blocks = [{ kind: 'image' as const, text: '图', src: 'data:text/html,x' }];
    expect(articleMarkdown({ ...bad, article: { ...bad.article, related, blocks } })).not.toMatch(/\]\((?!http)/);
  });
});

describe('atom', () => {
  it('is well-formed, whatever the text holds', async () => {
    const text = readFileSync(await write('atom'), 'utf8');
    expect(text).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
    expect(text.match(/&(?!#\d+;)/)).toBeNull();
    const opened = [...text.matchAll(/<([a-z]+)(?:\s[^>]*)?(?<!\/)>/g)].map((tag) => tag[1]);
    const closed = [...text.matchAll(/<\/([a-z]+)>/g)].map((tag) => tag[1]);
    expect(opened.sort()).toEqual(closed.sort());
    const entries = parseDocument(text, { xmlMode: true });
    expect(JSON.stringify(entries.children.length)).not.toBe('0');
    expect(text.match(/<entry>/g)).toHaveLength(rows().length);
    expect(new Set(text.match(/<id>[^<]*<\/id>/g)).size).toBe(rows().length + 1);
  });

  const entry = (more: Partial<Article>) => {
    const one = row(1, 't', ['p']);
    const atom = FORMATS['atom']!.encoder({ fields: null, title: 't', updated: '2020-01-01T00:00:00Z', zone: 'UTC' });
    const text = String(atom.row({ ...one, article: { ...one.article, ...more } }));
    const $ = load(text, { xml: true });
    return { content: $('content').text(), author: $('author name').text() };
  };

  it('holds lists, tables and pictures of an article, and asks for pictures of the web alone', () => {
    const src = 'http://garden.example/p/1.jpg?a=1&b=2';
    const { content } = entry({
      blocks: [
        { kind: 'heading', text: '一 & 二' },
        { kind: 'list', text: '甲\n乙', items: ['甲', '乙 <b>'] },
        {
          kind: 'table',
          text: '',
          rows: [
            ['树', '株'],
            ['水杉', '3'],
          ],
        },
        { kind: 'image', text: '', src, caption: '湖边 "一"' },
        { kind: 'image', text: '', src: 'javascript:alert(1)', caption: '图' },
        { kind: 'quote', text: '虽由人作\n宛自天开' },
      ],
    });
    const $ = load(content);
    const texts = (name: string) =>
      $(name)
        .toArray()
        .map((one) => $(one).text());
    expect([texts('h2'), texts('li'), texts('td')]).toEqual([['一 & 二'], ['甲', '乙 <b>'], ['树', '株', '水杉', '3']]);
    expect(
      $('img')
        .toArray()
        .map(({ attribs }) => attribs),
    ).toEqual([{ src, alt: '湖边 "一"' }]);
    expect([texts('figcaption'), texts('p')]).toEqual([['湖边 "一"'], ['图', '虽由人作宛自天开']]);
    expect(content).not.toContain('javascript');
  });

  it('names an author in each entry: the site, or nobody, where the page names none', () => {
    expect(entry({ author: null, source: null, url: 'http://garden.example/1' }).author).toBe('garden.example');
    expect(entry({ author: null, source: null, url: null }).author).toBe('佚名');
  });
});

describe('a citation', () => {
  const one = article('http://garden.example/a_b%20c.html', '50% 的公园 & {广场}', ['p'], { author: '张三' });
  const at = '2020-01-02';
  const digest = `sha256:${'a'.repeat(64)}`;

  it('follows GB/T 7714-2015 for electronic resources', () => {
    expect(cite(one, at, digest, 'gbt7714')).toBe(
      '张三. 50% 的公园 & {广场}[EB/OL]. (2019-12-20)[2020-01-02]. http://garden.example/a_b%20c.html.',
    );
    const bare = { ...one, author: null, source: null, site: null, title: null, publishedAt: null, url: null };
    expect(cite(bare, at, digest, 'gbt7714')).toBe('佚名. 无题名[EB/OL]. [2020-01-02].');
    expect(cite({ ...one, author: null, source: null }, at, digest, 'gbt7714')).toMatch(/^佚名\. /);
  });

  it('gives at most three names in GB/T 7714, and says that there are more', () => {
    const cited = (author: string) => cite({ ...one, author }, at, digest, 'gbt7714').split('. 50%')[0];
    expect(cited('张三、李四')).toBe('张三, 李四');
    expect(cited('张三、李四、王五')).toBe('张三, 李四, 王五');
    expect(cited('张三、李四 王五；赵六')).toBe('张三, 李四, 王五, 等');
    expect(cited('Jane Doe; Ann Poe; Li Si; Wang Wu')).toBe('Jane Doe, Ann Poe, Li Si, et al');
  });

  it('names the site as what holds the page, never as its author', () => {
    const nobody = { ...one, author: null, source: null };
    const csl = (a: Article) => JSON.parse(cite(a, at, digest, 'csl'))[0];
    expect(csl(nobody)).toMatchObject({ 'container-title': 'garden.example' });
    expect(csl(nobody)).not.toHaveProperty('author');
    const ris = cite(nobody, at, digest, 'ris');
    expect(ris).toContain('T2  - garden.example\r\n');
    expect(ris).not.toMatch(/^AU/m);
    const bibtex = cite(nobody, at, digest, 'bibtex');
    expect(bibtex).toContain('  organization = {garden.example},\n');
    expect(bibtex).not.toContain('author =');
    // A medium is named as before: as the author where there is no other, and not twice.
    const medium = { ...one, author: null, source: '中国花卉报' };
    expect(csl(medium)).toMatchObject({ author: [{ literal: '中国花卉报' }], 'container-title': '中国花卉报' });
    expect(cite(medium, at, digest, 'bibtex')).not.toContain('organization');
    // A file without an address has no site.
    expect(csl({ ...nobody, url: 'urn:sha256:00' })).not.toHaveProperty('container-title');
  });

  it('is BibTeX that balances', () => {
    const entry = cite(one, at, digest, 'bibtex');
    expect(entry).toContain('title = {{50\\% 的公园 \\& \\{广场\\}}}');
    expect(entry).toContain('url = {http://garden.example/a_b%20c.html}');
    const depth = [...entry.replace(/\\[{}]/g, '')].reduce((n, c) => n + (c === '{' ? 1 : c === '}' ? -1 : 0), 0);
    expect(depth).toBe(0);
  });
});
