/** What an article has attached, in the form that commands print and exports hold. */
import type { Archive } from '../../../storage/index.js';
import type { AttachedDocument } from '../../export/index.js';

/** The documents attached to an article, each with the record that its text was read from. */
export function attachedTo(archive: Archive, id: string): AttachedDocument[] {
  return archive.attachments.of(id).map(({ url, title, state, why, capture, text }) => {
    const place = capture === null ? undefined : archive.captures.get(capture);
    const record = place === undefined ? null : { file: place.file, offset: place.offset, digest: place.digest };
    return { url, title, state, why, record, text };
  });
}
