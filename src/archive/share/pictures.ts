/** The pictures of an article, as the archive has them. */
import { readPayload } from '../../../snapshots/index.js';
import type { Archive } from '../../../storage/index.js';
import { StopRun } from '../../core/errors.js';
import type { ExportRow, Picture } from '../../export/index.js';

/** Gives the pictures of a row that were archived: each as it was when the page was captured, else as it was last. */
export function picturesOf(archive: Archive): (row: ExportRow) => Generator<Picture> {
  return function* ({ article, version }) {
    for (const url of new Set(article.images)) {
      const capture = archive.captures.byUrl(url, version.capturedAt) ?? archive.captures.byUrl(url);
      if (
        capture === undefined ||
        (capture.status !== 200 && capture.status !== 0) ||
        !/^image\//i.test(capture.mime ?? '')
      )
        continue;
      let body: Uint8Array;
      try {
        ({ body } = readPayload(archive.snapshots, capture, archive.captures.original));
      } catch (error) {
        if (error instanceof StopRun) continue; // a damaged record: it is counted as missing, and yuanye verify tells of it
        throw error;
      }
      yield { url, mime: capture.mime ?? '', body, digest: capture.digest };
    }
  };
}
