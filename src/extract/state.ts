/** Who published and edited, in the state of a page that a script shows: the object that has the article's own title. */
import { fold } from './chars.js';
import { readState } from './data.js';

export interface StateFields {
  readonly source: string | null;
  readonly editor: string | null;
}

const TITLE = /^(?:title|headline|(?:article|news|doc)_?title)$/i;
const SOURCE = /^(?:source|(?:source|media|origin)_?name)$/i;
const EDITOR = /^(?:(?:duty|responsible)_?)?editor(?:_?name)?$/i;
/** A name in it: no address, no number, no code. */
const NAME = /^(?=.*\p{L})(?!https?:|\w*$)[^<>{}@]{2,30}$/u;
/** Values that are looked at, and their depth, at most. */
const VALUES = 20_000;
const DEPTH = 12;

/** What the scripts' data say of the article with this title. */
export function stateFields(scripts: readonly string[], title: string | null): StateFields {
  const wanted = fold(title ?? '');
  const found = { source: null as string | null, editor: null as string | null };
  let left = VALUES;
  const look = (value: unknown, depth: number): void => {
    left -= 1;
    if (typeof value !== 'object' || value === null || depth > DEPTH || left < 0) return;
    const entries = Object.entries(value);
    if (entries.some(([key, text]) => TITLE.test(key) && typeof text === 'string' && fold(text) === wanted)) {
      found.source ??= named(entries, SOURCE);
      found.editor ??= named(entries, EDITOR);
    }
    for (const [, inner] of entries) look(inner, depth + 1);
  };
  if (wanted.length >= 4) for (const script of scripts) look(readState(script), 0);
  return found;
}

function named(entries: readonly [string, unknown][], keys: RegExp): string | null {
  const value = entries.find(([key]) => keys.test(key))?.[1];
  return typeof value === 'string' && NAME.test(value.trim()) ? value.trim() : null;
}
