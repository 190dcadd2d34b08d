/** What may be added to an archive by hand, by page and by command: names are checked, articles must be there. */
import { randomUUID } from 'node:crypto';
import type { Archive, Note } from '../../../storage/index.js';
import { EXIT, StopRun } from '../../core/errors.js';
import { textOfBlocks } from '../../core/text-of-blocks.js';
import { passageOf } from './passage.js';

/** In code points. */
export const LONGEST = { tag: 64, collection: 100, reason: 500, note: 20_000, quote: 5_000 } as const;
export type What = keyof typeof LONGEST;

const EMPTY: Readonly<Record<What, string>> = {
  tag: 'The tag has no letters.',
  collection: 'The name of the collection is empty.',
  reason: 'The reason is empty.',
  note: 'The note has no text.',
  quote: 'The quotation is empty.',
};

/** What stands in one line. */
const ONE_LINE: ReadonlySet<What> = new Set(['tag', 'collection', 'reason']);
/** Marks that a search reads as the bounds of a phrase. */
const QUOTES = /["“”「」『』]/;
/** Names that mean a folder, in addresses too: a page of that name could not be opened. */
const FOLDER = /^\.{1,2}$/;
const CONTROL = /[^\P{C}\n\t]/u;

function wrong(message: string, hint: string): StopRun {
  return new StopRun('bad-value', message, hint, EXIT.usage);
}

/** A value as it is kept. Throws StopRun (exit 2) on one that cannot be. */
export function checked(what: What, text: string): string {
  const whole = text.replace(/\r\n?/g, '\n').normalize('NFC').trim();
  const value = ONE_LINE.has(what) ? whole.replace(/\s+/gu, ' ') : whole;
  if (value === '') throw wrong(EMPTY[what], 'Write a few words.');
  if ([...value].length > LONGEST[what])
    throw wrong(`The ${what} is longer than ${LONGEST[what]} characters.`, 'Write less.');
  if (CONTROL.test(value.replace(/[\u{200c}\u{200d}]/gu, '')))
    throw wrong(`The ${what} has characters that nobody sees.`, 'Type it anew.');
  if (what === 'tag' && QUOTES.test(value)) throw wrong('A tag has no quotation marks.', 'Leave them out.');
  if (what === 'collection' && FOLDER.test(value))
    throw wrong(`A collection cannot be called ${value}: its page would have no address.`, 'Write a few words.');
  return value;
}

/** Makes a note on a passage of the latest version, or on the whole article when `quote` is empty. */
export function addNote(archive: Archive, id: string, quote: string, body: string, at: string): Note {
  const article = archive.articles.get(id)!;
  const passage =
    quote.trim() === '' ? null : passageOf(textOfBlocks(article.blocks), checked('quote', quote), archive.fold);
  const note: Note = {
    id: randomUUID(),
    article: id,
    passage,
    body: checked('note', body),
    seen: archive.articles.versions(id).at(-1)!.capturedAt,
    createdAt: at,
    modifiedAt: at,
  };
  archive.curation.putNote(note);
  return note;
}

/** Throws StopRun (exit 2) when there is no collection of this name. */
export function checkCollection(archive: Archive, name: string): readonly string[] {
  const collection = archive.curation.collection(name);
  if (collection !== null) return collection.articles.map(({ article }) => article);
  const known = archive.curation.collections().map((one) => one.name);
  throw new StopRun(
    'no-collection',
    `There is no collection "${name}" in this archive.`,
    known.length === 0 ? 'yuanye curate collect makes one.' : `It has: ${known.slice(0, 20).join(', ')}`,
    EXIT.usage,
  );
}
