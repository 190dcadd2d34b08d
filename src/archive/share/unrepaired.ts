/** Articles as their pages were sent, with the damage left in. */
import { readPage } from '../../../snapshots/index.js';
import type { Archive, VersionInfo } from '../../../storage/index.js';
import { StopRun } from '../../core/errors.js';
import type { Article } from '../../core/page.js';
import { unrepaired } from '../../pipeline.js';
import { openSites, profileOf } from '../sites.js';

/** The article read from its bytes again, nothing repaired. */
export function unrepairedArticle(archive: Archive, article: Article, version: VersionInfo): Article {
  const capture = version.captures[0] === undefined ? undefined : archive.captures.get(version.captures[0]);
  if (capture === undefined)
    throw new StopRun(
      'no-bytes',
      `Version ${version.number} of ${article.id} has no record to read again.`,
      'yuanye verify tells what is missing.',
    );
  openSites(archive.dir);
  return {
    ...unrepaired(readPage(archive.snapshots, capture, archive.captures.original), {
      profile: profileOf(article.url),
      boilerplate: null,
    }),
    id: article.id,
  };
}
