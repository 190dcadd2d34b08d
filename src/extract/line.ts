/** What a reader sees as one line or paragraph. */
import { foldScript } from '../core/script.js';
import type { Picture } from './pictures.js';
import type { El } from './tree.js';

export type LineKind = 'text' | 'heading' | 'item' | 'row' | 'quote' | 'code' | 'image';

export interface Line {
  readonly kind: LineKind;
  readonly text: string;
  /** The text with its inline elements apart (edges.ts); null when there are none. */
  readonly spaced: string | null;
  /** Weight of the text (chars.ts), of its linked part, and its sentence marks. */
  readonly w: number;
  readonly linkW: number;
  readonly p: number;
  readonly links: number;
  /** The innermost block element that holds the line. */
  readonly el: El;
  /** 1–6 for headings. */
  readonly level: number;
  /** Every letter is bold. */
  readonly bold: boolean;
  /** In px, as far as the markup says; 0 when the line has several. */
  readonly size: number;
  /** The address, when one link covers the line; empty for one that a script gives its address. */
  readonly href: string | null;
  /** Rows of data tables. */
  readonly cells: readonly string[] | null;
  /** Images: address as written and the alternative text. */
  readonly src: string;
  readonly alt: string;
  /** Whether the page hides the line from its readers. */
  readonly hidden: boolean;
}

/** A link as it stands on the page. */
export interface Anchor {
  readonly href: string;
  readonly text: string;
  readonly rel: string;
  readonly el: El;
  /** Index of the line in which it stands. */
  readonly line: number;
}

export interface Lines {
  readonly lines: readonly Line[];
  readonly anchors: readonly Anchor[];
}

/** The texts of lines that have one. */
export const textsOf = (lines: readonly Line[]): string[] =>
  lines.map(({ text }) => text).filter((text) => text !== '');

/** The lines of an element that are words which the page shows. */
export const shownIn = (lines: readonly Line[], { from, to }: El): Line[] =>
  lines.slice(from, to).filter(({ kind, hidden }) => kind !== 'image' && !hidden);

/** What lines weigh together. */
export const weightOf = (lines: readonly Line[]): number => lines.reduce((sum, { w }) => sum + w, 0);

/** A picture as a line, in `el`. */
export function imageLine({ src, alt }: Picture, el: El, hidden: boolean): Line {
  return {
    kind: 'image', text: '', spaced: null, w: 0, linkW: 0, p: 0, links: 0, el, level: 0, bold: false, size: 0, href: null, cells: null,
    src, alt, hidden,
  }; // biome-ignore format: a record
}

/** What a heading says, in simplified script and without the marks round it. */
export const wordsOf = (text: string): string => foldScript(text).replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
