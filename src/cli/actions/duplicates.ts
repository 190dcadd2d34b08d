/** What `yuanye duplicates` does. */

import type { Archive, Cluster } from '../../../storage/index.js';
import { idOf } from '../../archive/find-article.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printableLine } from '../../core/terminal.js';
import { listed, t, translated } from '../../lang/index.js';
import { type Global, line, reading, say } from '../run-command.js';
import { shownTitle } from '../shown-title.js';
import { wrapIndented } from '../wrapped.js';

interface Shown {
  readonly limit: number;
  readonly offset: number;
}

export async function duplicates(global: Global, name: string | undefined, options: Shown): Promise<ExitCode> {
  return reading(global, (archive) => duplicatesIn(global, archive, name, options));
}

/** Prints the clusters of an archive, or of what is read as one. */
export function duplicatesIn(global: Global, archive: Archive, name: string | undefined, options: Shown): ExitCode {
  if (name !== undefined) {
    const cluster = archive.clusters.get(idOf(archive, name));
    if (cluster !== null) show(global, cluster);
    else if (!global.json) say(global, 'This article stands alone.');
    return EXIT.done;
  }
  let total = 0;
  const last = options.offset + options.limit;
  for (const cluster of archive.clusters.all()) if (total++ >= options.offset && total <= last) show(global, cluster);
  const { pairs, crowdedBands } = archive.clusters.sums();
  const waiting = archive.likenesses.waiting();
  say(
    global,
    last < total && options.limit > 0
      ? t`${options.limit} of ${total} clusters; --offset ${last} goes on`
      : t`${total} clusters`,
  );
  const kinds = Object.entries(pairs).map(([kind, n]) => t`${n} ${translated(kind)}`);
  say(
    global,
    t`pairs: ${listed(kinds) || t`none`}${crowdedBands > 0 ? t`; ${crowdedBands} bands too full to compare whole` : ''}`,
  );
  if (waiting > 0) say(global, t`${waiting} articles wait to be compared: a run does that when it ends.`);
  return EXIT.done;
}

function show(global: Global, cluster: Cluster): void {
  if (global.json) {
    line(JSON.stringify(cluster));
    return;
  }
  for (const { id, title, publishedAt, source, kind, score } of cluster.members)
    line(
      wrapIndented(
        printableLine(
          `${kind === null ? '' : '  '}${id}  ${(publishedAt?.slice(0, 10) ?? '').padEnd(10)}  ${shownTitle(title)}  ${source ?? ''}${kind === null ? '' : t`  (${translated(kind)} ${score?.toFixed(2)})`}`,
        ),
        6,
      ),
    );
}
