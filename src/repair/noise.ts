/** Small damage: references without their ampersand, blanks that became question marks, symbols sown into text. */
import type { Edit, Flag } from '../core/page.js';
import { append, isHan, START } from './lm.js';
import type { RepairModel } from './model.js';
import { type Found, matchesIn, type PageText, replaceIn } from './rule.js';

const quiet = (edits: readonly Edit[]): Found => ({ edits, flags: [] });

/** `#xff0c;` → ，: the ampersand was stripped. Only code points of CJK text: `#xff0000;` is a colour. */
export const findBareReferences = (page: PageText): Found =>
  quiet(
    replaceIn(
      page,
      /(?<!&)#x([0-9a-f]{4});/gi,
      (m) => {
        const unit = Number.parseInt(m[1]!, 16);
        return (unit >= 0x2010 && unit < 0x2040) || (unit >= 0x3000 && unit < 0xa000) || unit >= 0xff00
          ? String.fromCharCode(unit)
          : null;
      },
      0.99,
    ),
  );

/** `&amp;#20013;` → 中, and in plain text `&#20013;` too: nobody means to show a reader that. */
export const findEscapedReferences = (page: PageText): Found =>
  quiet(
    replaceIn(
      page,
      page.media === 'html' ? /&amp;#(x[0-9a-f]{2,5}|\d{3,6});/gi : /&(?:amp;)?#(x[0-9a-f]{2,5}|\d{3,6});/gi,
      (m) => {
        const digits = m[1]!;
        const point = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits);
        // &amp;#945; is what a page about HTML shows; text that was escaped twice is Chinese.
        const proper = point >= 0x2000 && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
        // One alone may be an example in a text about HTML; the run shows that it is text.
        const around = page.text.slice(Math.max(0, m.index - 9), m.index) + page.text.substr(m.index + m[0].length, 9);
        return proper && /&(?:amp;)?#|;/.test(around) ? String.fromCodePoint(point) : null;
      },
      0.98,
    ),
  );

const TONED = 'āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹḿ';

const MARK_OF: Readonly<Record<string, string>> = { grave: '\u0300', acute: '\u0301', uml: '\u0308' };

/*
 * Patterns that ask what stands before look back behind their first character: one that begins with (?<=…) is tried at
 * every Han of a page, one that begins with & or a comma only there.
 */

/** `網(w&#462;ng)` → `網(wǎng)`, and `崎L(zh&#462;ng)`: the letters of a reading, so that it is seen as one. */
export const findReadingReferences = (page: PageText): Found =>
  quiet(
    replaceIn(
      page,
      /&(?<=[\u4e00-\u9fff@-~][(?][a-z]{0,4}&)(?:#(x0?[0-9a-f]{2,3}|0?\d{2,3})|([aeiou])(grave|acute|uml));(?=[a-z]{0,3} ?\))/gi,
      (m) => {
        if (m[2] !== undefined) return (m[2] + MARK_OF[m[3]!.toLowerCase()]!).normalize('NFC');
        const digits = m[1]!;
        const letter = String.fromCharCode(/^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits));
        return TONED.includes(letter) ? letter : null;
      },
      0.99,
    ),
  );

/** `雜物,。` → `雜物。`, `門,、` → `門、`: a mirror sowed half-width commas before marks. */
export const findSownCommas = (page: PageText): Found =>
  quiet(replaceIn(page, /,(?<=[\u4e00-\u9fff)],)(?=[。、][^。、,.])/g, () => '', 0.9));

/** Han that nobody writes there, right before a mark, on a text where many marks have such: its words were replaced or sown. */
export function findSpun(page: PageText): Found {
  const { text, model } = page;
  const flags: Flag[] = [];
  let marks = 0;
  for (const m of matchesIn(page, /[\u4e00-\u9fff](?=[，。,；;])/g)) {
    marks++;
    if (!outOfPlace(text, m.index, model)) continue;
    const reason = 'characters that make no sense here: sown by a program, or a word replaced';
    flags.push({ kind: 'noise', at: m.index - 1, text: text.slice(m.index - 1, m.index + 1), reason });
  }
  return { edits: [], flags: flags.length >= 3 && flags.length * 6 >= marks ? flags.slice(0, 50) : [] };
}

/** log P below which two characters before a mark are hardly a word: 2 of 100 in clean news, names most of them. */
const SENSELESS = -17;
/** log P of a second character from which it is no surprise behind the first. */
const UNUSUAL = -7;

/** Whether the two Han that end at `at` are a pair that texts hardly use. */
export function unusualPair(text: string, at: number, model: RepairModel): boolean {
  if (at < 3 || !isHan(text.charCodeAt(at - 1)) || !isHan(text.charCodeAt(at - 2))) return false;
  const pair = { ...START, c1: model.token(text.charCodeAt(at - 1)) };
  return model.next(pair, model.token(text.charCodeAt(at))).p <= UNUSUAL;
}

