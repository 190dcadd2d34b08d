/** Documents that people have saved: their text is an article, their bytes are kept, and what cannot be read says why. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { html } from '../safety/pages.js';
import { zip } from '../snapshots/foreign.js';
import { folderForTest } from '../storage/article.js';
import { startCli } from './start-cli.js';

const dir = folderForTest();
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const TITLE = '关于城市公园管理办法征求意见的通知';
const LINES = [
  '为加强城市公园的规划、建设、保护和管理，改善生态环境，我局组织起草了本办法，',
  '现面向社会公开征求意见，欢迎有关单位和各界人士在六月三十日以前提出修改建议。',
];
const LAST = '来信请寄市园林绿化局政策法规处，信封上请注明公园管理办法意见征集的字样。';

/** A PDF whose font is not in it: its text is in UCS-2, which a predefined CMap of Adobe explains. */
function pdf(text: readonly (readonly [x: number, y: number, size: number, text: string])[]): Buffer {
  const hex = (one: string) => Buffer.from(one, 'utf16le').swap16().toString('hex');
  const stream = text.map(([x, y, size, one]) => `BT /F1 ${size} Tf ${x} ${y} Td <${hex(one)}> Tj ET`).join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 7 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 900 /StemV 80 >>',
  ];
  let bytes = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const at = bytes.length;
    bytes += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  return Buffer.from(
    `${bytes}${end}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${bytes.length}\n%%EOF\n`,
  );
}

const notice = pdf([
  [120, 760, 18, TITLE],
  [84, 720, 12, LINES[0]!],
  [60, 700, 12, LINES[1]!.slice(0, 38)],
  [84, 660, 12, LAST],
]);

