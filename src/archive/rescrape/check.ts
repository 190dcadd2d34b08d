/** One look at a page as it is remembered: by the run that looked, and by a rebuild that reads of it in the snapshots. */
import type { Archive, RevisitPage } from '../../../storage/index.js';
import { type Answer, type Fate, fateOf } from '../../revisit/index.js';

/** What the snapshots keep of a look. */
export interface Check {
  /** The article's public id. */
  readonly id: string;
  /** When the page was last reached before: ISO 8601, UTC. */
  readonly before: string;
  readonly answer: Answer;
  /** The date that its list or sitemap gave then, and whether it was another than at the look before. */
  readonly listed: string | null;
  readonly moved: boolean | null;
}

/** Remembers a look `at` (inside a work). Returns what it means for the page. */
export function remember(revisits: Archive['revisits'], page: RevisitPage, check: Check, at: string): Fate {
  const { id, before, answer, listed, moved } = check;
  const fate = fateOf(page, answer, at, page.goneAt !== null);
  revisits.remember(id, { ...fate.memory, lastmod: answer.kind === 'failed' ? page.lastmod : listed });
  if (answer.kind === 'unsent' || answer.kind === 'article')
    revisits.look(id, before, { at, changed: answer.kind === 'article' && answer.changed, moved });
  return fate;
}
