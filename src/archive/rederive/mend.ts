/** Stored texts that were damaged, read again from their pages. */
import type { Archive, DamagedVersion } from '../../../storage/index.js';
import type { Article } from '../../core/page.js';
import { versionDigest } from '../../core/version-digest.js';
import { lossFlags } from '../../revisit/index.js';
import { Deriver, type DeriverOptions } from './deriver.js';
import { groupsOf } from './groups.js';

/** Writes every damaged version anew that its page still gives; returns how many those were. */
export async function mendVersions(archive: Archive, options: DeriverOptions): Promise<number> {
  const damaged = [...archive.articles.damaged()];
  if (damaged.length === 0) return 0;
  const byCapture = new Map<number, DamagedVersion>();
  for (const one of damaged) for (const capture of capturesOf(archive, one)) byCapture.set(capture, one);
  const mended = new Map<DamagedVersion, Article>();
  const deriver = Deriver.open({ ...options, site: null });
  try {
    for (const group of groupsOf(archive.captures.all())) {
      const version = group.map(({ id }) => byCapture.get(id)).find((one) => one !== undefined);
      if (version === undefined || mended.has(version)) continue;
      for (const derived of deriver.derive(group, 'full')) {
        if (!('read' in derived)) continue;
        const article = asSaved(archive, version, derived.read.article, damaged);
        if (article !== null) mended.set(version, article);
      }
    }
  } finally {
    await deriver.close();
  }
  await archive.commits.now(() => {
    for (const [version, article] of mended) archive.articles.mend(version, article);
  });
  return mended.size;
}

const capturesOf = (archive: Archive, { id, number }: DamagedVersion): readonly number[] =>
  archive.articles.versions(id)[number - 1]?.captures ?? [];

/**
 * What was read, as the version said it; null when its page does not give that any more. A date relative to the day
 * of reading was taken from another version.
 */
function asSaved(
  archive: Archive,
  { id, number, digest }: DamagedVersion,
  read: Article,
  damaged: readonly DamagedVersion[],
): Article | null {
  const isDamaged = (other: number) => damaged.some((one) => one.id === id && one.number === other);
  const others = archive.articles
    .versions(id)
    .map((one) => (isDamaged(one.number) ? undefined : archive.articles.get(id, { number: one.number })));
  const dated = others.flatMap((other) =>
    other === undefined ? [] : [{ ...read, publishedAt: other.publishedAt, publishedAtText: other.publishedAtText }],
  );
  const article = [read, ...dated].find((one) => versionDigest(one) === digest);
  if (article === undefined) return null;
  const before = others[number - 2];
  return before === undefined ? article : { ...article, flags: [...article.flags, ...lossFlags(before, article)] };
}
