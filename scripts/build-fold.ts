/**
 * Makes `storage/data/fold.txt`, by which new archives fold scripts: `node --import tsx scripts/build-fold.ts`. Making it
 * costs a quarter of a second, too much for every new archive; a test tells when the installed converter has moved on.
 *
 * Three tables of opencc-js (Apache-2.0) are united, because each alone leaves pairs out: plain traditional keeps 著,
 * Taiwan's makes it 着.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Converter } from 'opencc-js/t2cn';

/** CJK Unified Ideographs Extension A up to the end of the basic block, where every converted pair lies. */
const FIRST = 0x3400;
const LAST = 0x9fff;

/** The table as text: pairs "from, to" of UTF-16 units. */
export function buildFoldTable(): string {
  const parent = new Map<number, number>();
  const root = (c: number): number => {
    let r = c;
    for (let up = parent.get(r); up !== undefined; up = parent.get(r)) r = up;
    return r;
  };
  for (const from of ['t', 'tw', 'hk'] as const) {
    const convert = Converter({ from, to: 'cn' });
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

const target = fileURLToPath(new URL('../storage/data/fold.txt', import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, buildFoldTable());
