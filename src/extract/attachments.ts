/** Pages whose text is in an attachment (`详情见附件`): the links stay, and the article says so. */
import type { Flag } from '../core/page.js';
import type { Body } from './body.js';
import { DOCUMENT } from './ends.js';
import type { Anchor } from './lines.js';

/** A text of this weight can stand alone, whatever is attached to it. */
const STANDS_ALONE = 150;
/** Attachments are listed in the body or right below it. */
const BELOW = 15;

export function attachmentFlag(
  anchors: readonly Anchor[],
  body: Body,
  weight: number,
  resolve: (href: string) => string | null,
): Flag[] {
  if (weight >= STANDS_ALONE) return [];
  const urls = anchors
    .filter(({ href, line }) => line >= body.el.from && line < body.el.to + BELOW && DOCUMENT.test(href))
    .map(({ href }) => resolve(href))
    .filter((url) => url !== null);
  if (urls.length === 0) return [];
  const reason = 'the page’s text is short and documents are attached: what it is about may stand there';
  return [{ kind: 'attachment', at: 0, text: urls[0]!, reason, candidates: [...new Set(urls)] }];
}
