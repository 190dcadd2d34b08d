/** The words of a query in the language of FTS5. */
import { indexText } from './index-text.js';
import { badQuery, type Term } from './query.js';
import { spellings } from './spellings.js';

/** Every word quoted, so that nothing a user types is syntax; null when there are no words. Throws on exclusions alone. */
export function matchExpression(terms: readonly Term[], fold: (text: string) => string): string | null {
  if (terms.length === 0) return null;
  const quoted = ({ text, where, prefix }: Term) => {
    const ways = spellings(text, fold).map((way) => {
      const tokens = indexText(way, fold)
        .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
        .trim();
      return `"${tokens}"${prefix ? ' *' : ''}`;
    });
    const any = ways.length === 1 ? ways[0]! : `(${ways.join(' OR ')})`;
    return where === 'title' ? `title : ${any}` : any;
  };
  const wanted = terms.filter((term) => !term.not).map(quoted);
  const unwanted = terms.filter((term) => term.not).map(quoted);
  if (wanted.length === 0)
    throw badQuery('Exclusions need a word to exclude from.', 'Add a word to look for before the -words.');
  const all = wanted.join(' AND ');
  return unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.join(' OR ')})`;
}
