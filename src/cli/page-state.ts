/** What became of an article's page on its site, in words. */
import type { Archive } from '../../storage/index.js';
import { reasonText, t } from '../lang/index.js';

/** When the page was last looked at and what was found; null when it was there. `at` writes a time. */
export function pageState(archive: Archive, id: string, at: (time: string) => string): string | null {
  const page = archive.revisits.page(id);
  if (page === undefined || page.failure === null) {
    const goneAt = archive.overview.goneAt(id);
    return goneAt === null ? null : t`gone since ${at(goneAt)}`;
  }
  const { goneAt, missingSince, missing, failure, failedAt, lastAt } = page;
  const looked = at(failedAt ?? lastAt);
  if (goneAt !== null) return t`gone since ${at(goneAt)}; last looked at ${looked}: ${reasonText(failure)}`;
  if (missingSince !== null)
    return t`missing since ${at(missingSince)}, in ${missing} looks; last looked at ${looked}: ${reasonText(failure)}`;
  return t`last looked at ${looked}: ${reasonText(failure)}`;
}
