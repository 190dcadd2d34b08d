/**
 * Script folding: every Han character to one representative of its class (後后 → 后, 著着 → 着), character by
 * character, so that folded text keeps its length and a traditional page is found by a simplified query.
 *
 * The table is made once, when an archive is created, and kept inside it: the index of an archive and every later
 * query fold alike, whatever converter is installed by then.
 */
import { createRequire } from 'node:module';

interface OpenCc {
  Converter(options: { from: string; to: string }): (text: string) => string;
}

/** CJK Unified Ideographs Extension A up to the end of the basic block, where every converted pair lies. */
const FIRST = 0x3400;
const LAST = 0x9fff;

/**
 * The table as text: pairs "from, to" of UTF-16 units. Three tables of the converter are united, because each alone
 * leaves pairs out: plain traditional keeps 著, Taiwan's makes it 着.
 */
export function buildFoldTable(): string {
  // The UMD build is required, not imported: opening an archive is synchronous, and only a new archive pays.
  const opencc = createRequire(import.meta.url)('opencc-js/t2cn') as OpenCc;
  const parent = new Map<number, number>();
  const root = (c: number): number => {
    let r = c;
    for (let up = parent.get(r); up !== undefined; up = parent.get(r)) r = up;
    return r;
  };
  for (const from of ['t', 'tw', 'hk']) {
    const convert = opencc.Converter({ from, to: 'cn' });
    for (let code = FIRST; code <= LAST; code++) {
      const out = convert(String.fromCharCode(code));
      if (out.length !== 1) continue; // a pair outside the basic plane: folded text must keep its length
      const a = root(code);
      const b = root(out.charCodeAt(0));
      if (a !== b) parent.set(a, b);
    }
  }
  let table = '';
  for (const code of [...parent.keys()].sort((a, b) => a - b)) table += String.fromCharCode(code, root(code));
  return table;
}

/** A folding function from a table made by `buildFoldTable`. The result has the input's length. */
export function folder(table: string): (text: string) => string {
  const map = new Uint16Array(0x10000);
  for (let i = 0; i + 1 < table.length; i += 2) map[table.charCodeAt(i)] = table.charCodeAt(i + 1);
  return (text) => {
    let out = '';
    let from = 0; // unchanged stretches are copied whole: most text needs few changes
    for (let i = 0; i < text.length; i++) {
      const to = map[text.charCodeAt(i)]!;
      if (to !== 0) {
        if (i > from) out += text.slice(from, i);
        out += String.fromCharCode(to);
        from = i + 1;
      }
    }
    return from === 0 ? text : out + text.slice(from);
  };
}
