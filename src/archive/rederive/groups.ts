/** Which records belong together: a page, and the further pages of its article that were written behind it. */
import type { StoredCapture } from '../../../storage/index.js';
import { partNumber } from '../parts.js';
import { isConfirmation, mayHoldArticle } from './records.js';

/** A record that may hold an article, and the records behind it that may be its further pages. */
export type Group = readonly [StoredCapture, ...StoredCapture[]];

/**
 * Records in the order in which they were written, put into groups. Further pages are written right behind the first
 * one, so that neighbours whose addresses count on are all that can belong to it.
 */
export function* groupsOf(captures: Iterable<StoredCapture>): Generator<Group> {
  let group: [StoredCapture, ...StoredCapture[]] | null = null;
  for (const capture of captures) {
    const continues =
      group !== null &&
      mayHoldArticle(capture) &&
      capture.file === group[0].file &&
      capture.url !== group[0].url &&
      (partNumber(group[0].url, capture.url) ?? 0) > 1;
    if (group !== null && continues) {
      group.push(capture);
      continue;
    }
    if (group !== null) yield group;
    group = mayHoldArticle(capture) || isConfirmation(capture) ? [capture] : null;
  }
  if (group !== null) yield group;
}
