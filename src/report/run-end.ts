/** Who is notified of the end of a run: those who want all of it, and those who watch for some articles. */
import type { Archive } from '../../storage/index.js';
import { EXAMPLES, noteOf, type RunFacts, type Watched } from './note.js';
import { notify } from './notify.js';

/** What a run brought for a standing query; `notify`: where that is sent, null: where runs notify. */
type WatchedBy = Watched & { readonly notify: string | null };

/** The standing queries that match articles which a run brought or found changed. */
export function watchedBy(watches: Archive['watches'], run: number): WatchedBy[] {
  return watches.list().flatMap((watch) => {
    const found = watches.matching(watch, run);
    const query = watch.site === null ? watch.query : `${watch.query} site:${watch.site}`;
    const articles = found.slice(0, EXAMPLES);
    return found.length === 0 ? [] : [{ query, count: found.length, articles, notify: watch.notify }];
  });
}

/**
 * Sends a note about a run to the addresses in `to`, and to those of the standing queries, who are notified of these alone.
 * Resolves with why some could not be notified.
 */
export async function notifyAll(
  to: string,
  facts: Omit<RunFacts, 'watched'>,
  watched: readonly WatchedBy[],
  report: unknown,
): Promise<string[]> {
  const notNotified: string[] = [];
  for (const one of new Set([to, ...watched.map((query) => query.notify ?? to)])) {
    const theirs = watched.filter((query) => (query.notify ?? to) === one);
    const note = noteOf({ ...facts, watched: theirs }, one === to ? report : null);
    if (one !== '' && note !== null) notNotified.push(...(await notify(one, note)));
  }
  return notNotified;
}
