/** Small documents, made here byte by byte. */
import { zip } from '../snapshots/foreign.js';

/** A PDF whose font is not in it: its text is in UCS-2, which a predefined CMap of Adobe explains. */
export function pdf(text: readonly (readonly [x: number, y: number, size: number, text: string])[]): Buffer {
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

const same = (part: Buffer): Buffer => part;

/** A Word document of these paragraphs; `change` is done to its parts before they are packed. */
export const docx = (paragraphs: readonly string[], change = same): Buffer =>
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
    ].map(({ name, content }) => ({ name, content: change(Buffer.from(content)), deflate: true })),
  );

/** A workbook of one sheet; numbers above 40,000 are dates. `change` is done to its parts before they are packed. */
export const xlsx = (rows: readonly (readonly (string | number)[])[], change = same): Buffer => {
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
  return zip(
    Object.entries(parts).map(([name, content]) => ({ name, content: change(Buffer.from(content)), deflate: true })),
  );
};
