/** The title of a film that plays among a text's paragraphs is none of the text. */
import { foldScript } from '../core/script.js';
import { type Body, without } from './body.js';
import type { Line } from './lines.js';
import type { El } from './tree.js';

/** What templates call the box of a film, and what its title begins with. */
const FILM = /(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:video|player|shipin|vbox)/i;
const FILM_TITLE = /^[\s【[▶►]*(?:视频|影片|影音|video)\s?[】\]]?\s?[:：丨｜|]\s?[^。！？!?；;]{2,40}$/iu;
/** Weight of a paragraph, at least. */
const PARAGRAPH = 25;

/** Takes the titles of films out of the body. */
export function cutFilmTitles(lines: readonly Line[], body: Body): Body {
  const isProse = (i: number): boolean => lines[i]!.p >= 1 && lines[i]!.w >= PARAGRAPH;
  const first = body.kept.find(isProse) ?? lines.length;
  const last = body.kept.findLast(isProse) ?? -1;
  const films = body.kept.filter((i) => {
    const { el, text, kind } = lines[i]!;
    return i > first && i < last && kind !== 'heading' && FILM_TITLE.test(foldScript(text)) && isFilm(el);
  });
  const reason = 'the title of a film that plays in the text';
  return without(lines, body, films, { kind: 'info', rule: 'film-title@1', reason });
}

/** Whether an element is named for a film, or the small one around it is. */
const isFilm = ({ names, outer }: El): boolean =>
  FILM.test(names) || (outer !== null && outer.to - outer.from <= 2 && FILM.test(outer.names));
