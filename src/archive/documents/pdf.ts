/** The text of a PDF as a page of HTML: lines joined to paragraphs by where they stand. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { escaped } from './escaped.js';

/**
 * Radicals, which fonts map to the same glyph as the character: programs write them into a PDF in its place. Those that
 * have no compatibility form in Unicode are named here (EquivalentUnifiedIdeograph.txt).
 */
const RADICALS = '⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳';
const CHARACTERS = '母民虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟';

/** The text with characters where the PDF has their radicals. */
const withCharacters = (text: string): string =>
  text.replaceAll(/[\u2e80-\u2fdf]/g, (radical) => {
    const at = RADICALS.indexOf(radical);
    return at >= 0 ? CHARACTERS[at]! : radical.normalize('NFKC');
  });

/** Pages that are read. */
const MOST_PAGES = 500;

/** A line of text on a page, in points from the left. */
interface Line {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** The height of its letters. */
  readonly size: number;
}

/** Throws an Error that says why when the document cannot be read. A document without text gives an empty string. */
export async function pdfToHtml(bytes: Uint8Array): Promise<string> {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const task = getDocument({
    data: new Uint8Array(bytes), // it is taken away from the caller
    cMapUrl: join(home, 'cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: join(home, 'standard_fonts/'),
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const document = await task.promise;
    const lines: Line[] = [];
    for (let n = 1; n <= Math.min(document.numPages, MOST_PAGES); n++) {
      const page = await document.getPage(n);
      const { items } = await page.getTextContent();
      lines.push(...withoutNumber(linesOf(items.filter((item) => 'str' in item))));
      page.cleanup();
    }
    return lines.length === 0 ? '' : htmlOf(lines);
  } finally {
    await task.destroy();
  }
}

interface Item {
  readonly str: string;
  /** The last two are the place of its first letter, from the left and from the bottom. */
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
}

/** Pieces of text on one height are one line. */
function linesOf(items: readonly Item[]): Line[] {
  const rows: { y: number; items: Item[] }[] = [];
  for (const item of items) {
    if (item.str.trim() === '') continue;
    const y = item.transform[5] ?? 0;
    const last = rows.at(-1);
    const height = Math.max(item.height, 1);
    if (last !== undefined && Math.abs(last.y - y) < height / 2) last.items.push(item);
    else rows.push({ y, items: [item] });
  }
  return rows.map(({ items: row }) => {
    const left = (item: Item) => item.transform[4] ?? 0;
    let text = '';
    let end = Number.NEGATIVE_INFINITY;
    for (const item of row) {
      const gap = left(item) - end;
      text = gap > item.height / 4 ? joined(text, item.str, gap > item.height) : text + item.str;
      end = left(item) + item.width;
    }
    return {
      text: withCharacters(text.trim()),
      left: Math.min(...row.map(left)),
      right: Math.max(...row.map((item) => left(item) + item.width)),
      size: Math.max(...row.map(({ height }) => height)),
    };
  });
}

const HAN_END = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]$/u;
const HAN_START = /^[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/** Two pieces of text: Chinese is written without spaces. */
function joined(before: string, after: string, apart = false): string {
  if (before === '') return after;
  return HAN_END.test(before) && HAN_START.test(after) && !apart ? before + after : `${before} ${after}`;
}

/** The number of the page, alone on its first or last line. */
function withoutNumber(lines: Line[]): Line[] {
  const isNumber = (line: Line | undefined) => line !== undefined && /^[-—–－\s]*\d{1,4}[-—–－\s]*$/.test(line.text);
  return lines.slice(isNumber(lines[0]) ? 1 : 0, isNumber(lines.at(-1)) ? -1 : undefined);
}

function htmlOf(lines: readonly Line[]): string {
  const left = middle(lines.map((line) => line.left));
  const right = Math.max(...lines.map((line) => line.right));
  const size = middle(lines.map((line) => line.size));
  const paragraphs: { text: string; size: number }[] = [];
  let before: Line | undefined;
  for (const line of lines) {
    const last = paragraphs.at(-1);
    const isSame = before !== undefined && Math.abs(before.size - line.size) < size / 8;
    const isHead = isSame && line.size > size * 1.15;
    // A paragraph ends with a line that is not full; the next one begins with an indent.
    const isFull = before !== undefined && before.right > right - 2 * before.size;
    const goesOn = isSame && (isHead || (isFull && line.left < left + 1.5 * line.size));
    if (last !== undefined && goesOn) last.text = joined(last.text, line.text);
    else paragraphs.push({ text: line.text, size: line.size });
    before = line;
  }
  const largest = Math.max(...paragraphs.slice(0, 8).map((one) => one.size));
  const head = largest > size * 1.15 ? paragraphs.findIndex((one) => one.size === largest) : 0;
  const isTitle = (text: string) => text.length <= 100 && !/[。；]$/.test(text);
  const title = isTitle(paragraphs[head]!.text) ? paragraphs[head]!.text : '';
  const body = paragraphs.map(({ text }, i) =>
    i === head && title !== '' ? `<h1>${escaped(text)}</h1>` : `<p>${escaped(text)}</p>`,
  );
  return `<!doctype html><html><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>
${body.join('\n')}
</body></html>`;
}

/** The most frequent value, rounded: the left edge and the size of letters of the running text. */
function middle(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(Math.round(value), (counts.get(Math.round(value)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
