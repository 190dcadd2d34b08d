/** Readings in brackets behind a character, as converters inject them: `網(wǎng)`, `會(huì )`. */
import { inGb2312 } from './gbk.js';
import { FORM, type RepairModel } from './model.js';

const LETTERS = 'a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹḿ';
const OPEN = new RegExp(`\\(([${LETTERS}]{1,6})( ?)\\)`, 'y');
const TAIL = new RegExp(`([${LETTERS}]{1,6})( ?)\\)`, 'y');

export interface Annotation {
  readonly reading: string;
  /** Length in UTF-16 units, brackets included. */
  readonly length: number;
}

function match(pattern: RegExp, text: string, at: number): Annotation | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? null : { reading: found[1]!, length: found[0].length };
}

/** `(wǎng)` at this place. */
export const annotationAt = (text: string, at: number): Annotation | null =>
  text.charCodeAt(at) === 0x28 ? match(OPEN, text, at) : null;

/** `wǎng)` at this place: an annotation whose bracket was eaten. */
export const eatenAnnotationAt = (text: string, at: number): Annotation | null => match(TAIL, text, at);

/** Letters with a tone mark, and without. */
const TONES: Readonly<Record<string, string>> = {
  ā: 'a',
  á: 'a',
  ǎ: 'a',
  à: 'a',
  ō: 'o',
  ó: 'o',
  ǒ: 'o',
  ò: 'o',
  ē: 'e',
  é: 'e',
  ě: 'e',
  è: 'e',
  ī: 'i',
  í: 'i',
  ǐ: 'i',
  ì: 'i',
  ū: 'u',
  ú: 'u',
  ǔ: 'u',
  ù: 'u',
  ǖ: 'ü',
  ǘ: 'ü',
  ǚ: 'ü',
  ǜ: 'ü',
  ń: 'n',
  ň: 'n',
  ǹ: 'n',
  ḿ: 'm',
};

/** A syllable without its tone. */
const toneless = (syllable: string): string => syllable.replace(/[^a-zü]/g, (c) => TONES[c] ?? c);

/** Whether a syllable carries a tone mark. */
export const toned = (syllable: string): boolean => /[^a-zü]/.test(syllable);

/** Whether `reading` is one of the character's readings; a toneless one matches any tone. */
export function isReading(model: RepairModel, unit: number, reading: string): boolean {
  // The reading is that of the simplified character the converter had before it: 處 alone is chǔ, but 处 is chù, too.
  const known = [...model.readings(unit), ...model.readings(model.fold(unit))];
  if (known.includes(reading)) return true;
  return !toned(reading) && known.some((r) => toneless(r) === reading || toneless(r).replace('ü', 'v') === reading);
}

/** 著 is the one annotated character that GB2312 has: converters write it for 着. */
const ZHU = 0x8457;

/** Whether converters are known to annotate this kind of character: traditional, unknown to the fonts of GB2312. */
export const annotatedKind = (model: RepairModel, unit: number): boolean =>
  unit === ZHU || (model.form(unit) === FORM.hant && !inGb2312(unit));
