/** The character that an edit of repair belongs to: a reading taken out stands behind it, and means nothing without it. */
import { readPage } from '../../../snapshots/index.js';
import type { Archive, VersionInfo } from '../../../storage/index.js';
import { StopRun } from '../../core/errors.js';
import type { Article, Edit } from '../../core/page.js';
import { decode } from '../../decode/index.js';

/**
 * The character before each edit that only takes out or puts in, found by replaying the repair over the bytes. Edits whose
 * place cannot be found (a further page of an article in parts, a damaged record) have none.
 */
export function charactersBefore(archive: Archive, article: Article, version: VersionInfo): ReadonlyMap<Edit, string> {
  const found = new Map<Edit, string>();
  let text = textOf(archive, version);
  if (text === null) return found;
  for (const { stage, edits } of article.trail) {
    if (stage !== 'repair') continue;
    const parts: string[] = [];
    let at = 0;
    for (const edit of edits) {
      if (edit.at < at || !text.startsWith(edit.before, edit.at)) return found;
      if (edit.before === '' || edit.after === '')
        found.set(edit, lastOf(text.slice(Math.max(0, edit.at - 2), edit.at)));
      parts.push(text.slice(at, edit.at), edit.after);
      at = edit.at + edit.before.length;
    }
    text = parts.join('') + text.slice(at);
  }
  return found;
}

/** The last character, when it is one of a text: a letter, a digit, a Han character. */
function lastOf(text: string): string {
  return /[\p{L}\p{N}]$/u.exec(text)?.[0] ?? '';
}

function textOf(archive: Archive, version: VersionInfo): string | null {
  const capture = version.captures[0] === undefined ? undefined : archive.captures.get(version.captures[0]);
  if (capture === undefined) return null;
  try {
    return decode(readPage(archive.snapshots, capture, archive.captures.original)).text;
  } catch (error) {
    if (error instanceof StopRun) return null; // a damaged record: yuanye verify tells, the trail is here all the same
    throw error;
  }
}
