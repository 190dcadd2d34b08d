/** Articles without repair, for `yuanye export --unrepaired`: mojibake stays as the server sent it, for those who study it. */
import { readPage } from '../../../snapshots/index.js';
import type { Archive, VersionInfo } from '../../../storage/index.js';
import { StopRun } from '../../core/errors.js';
import type { Article } from '../../core/page.js';
import { unrepaired } from '../../pipeline.js';
import { openSites, profileOf } from '../sites.js';

/**
 * The article, extracted once more from the bytes of its page (the first capture of the version), without repair and without
 * learnt boilerplate being removed. Throws StopRun when there is no capture or it cannot be read.
 */
export function unrepairedArticle(archive: Archive, article: Article, version: VersionInfo): Article {
  const capture = version.captures[0] === undefined ? undefined : archive.captures.get(version.captures[0]);
  if (capture === undefined)
    throw new StopRun(
      'no-bytes',
      `Version ${version.number} of ${article.id} has no record to read again.`,
      'yuanye verify tells what is missing.',
    );
  openSites(archive.dir); // profileOf finds the archive's own profiles from now on
  return {
    ...unrepaired(readPage(archive.snapshots, capture, archive.captures.original), {
      profile: profileOf(article.url),
      boilerplate: null,
    }),
    id: article.id,
  };
}
