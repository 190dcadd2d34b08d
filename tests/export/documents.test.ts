/** Formats that are read by people and their programs: TEI, EPUB, vertical text, references; pictures; a used folder. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseDocument } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import type { Block } from '../../src/core/page.js';
import { cite } from '../../src/export/cite.js';
import { type ExportRequest, type ExportRow, epubEntries, exportFiles, FORMATS } from '../../src/export/index.js';
import { people } from '../../src/export/references.js';
import { folderForTest } from '../storage/article.js';
import { HOSTILE, row, rows } from './rows.js';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const PICTURE = 'http://garden.example/p/1.png';
const BLOCKS: Block[] = [
  { kind: 'paragraph', text: '第一段。\n换行。' },
  { kind: 'heading', text: '一、水杉', level: 2 },
  { kind: 'list', text: '甲\n乙', items: ['甲', '乙'] },
  { kind: 'quote', text: '虽由人作，宛自天开。' },
  {
    kind: 'table',
    text: '树 株',
    rows: [
      ['树', '株'],
      ['水杉', '3'],
    ],
  },
  { kind: 'image', text: '', src: PICTURE, caption: '湖边' },
  { kind: 'code', text: 'a < b' },
  { kind: 'heading', text: '二、其他', level: 2 },
];
const rich = (): ExportRow => {
  const one = row(500, '园林 & <水杉>', []);
  const more = {
    blocks: BLOCKS,
    images: [PICTURE],
    author: '张三 李四',
    keywords: ['园林'],
    summary: '提要',
    rights: '版权所有',
  };
  return { ...one, article: { ...one.article, ...more } };
};
const all = () => [...rows(), rich()];

const options = { fields: null, title: '园林 "语料" & 其他', updated: '2020-02-01T00:00:00.5Z', zone: 'Asia/Shanghai' };
const words = (line: string) => line.match(/.{1,2}/gsu) ?? [];

function stream(name: string, given: readonly ExportRow[], more: { zone?: string } = {}): string {
  const encoder = FORMATS[name]!.encoder({ ...options, words, ...more });
  return [encoder.begin(), ...given.map((one) => encoder.row(one)), encoder.end()].join('');
}

/** Whether tags nest, attributes are quoted and characters are allowed; returns the names of the elements. */
function elements(xml: string): Set<string> {
  expect(xml).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
  expect(xml.match(/&(?!#\d+;|amp;|lt;|gt;|quot;)/)).toBeNull();
  const names = new Set<string>();
  const open: string[] = [];
  const tag = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g;
  for (const [, closes, name, attributes, empty] of xml.replace(/<\?xml[^>]*\?>|<!DOCTYPE html>/g, '').matchAll(tag)) {
    names.add(name!);
    const keys = [...attributes!.matchAll(/([\w:-]+)=/g)].map((one) => one[1]);
    expect(new Set(keys).size).toBe(keys.length);
    if (closes === '/') expect(open.pop()).toBe(name);
    else if (empty !== '/') open.push(name!);
  }
  expect(open).toEqual([]);
  expect(xml.replace(tag, '').replace(/<\?xml[^>]*\?>|<!DOCTYPE html>/g, '')).not.toMatch(/[<>]/);
  return names;
}

describe('tei', () => {
  it('is well-formed and uses the elements it says', () => {
    const names = elements(stream('tei', all()));
    const known =
      `teiCorpus TEI teiHeader fileDesc titleStmt title author editor publicationStmt publisher date idno availability
      sourceDesc bibl ref encodingDesc editorialDecl profileDesc langUsage language textClass keywords term text body div head p lb
      list item quote table row cell figure graphic figDesc ab`.split(/\s+/);
    expect([...names].filter((name) => !known.includes(name))).toEqual([]);
    for (const name of ['div', 'head', 'item', 'cell', 'graphic', 'ab']) expect(names).toContain(name);
  });

  it('has one document a version, each with an id of its own, and divisions that begin with their heads', () => {
    const text = stream('tei', all());
    const ids = [...text.matchAll(/<TEI xml:id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(all().length);
    expect(new Set(ids).size).toBe(ids.length);
    const document = text.slice(text.indexOf(`y-${rich().article.id}`));
    expect(document.match(/<div>\n<head>/g)).toHaveLength(2);
    expect(text.match(/<head>/g)).toHaveLength(2);
    expect(document).toContain('<author>张三</author><author>李四</author>');
  });

  it('holds an article without any text', () => {
    expect(stream('tei', [row(1, '空', [])])).toContain('<body>\n<p/>\n</body>');
  });
});

describe('vertical', () => {
  it('has one word a line and nothing else but structures', () => {
    const text = stream('vertical', all());
    const structure = /^<(?:doc(?: \w+="[^"<>]*")+|\/doc|\/?(?:title|head|p|s))>$/;
    const lines = text.trimEnd().split('\n');
    for (const line of lines) if (/[<>]/.test(line)) expect(line).toMatch(structure);
    expect(lines.filter((line) => line === '' || /\s$|^\s|\t/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('<doc '))).toHaveLength(all().length);
    const one = text.slice(text.indexOf(`id="${row(3, '', []).article.id}"`));
    expect(one.slice(0, one.indexOf('</doc>')).match(/<s>/g)).toHaveLength(3);
  });

  it('joined is the text again', () => {
    const text = '公园开放了！“今天”很热闹。';
    const lines = stream('vertical', [row(1, '题', [text])]).split('\n');
    const from = lines.indexOf('<p>');
    expect(
      lines
        .slice(from)
        .filter((line) => !line.startsWith('<'))
        .join(''),
    ).toBe(text);
  });
});

describe('the texts of attached documents', () => {
  const attachments = [
    {
      url: 'http://garden.example/a b.pdf',
      title: '方案 <一>',
      state: 'text',
      why: null,
      record: null,
      text: '面积\n十亩',
    },
    { url: 'http://garden.example/c.pdf', title: '图纸', state: 'no-text', why: 'scanned', record: null, text: '' },
  ];
  const given = [row(1, '公示', ['见附件。'], { attachments })];

  it('stand behind the article in TEI', () => {
    const text = stream('tei', given);
    expect(elements(text)).toContain('back');
    expect(text).toContain(
      '<div type="attachment"><head><ref target="http://garden.example/a%20b.pdf">方案 &#60;一&#62;</ref></head><p>面积</p>',
    );
    expect(text.match(/type="attachment"/g)).toHaveLength(1);
  });

  it('stand below it in vertical text and in EPUB', () => {
    const vertical = stream('vertical', given);
    expect(vertical).toMatch(/<head>[\s\S]*方案[\s\S]*<\/head>\n<p>\n<s>\n面积\n<\/s>\n<\/p>/);
    const about = { title: options.title, updated: options.updated, pictures: () => [] };
    const chapters = [...epubEntries(given, about)].map(({ content }) => String(content));
    for (const one of chapters.filter((content) => content.includes('面积'))) elements(one);
    expect(chapters.join('')).toContain('<h2>附件：方案 &#60;一&#62;</h2><p>面积</p><p>十亩</p>');
  });
});

describe('references', () => {
  it('of CSL-JSON are one array, with the day in the zone of the reader', () => {
    const late = { ...rich(), version: { ...rich().version, capturedAt: '2020-01-01T22:00:00Z' } };
    const items = JSON.parse(stream('csl-json', [...rows(), late])) as Record<string, unknown>[];
    expect(items).toHaveLength(all().length);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    expect(items.at(-1)).toMatchObject({
      ...{
        type: 'webpage',
        author: [{ literal: '张三' }, { literal: '李四' }],
        issued: { 'date-parts': [[2019, 12, 20]] },
      },
      ...{ accessed: { 'date-parts': [[2020, 1, 2]] }, 'container-title': '城市园林报' },
    });
    const utc = JSON.parse(stream('csl-json', [late], { zone: 'UTC' })) as Record<string, unknown>[];
    expect(utc[0]).toMatchObject({ accessed: { 'date-parts': [[2020, 1, 1]] } });
    expect(JSON.parse(stream('csl-json', []))).toEqual([]);
  });

  it('of RIS are records of tagged lines that end with CRLF', () => {
    const text = stream('ris', all());
    const records = text.split('ER  - \r\n\r\n').slice(0, -1);
    expect(records).toHaveLength(all().length);
    for (const record of records) {
      const lines = record.split('\r\n').slice(0, -1);
      expect(lines[0]).toBe('TY  - ELEC');
      for (const line of lines) expect(line).toMatch(/^[A-Z][A-Z0-9] {2}- [^\r\n\u0085\u2028]+$/);
    }
    expect(records.at(-1)).toContain('AU  - 张三\r\nAU  - 李四\r\n');
    expect(records.at(-1)).toContain('Y2  - 2020/01/01');
  });

  it('of BibTeX balance, and have keys of their own', () => {
    const text = stream('bibtex', all());
    const depth = [...text.replace(/\\[{}]/g, '')].reduce((n, c) => n + (c === '{' ? 1 : c === '}' ? -1 : 0), 0);
    expect(depth).toBe(0);
    const keys = [...text.matchAll(/^@online\{([^,]+),$/gm)].map(([, key]) => key);
    expect(keys).toHaveLength(all().length);
    expect(new Set(keys).size).toBe(keys.length);
    expect(text).toContain('author = {{张三} and {李四}}');
  });

  it('tell names apart where several stand in one field', () => {
    expect(people('张三、李四，王五')).toEqual(['张三', '李四', '王五']);
    expect(people('张三 李四')).toEqual(['张三', '李四']);
    expect(people('Jane Doe; 王五')).toEqual(['Jane Doe', '王五']);
    expect(people('Jane Doe, John Smith')).toEqual(['Jane Doe', 'John Smith']);
    expect(people('王五,李四')).toEqual(['王五', '李四']);
    expect(people('BBC, Reuters')).toEqual(['BBC', 'Reuters']);
    expect(people('Smith, John, Doe')).toEqual(['Smith', 'John', 'Doe']);
  });

  it('keep a surname and what follows its comma together', () => {
    for (const name of ['Smith, John', "O'Brien, Mary Ann", 'Müller-Lüdenscheidt, J. R. R.', 'Le, Đức'])
      expect(people(name)).toEqual([name]);
    expect(people('Smith, John; Doe, Jane')).toEqual(['Smith, John', 'Doe, Jane']);
    const article = { ...row(1, '题名', []).article, author: 'Smith, John; Doe, Jane' };
    const as = (style: 'gbt7714' | 'ris' | 'bibtex' | 'csl') => cite(article, '2026-11-29', 'sha256:ab', style);
    expect(as('gbt7714')).toMatch(/^Smith John, Doe Jane\. 题名/);
    expect(as('ris')).toContain('AU  - Smith, John\r\nAU  - Doe, Jane\r\n');
    expect(as('bibtex')).toContain('{{Smith, John} and {Doe, Jane}}');
    expect(JSON.parse(as('csl'))[0].author).toEqual([{ literal: 'Smith, John' }, { literal: 'Doe, Jane' }]);
  });
});

describe('epub', () => {
  const picture = { url: PICTURE, mime: 'text/html', body: PNG, digest: `sha256:${'ab'.repeat(32)}` };
  const made = (given: readonly ExportRow[]) => {
    const about = { title: options.title, updated: options.updated, pictures: () => [picture] };
    return [...epubEntries(given, about)];
  };

  it('has the structure of EPUB 3: mimetype, container, package, navigation, chapters', () => {
    const entries = made(all());
    expect(entries[0]).toEqual({ path: 'mimetype', content: 'application/epub+zip' });
    const files = new Map(entries.map(({ path, content }) => [path, content]));
    expect(files.size).toBe(entries.length);
    for (const [path, content] of files) if (/\.(xhtml|xml|opf)$/.test(path)) elements(String(content));
    const opf = /full-path="([^"]+)"/.exec(String(files.get('META-INF/container.xml')))![1]!;
    const whole = String(files.get(opf));
    const items = [...whole.matchAll(/<item id="([^"]+)" href="([^"]+)" media-type="([^"]+)"( properties="nav")?\/>/g)];
    const listed = items.map(([, , href]) => join(dirname(opf), href!));
    const beside = [...files.keys()].filter(
      (path) => path !== 'mimetype' && path !== opf && !path.startsWith('META-INF/'),
    );
    expect(listed.sort()).toEqual(beside.sort());
    expect(items.filter(([, , , , nav]) => nav !== undefined)).toHaveLength(1);
    const ids = items.map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const spine = [...whole.matchAll(/<itemref idref="([^"]+)"\/>/g)].map(([, id]) => id!);
    expect(spine).toHaveLength(all().length);
    expect(spine.every((id) => ids.includes(id))).toBe(true);
    expect(whole).toMatch(/<meta property="dcterms:modified">2020-02-01T00:00:00Z<\/meta>/);
    expect(whole).toMatch(/<dc:identifier id="id">urn:yuanye:[0-9a-f]{32}<\/dc:identifier>/);
    const links = [...String(files.get('EPUB/nav.xhtml')).matchAll(/<a href="([^"]+)"/g)].map(
      ([, href]) => `EPUB/${href}`,
    );
    expect(links.every((path) => files.has(path))).toBe(true);
  });

  it('embeds a picture for what its bytes are, and runs nothing', () => {
    const entries = made([rich(), ...HOSTILE.map((text, i) => row(i, text, [text]))]);
    const chapter = String(entries.find(({ path }) => path.includes(rich().article.id))!.content);
    const source = /<img src="([^"]+)" alt="湖边"\/>/.exec(chapter)![1]!;
    expect(source).toMatch(/\.png$/);
    expect(entries.find(({ path }) => path === `EPUB/${source}`)!.content).toEqual(PNG);
    for (const { path, content } of entries)
      if (path.endsWith('.xhtml')) expect(String(content)).not.toMatch(/<script|javascript:/i);
    expect(JSON.stringify(parseDocument(chapter, { xmlMode: true }).children.length)).not.toBe('0');
  });

  it('is the same for the same rows', () => {
    expect(made(all())).toEqual(made(all()));
  });
});

const request = (more: Partial<ExportRequest>): ExportRequest => ({
  ...{ format: FORMATS.markdown!, rows: all(), out: join(folderForTest(), 'out'), split: 1 },
  ...{ ...options, options: {}, software: 'yuanye/test', words, ...more },
});

describe('pictures', () => {
  const digest = `sha256:${createHash('sha256').update(PNG).digest('hex')}`;
  const pictures = ({ article }: ExportRow) =>
    article.images.map((url) => ({ url, mime: 'image/png', body: PNG, digest }));

  it('are copied once beside the text, which shows them there, with a table of who shows what', async () => {
    const twice = { ...rich(), article: { ...rich().article, id: 'bbbbbbbbbbbbbbbb' } };
    const one = request({ rows: [rich(), twice], pictures });
    const manifest = await exportFiles(one);
    expect(manifest.pictures).toMatchObject({ missing: 0 });
    const [file, table] = manifest.pictures!.files;
    expect(readFileSync(join(one.out, file!.path))).toEqual(PNG);
    expect(table).toMatchObject({ path: 'pictures.jsonl', rows: 2 });
    for (const { path } of manifest.files) {
      const link = /!\[湖边\]\(([^)]+)\)/.exec(readFileSync(join(one.out, path), 'utf8'))![1]!;
      expect(existsSync(join(one.out, dirname(path), link))).toBe(true);
    }
  });

  it('that the archive lacks are counted', async () => {
    const manifest = await exportFiles(request({ rows: [rich()], pictures: () => [] }));
    expect(manifest.pictures).toMatchObject({ missing: 1 });
  });
});

describe('a used folder', () => {
  const tree = (out: string) =>
    (
      readdirSync(out, { recursive: true, withFileTypes: true }) as {
        isFile(): boolean;
        parentPath: string;
        name: string;
      }[]
    )
      .filter((entry) => entry.isFile())
      .map((entry) => [
        join(entry.parentPath, entry.name).slice(out.length + 1),
        readFileSync(join(entry.parentPath, entry.name), 'utf8'),
      ])
      .sort(([a], [b]) => (a! < b! ? -1 : 1));

  it('is brought up to date: what a fresh export would hold, and what was beside it', async () => {
    const out = join(folderForTest(), 'notes');
    await exportFiles(request({ out, rows: [...rows(), row(900, '已删除', ['旧文。'], {})] }));
    writeFileSync(join(out, 'mine.txt'), 'mine');
    await exportFiles(request({ out, update: true }));
    const fresh = request({});
    await exportFiles(fresh);
    expect(tree(out).filter(([path]) => path !== 'mine.txt')).toEqual(tree(fresh.out));
    expect(readFileSync(join(out, 'mine.txt'), 'utf8')).toBe('mine');
  });

  it('of another format, or of no export, is refused and left alone', async () => {
    const out = join(folderForTest(), 'x');
    await exportFiles(request({ out, format: FORMATS.jsonl! }));
    const before = tree(out);
    await expect(exportFiles(request({ out, update: true }))).rejects.toThrow(/export as jsonl/);
    expect(tree(out)).toEqual(before);
    writeFileSync(join(out, 'manifest.json'), '{"name":"other"}');
    await expect(exportFiles(request({ out, update: true }))).rejects.toThrow(/no export/);
  });

  it('loses no file of ours to a manifest that lies', async () => {
    const folder = folderForTest();
    const out = join(folder, 'notes');
    await exportFiles(request({ out }));
    writeFileSync(join(folder, 'precious.txt'), 'precious');
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { files: object[] };
    manifest.files.push({ path: '../precious.txt' }, { path: join(folder, 'precious.txt') });
    writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest));
    await exportFiles(request({ out, update: true }));
    expect(readFileSync(join(folder, 'precious.txt'), 'utf8')).toBe('precious');
  });
});
