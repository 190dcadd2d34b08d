/** Addresses in style sheets. What is not recognised here leads nowhere: the policy of replay allows no outside request. */

/** An absolute address of a file that a style sheet names, rewritten; null leaves nothing there. */
export type Place = (address: string, as: 'style' | 'file') => string | null;

/** Escapes in one string or address: more of them would fill the stack of a regular expression. */
const ESCAPES = '{0,65536}';
/** A string ends with its line when its quote is missing (CSS Syntax 3, 4.3.5), so that no end is sought twice. */
const STRING = ['"', "'"]
  .map((quote) => `${quote}([^${quote}\\\\\\n]*(?:\\\\[\\s\\S][^${quote}\\\\\\n]*)${ESCAPES})${quote}?`)
  .join('|');
/** Unquoted, never empty: so that no space can be matched in two ways. */
const PLAIN = `[^\\s"'()\\\\;]`;
const BARE = `((?:${PLAIN}|\\\\[\\s\\S])${PLAIN}*(?:\\\\[\\s\\S]${PLAIN}*)${ESCAPES})`;
const PIECES = new RegExp(
  [
    '/\\*[\\s\\S]*?(?:\\*/|$)', // a comment
    '@charset[^;{}]*;?', // it is sent as UTF-8
    '@namespace[^;{}]*;?', // its address names a vocabulary and is never fetched
    `@import\\s*(?:url\\(\\s*)?(?:${STRING}|${BARE})\\s*\\)?`,
    `url\\(\\s*(?:${STRING}|${BARE})\\s*\\)`,
    STRING,
  ].join('|'),
  'gi',
);

/** A style sheet with every address put through `place`. */
export function rewriteCss(css: string, place: Place): string {
  return css.replace(PIECES, (piece: string, ...groups: (string | undefined)[]) => {
    const start = piece.slice(0, 7).toLowerCase();
    if (start.startsWith('/*') || start === '@charse') return '';
    if (start === '@import') return `@import ${written(found(groups, 0), place, 'style')}`;
    if (start.startsWith('url(')) return written(found(groups, 3), place, 'file');
    return piece;
  });
}

const found = (groups: readonly (string | undefined)[], from: number): string =>
  unescaped(groups[from] ?? groups[from + 1] ?? groups[from + 2] ?? '');

function written(address: string, place: Place, as: 'style' | 'file'): string {
  // A part of the same document, and a picture that is its own address.
  if (/^\s*(?:#|data:)/i.test(address)) return `url("${quoted(address)}")`;
  const placed = place(address, as);
  return placed === null ? 'url("data:,")' : `url("${quoted(placed)}")`;
}

/** CSS escapes (CSS Syntax 3, 4.3.7). */
const unescaped = (text: string): string =>
  text.replace(/\\(?:([0-9a-f]{1,6})\s?|\r?\n|([\s\S]))/gi, (_, hex?: string, other?: string) => {
    const code = hex === undefined ? 0 : Number.parseInt(hex, 16);
    return hex === undefined ? (other ?? '') : code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });

const quoted = (text: string): string => text.replace(/[\\"\n\r\f]/g, (c) => `\\${c.charCodeAt(0).toString(16)} `);