const docx = (paragraphs: readonly string[]): Buffer =>
  zip(
    [
      {
        name: '[Content_Types].xml',
        content:
          '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      },
      {
        name: '_rels/.rels',
        content:
          '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
      },
      {
        name: 'word/document.xml',
        content: `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraphs.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join('')}</w:body></w:document>`,
      },
    ].map(({ name, content }) => ({ name, content: Buffer.from(content), deflate: true })),
  );

const ADDRESS = 'http://garden.test/news/2024/7.html';
const mhtml = [
  'From: <Saved by Blink>',
  `Snapshot-Content-Location: ${ADDRESS}`,
  'Subject: page',
  'Date: Sat, 6 Jan 2024 02:08:00 -0000',
  'MIME-Version: 1.0',
  'Content-Type: multipart/related; type="text/html"; boundary="----b"',
  '',
  '------b',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  `Content-Location: ${ADDRESS}`,
  '',
  Buffer.from(html(7)).toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
  '------b',
  'Content-Type: text/html; charset=utf-8',
  'Content-Location: http://advert.test/',
  '',
  '<html><body><p>广告框里的文字不属于文章。</p></body></html>',
  '------b--',
  '',
].join('\r\n');

async function yuanye(...args: string[]) {
  const { code, out, told } = await startCli(args).ended;
  return {
    code,
    told,
    out,
    lines: () =>
      out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

it('documents are imported, known the second time, found, shown, exported, verified and derived again', async () => {
  const folder = join(dir, 'documents');
  const archive = join(dir, 'archive');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.dat'), notice);
  writeFileSync(join(folder, 'b.docx'), docx([TITLE.replace('公园', '绿地'), ...LINES, LAST, `${LAST}${LINES[0]}`]));
  writeFileSync(join(folder, 'c.mht'), mhtml);
  writeFileSync(join(folder, 'd.pdf'), pdf([]));
  writeFileSync(join(folder, 'e.pdf'), notice.subarray(0, 300));
  const args = [folder, '--archive', archive, '--json'] as const;
  const first = await yuanye('import', ...args);
  const byFile = (one: { file: string }, other: { file: string }) => (one.file < other.file ? -1 : 1);
  const ended = first
    .lines()
    .sort(byFile)
    .map(({ code, outcome }) => code ?? outcome);
  expect([first.code, ended]).toEqual([3, ['new', 'new', 'new', 'no-text', 'unreadable']]);
  const second = await yuanye('import', ...args);
  expect(
    second
      .lines()
      .sort(byFile)
      .map(({ code, outcome }) => code ?? outcome),
  ).toEqual(['known', 'known', 'known', 'no-text', 'unreadable']);

  const [fromPdf, fromDocx, fromMhtml] = first.lines().sort(byFile);
  const shown = async (id: string) => (await yuanye('show', id, '--archive', archive, '--json')).lines()[0];
  const read = await shown(fromPdf.id);
  expect([read.title, read.blocks.map((block: { text: string }) => block.text)]).toEqual([
    TITLE,
    [LINES.join(''), LAST],
  ]);
  expect((await shown(fromDocx.id)).title).toBe(TITLE.replace('公园', '绿地'));
  const page = await shown(fromMhtml.id);
  expect(page.url).toBe(ADDRESS);
  expect(page.text).not.toContain('广告');

  expect((await yuanye('search', '信封上请注明', '--archive', archive)).out).toContain(TITLE);
  expect((await yuanye('verify', '--deep', '--archive', archive)).code).toBe(0);
  const out = join(dir, 'out.wacz');
  expect((await yuanye('export', '--format', 'wacz', '--out', out, '--archive', archive)).code).toBe(0);
  const other = join(dir, 'other');
  await yuanye('import', out, '--archive', other);
  const again = join(dir, 'again');
  await yuanye('rebuild', '--archive', archive, '--into', again);
  for (const copy of [other, again]) {
    const list = (await yuanye('list', '--archive', copy, '--json')).lines();
    expect(list.map(({ id }) => id).sort()).toEqual([fromPdf.id, fromDocx.id, fromMhtml.id].sort());
  }
}, 240_000);

const xlsx = (rows: readonly (readonly (string | number)[])[]): Buffer => {
  const cell = (value: string | number, at: string) =>
    typeof value === 'number'
      ? `<c r="${at}"${value > 40_000 ? ' s="1"' : ''}><v>${value}</v></c>`
      : `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const row = (cells: readonly (string | number)[], i: number) =>
    `<row r="${i + 1}">${cells.map((one, n) => cell(one, `${'ABC'[n]}${i + 1}`)).join('')}</row>`;
  const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const parts = {
    'xl/workbook.xml': `<workbook xmlns="${spreadsheet}" xmlns:r="${relation}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${relation}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${spreadsheet}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${spreadsheet}"><sheetData>${rows.map(row).join('')}</sheetData></worksheet>`,
  };
  return zip(Object.entries(parts).map(([name, content]) => ({ name, content: Buffer.from(content), deflate: true })));
};

it('the tables of an XLSX workbook are text', async () => {
  const folder = join(dir, 'tables');
  const archive = join(dir, 'xlsx');
  mkdirSync(folder);
  const rows = [
    ['二〇二四年城市公园名录'],
    ['公园', '面积（公顷）', '建成日期'],
    ['东湖公园', 12.5, 45473],
    ['西山 & 公园', 0.1 + 0.2, 45474],
  ];
  writeFileSync(join(folder, 'a.dat'), xlsx(rows));
  writeFileSync(join(folder, 'b.xlsx'), xlsx([]));
  writeFileSync(join(folder, 'c.xlsx'), xlsx(rows).subarray(0, 200));
  const sheet = zip([{ name: 'xl/workbook.xml', content: Buffer.alloc(300 * 1024 * 1024), deflate: true }]);
  writeFileSync(join(folder, 'd.xlsx'), sheet);
  const { code, lines } = await yuanye('import', folder, '--archive', archive, '--json');
  expect([code, lines().map(({ code: why, outcome }) => why ?? outcome)]).toEqual([
    3,
    expect.arrayContaining(['new', 'no-text', 'zip', 'zip']),
  ]);
  const { id, title } = lines().find(({ outcome }) => outcome === 'new');
  expect(title).toBe(rows[0]![0]);
  const shown = (await yuanye('show', id, '--archive', archive, '--json')).lines()[0];
  expect(shown.blocks).toMatchObject([
    {
      kind: 'table',
      rows: [rows[1], ['东湖公园', '12.5', '2024-06-30'], ['西山 & 公园', '0.3', '2024-07-01']],
    },
  ]);
}, 60_000);

it('a Word file of the kind before DOCX is read', async () => {
  const archive = join(dir, 'doc');
  // Made with LibreOffice 7.4 from text of our own.
  const { code, lines } = await yuanye('import', fixture('notice.doc'), '--archive', archive, '--json');
  expect([code, lines()]).toMatchObject([0, [{ outcome: 'new', title: TITLE }]]);
  const { out } = await yuanye('search', '信封上请注明', '--archive', archive);
  expect(out).toContain(TITLE);
}, 60_000);
