/** The folder that a browser saves beside a page, with the pictures that the page shows. */
import { readdirSync } from 'node:fs';
import type { FetchedPage } from '../../core/page.js';
import { noText } from './file-kind.js';
import { bytesOf } from './files.js';
import { type Beside, inside, readable } from './walk.js';

/** A picture is kept up to this size, and so many of a page. */
const LARGEST = 10 * 1024 * 1024;
const MOST = 60;

/** Media types by the label of the first bytes. */
const PICTURES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
};

/** The pictures of an article that lie in the folder, as pages of their own under the addresses that the article has. */
export function picturesOf(page: FetchedPage, beside: Beside, images: readonly string[]): FetchedPage[] {
  const names = new Map<string, Buffer>();
  for (const name of readdirSync(beside.path, { encoding: 'buffer' })) names.set(readable(name), name);
  const found: FetchedPage[] = [];
  for (const url of images) {
    const [folder, file] = url.split(/[?#]/, 1)[0]!.split('/').slice(-2).map(unescaped);
    const name = folder === beside.name && file !== undefined ? names.get(file) : undefined;
    if (name === undefined || found.length === MOST) continue;
    const path = inside(beside.path, name);
    let body: Buffer;
    try {
      ({ body } = bytesOf({ path }, LARGEST));
    } catch {
      continue; // too large, or no file: the article stays without it
    }
    const type = PICTURES[noText(body)?.label ?? ''];
    if (type === undefined) continue;
    const { fetchedAt, via } = page;
    const of = `${page.file?.replace(/[^/]*$/, '') ?? ''}${folder}/${file}`;
    const bytes = { status: 0, headers: { 'content-type': type }, body };
    found.push({ url, finalUrl: url, redirects: [], ...bytes, fetchedAt, via, file: of });
  }
  return found;
}

/** A part of an address as a name: its escapes are bytes in UTF-8, or else in GBK. */
function unescaped(part: string): string {
  const bytes = Buffer.from(
    part.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  );
  return /[^\0-\xff]/.test(part) ? part : readable(bytes);
}
