/**
 * Script folding: every Han character to one representative of its class (後后 → 后, 著着 → 着), character by
 * character, so that folded text keeps its length and a traditional page is found by a simplified query.
 *
 * The table comes with the program (`scripts/build-fold.ts` makes it) and is kept inside an archive when that is
 * created: the index of an archive and every later query fold alike, whatever table comes with the program by then.
 */
import { readFileSync } from 'node:fs';

/** The table that new archives take, as text: pairs "from, to" of UTF-16 units. */
export function foldTable(): string {
  return readFileSync(new URL('data/fold.txt', import.meta.url), 'utf8');
}

/** A folding function from such a table. The result has the input's length. */
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
