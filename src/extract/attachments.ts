/** Documents that are attached to a page (`附件：…`), and pages whose text lies in them. */
import type { AttachmentLink, Flag } from '../core/page.js';
import type { Body } from './body.js';
import { DOCUMENT } from './ends.js';
import type { Anchor } from './lines.js';

/** A text of this weight can stand alone, whatever is attached to it. */
const STANDS_ALONE = 150;
/** Attachments are listed in the body or right below it. */
const BELOW = 15;
/** More documents than this are a page of downloads. */
const MOST = 30;
/** A notice has few: a list of documents is no article. */
const FEW = 8;

/** A link that is called an attachment, or by the name of a document, though its address ends as that of a program. */
const CALLED = /^[\s【[（(]*附\s?件|\.(?:pdf|docx?|xlsx?|wps|et|ofd)[\s)）】\]]*$/i;
/** A page of the site, which the word 附件 may lead to as well. */
const PAGE = /\.(?:s?html?|jhtml)(?:[?#]|$)|^(?:#|javascript:)/i;

/** The documents in an article or right below it. */
export function attachmentsOf(
  anchors: readonly Anchor[],
  body: Body,
  resolve: (href: string) => string | null,
): AttachmentLink[] {
  const found = new Map<string, AttachmentLink>();
  for (const { href, line, text } of anchors) {
    if (line < body.el.from || line >= body.el.to + BELOW) continue;
    if (!DOCUMENT.test(href) && !(CALLED.test(text) && !PAGE.test(href))) continue;
    const url = resolve(href);
    if (url !== null && !found.has(url)) found.set(url, { url, title: text.trim() });
  }
  return found.size > MOST ? [] : [...found.values()];
}

/** Whether a page says hardly more than what is attached to it: then what is attached is its text. */
export const isCover = (attachments: readonly AttachmentLink[], weight: number): boolean =>
  attachments.length > 0 && attachments.length <= FEW && weight < STANDS_ALONE;

export function attachmentFlag(attachments: readonly AttachmentLink[], weight: number): Flag[] {
  if (weight >= STANDS_ALONE || attachments.length === 0) return [];
  const urls = attachments.map(({ url }) => url);
  const reason = 'the page’s text is short and documents are attached: what it is about may stand there';
  return [{ kind: 'attachment', at: 0, text: urls[0]!, reason, candidates: urls }];
}
