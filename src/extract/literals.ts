/** The string literals of a script (ECMA-262 12.9.4): the data of a page whose state is a program and no JSON. */

const QUOTE = /["'`]/g;
const ESCAPE = /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|(\r\n|[\s\S]))/gi;
const ONE: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '' },
  ...{ '\n': '', '\r': '', '\r\n': '', '\u2028': '', '\u2029': '' },
};

/** Literals of `least` characters and more, unescaped. A quote within a regular expression may cost the rest of its line. */
export function literals(script: string, least: number): string[] {
  const found: string[] = [];
  QUOTE.lastIndex = 0;
  for (let m = QUOTE.exec(script); m !== null; m = QUOTE.exec(script)) {
    const quote = m[0];
    let to = m.index + 1;
    while (to < script.length && script[to] !== quote) {
      if (script[to] === '\n' && quote !== '`') break;
      to += script[to] === '\\' ? 2 : 1;
    }
    QUOTE.lastIndex = to + 1;
    if (script[to] === quote && to - m.index > least) found.push(unescaped(script.slice(m.index + 1, to)));
  }
  return found.filter((text) => text.length >= least);
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    ESCAPE,
    (_, braced: string | undefined, four: string | undefined, two: string | undefined, one) => {
      const hex = braced ?? four ?? two;
      if (hex === undefined) return ONE[one as string] ?? one;
      const code = Number.parseInt(hex, 16);
      return code > 0x10ffff ? '' : String.fromCodePoint(code);
    },
  );
}
