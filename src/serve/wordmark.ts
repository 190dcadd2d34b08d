/** The sign of the room: 園冶, drawn with straight strokes like the lattice of a garden window. */
import { html, raw } from 'hono/html';

/** Strokes on a square of 100: first 園, then 冶. */
const YUAN = [
  'M10 10H90V92H10Z',
  'M35 25H65M50 17V36M26 36H74',
  'M37 44H63V56H37Z',
  'M50 56L24 74M38 66V84L50 78M70 60L58 69M52 62L77 83',
].join('');
const YE = ['M10 22L22 36M8 86L24 60', 'M62 10L42 44L84 38M74 26L90 48', 'M44 58H84V90H44Z'].join('');

/** Both characters in the colour of the text round them. */
export function wordmark() {
  return html`<svg class="wordmark" viewBox="0 0 204 102" aria-hidden="true" focusable="false">${strokes(YUAN, 0)}${strokes(YE, 104)}</svg>`;
}

const strokes = (path: string, x: number) =>
  raw(
    `<path d="${path}" transform="translate(${x} 0)" fill="none" stroke="currentColor" stroke-width="6" stroke-linecap="square" stroke-linejoin="miter"/>`,
  );

/** One character on a seal, as the icon of a tab. A whole SVG file. */
export function seal(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128"><rect width="128" height="128" rx="14" fill="#9c3a2b"/><path d="${YUAN}" transform="translate(14 13)" fill="none" stroke="#fdfaf3" stroke-width="7"/></svg>\n`;
}
