/**
 * What the HTTP records do not say about how a page was fetched: the address first asked for, the addresses on the way,
 * that a browser fetched it, that the server's answer broke HTTP's grammar, the file it was imported from. Kept in a
 * `metadata` record of named fields beside the response.
 */
import type { FetchedPage, RedirectHop } from '../src/core/page.js';
import { field, parseFields } from './record.js';

/** The block of that record; empty for a plain fetch, which needs none. */
export function tellHowItCame(page: FetchedPage): string {
  const fields: string[] = [];
  if (page.url !== page.finalUrl) fields.push(`yuanye-requested: ${page.url}`);
  for (const url of page.redirects) fields.push(`yuanye-redirect: ${url}`);
  if (page.via !== 'http') fields.push(`yuanye-via: ${page.via}`);
  if (page.irregular !== undefined) fields.push(`yuanye-irregular: ${page.irregular}`);
  if (page.file !== undefined) fields.push(`yuanye-file: ${page.file}`);
  return fields.map((one) => `${one.replace(/[\r\n]+/g, ' ')}\r\n`).join('');
}

/** The same, read back; only what the block says. */
export function howItCame(
  block: Buffer,
): Partial<Pick<FetchedPage, 'url' | 'redirects' | 'via' | 'irregular' | 'file'>> {
  const fields = parseFields(block.toString('utf8').split('\r\n'));
  const url = field(fields, 'yuanye-requested');
  const redirects = fields['yuanye-redirect'];
  const via = field(fields, 'yuanye-via');
  const irregular = field(fields, 'yuanye-irregular');
  const file = field(fields, 'yuanye-file');
  return {
    ...(url === undefined ? {} : { url }),
    ...(redirects === undefined ? {} : { redirects: typeof redirects === 'string' ? [redirects] : redirects }),
    ...(irregular === undefined ? {} : { irregular }),
    ...(via === 'browser' || via === 'import' ? { via } : {}),
    ...(file === undefined ? {} : { file }),
  };
}

/** The page with an answer that was written behind it: one on the way to it, or one that it loaded. */
export function withAnswer(page: FetchedPage, answer: RedirectHop): FetchedPage {
  if (page.redirects.includes(answer.url)) return { ...page, hops: [...(page.hops ?? []), answer] };
  return { ...page, needed: [...(page.needed ?? []), answer] };
}
