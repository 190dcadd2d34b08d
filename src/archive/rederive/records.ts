/** What a record can be, by its row alone. */
import type { StoredCapture } from '../../../storage/index.js';

/** What a page may be labelled as; servers label HTML as plain text and as a file. */
const HTML = /^(?:text\/html|application\/xhtml\+xml|text\/plain|application\/octet-stream)$/;
const NO_PAGE = /^https?:\/\/[^/]+\/[^?#]*\.(?:txt|xml|gz)(?:[?#]|$)/i;
const WEB = /^https?:/i;

/** Whether a record can hold an article at all: a page that came, or an imported file. */
export function mayHoldArticle({ status, mime, url }: StoredCapture): boolean {
  if (status === 0) return true;
  if (!WEB.test(url)) return true;
  return status === 200 && (mime === null || HTML.test(mime)) && !NO_PAGE.test(url);
}

/** A record that says that a page is as it was. */
export function isConfirmation({ status, type }: StoredCapture): boolean {
  return status === 304 && type === 'revisit';
}
