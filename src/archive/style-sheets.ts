/** The style sheets that a page names: without them replay shows it bare. */
import { Parser } from 'htmlparser2';
import type { FetchedPage } from '../core/page.js';

/** Bytes in which they are looked for: they stand in the head of a page. */
const LOOKED_AT = 200_000;
/** A page with more of them is not drawn by the rest. */
const MOST = 12;

/** Absolute addresses, in the order of the page. Those that a page of another encoding spells beyond ASCII are left out. */
export function styleSheetsOf({ body, renderedHtml, finalUrl }: FetchedPage): string[] {
  const sent = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, LOOKED_AT));
  const html = (renderedHtml ?? sent.toString('latin1')).slice(0, LOOKED_AT);
  const found = new Set<string>();
  let base: string | undefined;
  let ended = false;
  const parser = new Parser({
    onopentag(name, { rel = '', href, media = '' }) {
      ended ||= name === 'body' || found.size >= MOST;
      if (ended) parser.pause();
      if (ended || href === undefined) return;
      if (name === 'base') base ??= URL.canParse(href, finalUrl) ? new URL(href, finalUrl).href : undefined;
      const kinds = rel.toLowerCase().split(/\s+/);
      if (
        name !== 'link' ||
        !kinds.includes('stylesheet') ||
        kinds.includes('alternate') ||
        /^print$/i.test(media.trim())
      )
        return;
      if (/^[\x20-\x7e]+$/.test(href) && URL.canParse(href, base ?? finalUrl))
        found.add(new URL(href, base ?? finalUrl).href);
    },
  });
  parser.write(html);
  return [...found];
}
