/**
 * Lines among the paragraphs of an English page that are none of them, each with its own evidence: a button is a link that says what it
 * does, a plug is labelled, a pull quote says again what a paragraph says.
 */
import type { Removal } from '../core/page.js';
import { isTool } from './english.js';
import { type Line, textsOf } from './lines.js';
import { EDIT } from './raised.js';

type Why = Omit<Removal, 'text'>;

/** Takes these lines out of the kept ones. */
function take(lines: readonly Line[], kept: number[], gone: ReadonlySet<number>, removed: Removal[], why: Why): void {
  if (gone.size === 0) return;
  removed.push({ ...why, text: textsOf(kept.filter((i) => gone.has(i)).map((i) => lines[i]!)).join('\n') });
  kept.splice(0, kept.length, ...kept.filter((i) => !gone.has(i)));
}

/** A link that its template calls a button, with the name of what may be shared: `Share Pond Notes`. */
const BUTTON = /(?:^|[\s_-])(?:button|btn)(?:$|[\s_-])/i;
const ACTS = /^(?:share|subscribe\sto|follow|support)\s/i;

/** What stands before the names of subjects, each a link. */
const TOPICS = /^(?:Topics|Tags|Tagged|Filed\sunder)\b/;
const SEVERAL = 2;

/** Takes out the links that say what they do and nothing else: `Share`, `Continue reading`. */
export function cutButtons(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const gone = kept.filter((i) => {
    const { links, linkW, w, p, text, el } = lines[i]!;
    if (links >= SEVERAL && linkW >= w * 0.4 && p === 0 && TOPICS.test(text)) return true;
    if (links === 0 || linkW < w) return false;
    return (
      isTool(text) ||
      (ACTS.test(text) && BUTTON.test(el.names)) ||
      (EDIT.test(text) && lines[i - 1]?.kind === 'heading')
    );
  });
  take(lines, kept, new Set(gone), removed, {
    kind: 'button',
    rule: 'link-button@1',
    reason: 'a link that says what it does',
  });
}

/** What templates call the box of a film. */
const FILM = /video|vdo|player/i;
/** Lines of the box, at most. */
const FILM_LINES = 2;
/** Weight of its title, at most. */
const TITLE = 40;

/** Takes out the titles of films, each in a box named for it behind the word to watch. */
export function cutFilms(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const isFilm = ({ text, el, w }: Line): boolean =>
    w <= TITLE &&
    /^(?:Watch|WATCH)(?:\s?[:|]\s?|\s)\p{Lu}/u.test(text) &&
    FILM.test(`${el.names} ${el.outer !== null && el.outer.to - el.outer.from <= FILM_LINES ? el.outer.names : ''}`);
  const gone = new Set(kept.filter((i) => isFilm(lines[i]!)));
  take(lines, kept, gone, removed, { kind: 'teaser', rule: 'film-line@1', reason: 'the title of a film to watch' });
}