/** Whether the two Han that end at `at` fit neither each other nor what stands before them. */
export function outOfPlace(text: string, at: number, model: RepairModel): boolean {
  if (!unusualPair(text, at, model)) return false; // most pairs are words
  let lm = START;
  for (let i = Math.max(0, at - 5); i < at - 1; i++) lm = append(model, lm, text.charCodeAt(i));
  const before = lm.d0;
  for (const i of [at - 1, at]) lm = append(model, lm, text.charCodeAt(i));
  return lm.d0 - before < SENSELESS;
}

/** Between Han, `,,` is a comma that a mirror put twice. ，， is the author's own, and three and more are somebody's pause. */
export const findDoubledMarks = (page: PageText): Found =>
  quiet(replaceIn(page, /(,)(?<=[\u4e00-\u9fff],)\1(?=[\u4e00-\u9fff])/g, (m) => m[1]!, 0.9));

/** Characters that GBK lacks (U+00A0, U+2002, U+200B) became `?`: in a row with blanks, or behind a sentence's end. */
export const findLostBlanks = (page: PageText): Found =>
  quiet(
    replaceIn(
      page,
      /(?<=[^\s?])\?(?: \?)+ *(?=\S)|(?<=。)\?(?=\s*(?:<|$|\n))/g,
      (m) => (m[0].length === 1 ? '' : m[0].length < 5 ? null : m[0].replace(/\?/g, '\u00a0')),
      0.9,
    ),
  );

/** Zero-width characters and soft hyphens in Chinese text break words for search and say nothing. */
export const findInvisible = (page: PageText): Found =>
  quiet(
    replaceIn(
      page,
      /[\u00ad\u200b-\u200d\u2060\ufeff]+/g,
      ({ index, 0: hidden }) => {
        const before = page.text.charCodeAt(index - 1);
        const after = page.text.charCodeAt(index + hidden.length);
        const cjk = (unit: number) =>
          isHan(unit) || (unit >= 0x3000 && unit < 0x3040) || (unit >= 0xff00 && unit < 0xfff0);
        return cjk(before) || cjk(after) ? '' : null;
      },
      1,
    ),
  );

/** Symbol fonts' bullets (Wingdings l, n, u, v, §, ·, Ø) lie in the private use area. */
const BULLETS = /[\uf06c\uf06e\uf075\uf076\uf0a7\uf0b2\uf0b7\uf0d8\uf0fc\ue5e5]/;

/** A bullet of a symbol font becomes •; other private use characters are flagged, for only their font knows them. */
export function findPrivateUse(page: PageText): Found {
  const edits = replaceIn(
    page,
    /[\ue000-\uf8ff]/g,
    (m) => (BULLETS.test(m[0]) && atStart(page.text, m.index) ? '•' : null),
    0.9,
  );
  const flags: Flag[] = [];
  for (const { from, to } of page.runs)
    for (let i = from; i < to && flags.length < 20; i++) {
      const unit = page.text.charCodeAt(i);
      if (unit >= 0xe000 && unit < 0xf900 && !edits.some((e) => e.at === i))
        flags.push({
          kind: 'private-use',
          at: i,
          text: page.text[i]!,
          reason: 'a character that only the site’s own font knows',
        });
    }
  return { edits, flags };
}

const atStart = (text: string, at: number) => /(?:^|[\s>\u3000])$/.test(text.slice(Math.max(0, at - 1), at));

/** `老(🏭)旧`: bracketed pictures between Han, at least two on a page. */
export function findBracketedSymbols(page: PageText): Found {
  const edits = replaceIn(page, /(?<=[\u4e00-\u9fff])\((?:\p{Extended_Pictographic}\ufe0f?){1,2}\)/gu, () => '', 0.9);
  return quiet(edits.length >= 2 ? edits : []);
}

/** `说🏰🝮🎝。`: three and more symbols in a row, one of which is no emoji at all. */
export const findSownSymbols = (page: PageText): Found =>
  quiet(
    replaceIn(
      page,
      /(?<=[\u4e00-\u9fff])[\u{1f000}-\u{1faff}]{3,12}/gu,
      (m) => ([...m[0]].every((c) => /\p{Extended_Pictographic}/u.test(c) && /\p{Emoji}/u.test(c)) ? null : ''),
      0.9,
    ),
  );

/** What was lost for good, flagged with its place: U+FFFD, 锟斤拷, 烫烫烫, whole texts of question marks. */
export function findLost(page: PageText): Found {
  const flags: Flag[] = [];
  const pattern = /\ufffd+|(?:锟斤拷|锟[\u4e00-\u9fff]{2}){2,}锟?|锟斤拷|烫{3,}|屯{3,}/g;
  for (const m of matchesIn(page, pattern)) {
    if (flags.length >= 50) break;
    const reason = m[0].startsWith('\ufffd')
      ? 'bytes that no character explains'
      : m[0].startsWith('锟')
        ? 'U+FFFD written as UTF-8 and read as GBK: the characters are gone'
        : 'memory that was never written';
    flags.push({ kind: 'lost', at: m.index, text: m[0].slice(0, 60), reason });
  }
  return { edits: [], flags };
}
