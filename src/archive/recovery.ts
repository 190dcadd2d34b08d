/** Records that lie in the snapshots and have no row yet: what a crash left behind the last commit, or lost rows. */
import { type At, captureFrom, type Recovered, type TailCapture } from '../../snapshots/index.js';
import type { Archive } from '../../storage/index.js';

/** Takes in what a crash left in the snapshots behind the last commit: no byte that was fetched goes unnamed. */
export async function reindexTail(archive: Archive, recovered: readonly Recovered[]): Promise<void> {
  await addRows(
    archive,
    recovered.flatMap(({ tail }) => tail),
  );
}

/** Gives rows to captures that have none. */
export async function adopt(archive: Archive, orphans: readonly At[]): Promise<void> {
  const found = orphans.map((at) => captureFrom(archive.snapshots, at));
  await addRows(
    archive,
    found.filter((one) => one !== null),
  );
}

async function addRows(archive: Archive, captures: readonly TailCapture[]): Promise<void> {
  for (const { url, date, status, mime, locator } of captures) {
    archive.commits.hand(() =>
      archive.captures.add({
        ...locator,
        url,
        fetchedAt: date,
        run: null,
        status,
        via: locator.type === 'resource' ? 'import' : 'http',
        etag: null,
        lastModified: null,
        mime,
      }),
    );
  }
  await archive.commits.settle();
}
