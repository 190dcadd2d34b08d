/** Tables of data against tables that lay out a page. */
import { isText } from 'domhandler';
import { type El, isEl, isRead } from './tree.js';

/** The rows of a table, through `tbody` and its like. */
export function rowsOf(table: El): El[] {
  const rows: El[] = [];
  for (const kid of table.children) {
    if (!isEl(kid)) continue;
    if (kid.name === 'tr') rows.push(kid);
    else if (kid.name === 'tbody' || kid.name === 'thead' || kid.name === 'tfoot') rows.push(...rowsOf(kid));
  }
  return rows;
}

/** The table's caption, or null. */
export function captionOf(table: El): El | null {
  return table.children.find((kid): kid is El => isEl(kid) && kid.name === 'caption') ?? null;
}

/** Columns of one cell, at most (HTML 4.9.11 has 1000; nobody reads so many). */
const WIDEST = 60;

/**
 * The grid of a table's rows: true where a cell begins, false where one that began before still reaches (`rowspan`, `colspan`).
 * Each row ends after its last cell that begins or reaches there.
 */
export function spread(rows: readonly El[]): boolean[][] {
  const grid: boolean[][] = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of row.children) {
      if (!isEl(cell) || (cell.name !== 'td' && cell.name !== 'th')) continue;
      while (grid[y]![x] !== undefined) x += 1;
      const wide = span(cell.attribs.colspan, WIDEST);
      const high = span(cell.attribs.rowspan, rows.length - y);
      for (let dy = 0; dy < high; dy += 1) {
        for (let dx = 0; dx < wide && x + dx < 10 * WIDEST; dx += 1) grid[y + dy]![x + dx] ??= dx === 0 && dy === 0;
      }
      x += wide;
    }
  });
  return grid;
}

function span(value: string | undefined, most: number): number {
  const n = Number.parseInt(value ?? '1', 10);
  return Number.isNaN(n) || n < 1 ? 1 : Math.min(n, most);
}

function hasLink(el: El): boolean {
  return el.children.some((kid) => isEl(kid) && (kid.name === 'a' || hasLink(kid)));
}

/**
 * A table of data has at least two rows and two columns of short cells; a table that lays out a page has nested tables, forms
 * or paragraphs in its cells.
 */
export function isDataTable(table: El): boolean {
  const rows = rowsOf(table);
  if (rows.length < 2 || rows.length > 2000) return false;
  let wide = 0;
  let cells = 0;
  let total = 0;
  /** How many cells of rows above reach into each row. */
  const reaching = rows.map(() => 0);
  for (const [y, row] of rows.entries()) {
    let columns = 0;
    for (const cell of row.children) {
      if (!isEl(cell) || (cell.name !== 'td' && cell.name !== 'th')) continue;
      columns += 1;
      const size = cellSize(cell, 0);
      if (size < 0) return false;
      total += size;
      const high = span(cell.attribs.rowspan, rows.length - y);
      for (let below = y + 1; below < y + high; below += 1) reaching[below]! += 1;
    }
    cells += columns;
    if (columns > 0 && columns + reaching[y]! >= 2) wide += 1;
  }
  return wide >= 2 && wide >= rows.length * 0.5 && total / cells < 60;
}

/** Characters in a cell; −1 when the cell holds what only layout puts there. */
function cellSize(el: El, depth: number): number {
  let size = 0;
  let blocks = 0;
  for (const kid of el.children) {
    if (isText(kid)) size += kid.data.trim().length;
    if (!isEl(kid) || !isRead(kid)) continue;
    if (depth > 12 || kid.name === 'table' || kid.name === 'form' || kid.name === 'h1') return -1;
    // A list in a cell is data; a list of links is a menu.
    if (kid.name === 'ul' && hasLink(kid)) return -1;
    if (kid.name === 'div' || kid.name === 'p') blocks += 1;
    const inner = cellSize(kid, depth + 1);
    if (inner < 0) return -1;
    size += inner;
  }
  return blocks > 4 && size > 400 ? -1 : size;
}
