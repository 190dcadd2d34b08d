/** What a capture is shown as: its body for a browser, with nothing in it that would act. */
import { readPage } from '../../../snapshots/index.js';
import type { Archive } from '../../../storage/index.js';
import { queryIn } from '../../core/encodings.js';
import type { FetchedPage } from '../../core/page.js';
import { decode } from '../../decode/index.js';
import { pictureType } from '../pictures.js';
import { rewriteCss } from './css.js';
import type { Held } from './held.js';
import { rewriteHtml, type ToReplay } from './html.js';

/**
 * What an address asks for: a page (or whatever there is), `fr_` a page within another, `im_` a file that a page shows,
 * `cs_` a style sheet.
 */
export type Mode = '' | 'fr_' | 'im_' | 'cs_';

export type Shown =
  | { readonly kind: 'redirect'; readonly to: string }
  | {
      readonly kind: 'body';
      readonly status: number;
      readonly type: string;
      readonly body: Uint8Array | string;
      /** A file to save, not to show; with the name that it gets. */
      readonly attachment?: string;
    }
  /** A picture or style sheet was asked for, and what was kept is none. */
  | { readonly kind: 'none' };

/** The path of an address on the replay origin. */
export const replayPath = (stamp: string, url: string, mode: Mode = ''): string => `/${stamp}${mode}/${url}`;

/** Reads a capture and makes it ready. `stamp` is the time that its links lead to. Throws StopRun when it is damaged. */
export function shownAs(archive: Archive, held: Held, mode: Mode, stamp: string): Shown {
  const page = readPage(archive.snapshots, held, archive.captures.original);
  const url = held.url;
  const location = header(page, 'location');
  if (page.status >= 300 && page.status < 400 && location !== null && page.renderedHtml === undefined) {
    const to = absolute(location, url);
    return to === null ? { kind: 'none' } : { kind: 'redirect', to };
  }
  const declared = (header(page, 'content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
  // An answer of "not modified" stands for the page that it repeats.
  const status = page.status >= 400 ? page.status : 200;
  const body = (type: string, bytes: Uint8Array | string = page.body): Shown => ({
    kind: 'body',
    status,
    type,
    body: bytes,
  });
  const file = pictureType(page.body) ?? fileType(page.body, declared);
  // A drawing is a document when it is opened by itself, and a browser connects to what its frames name before the policy
  // stops them; in a page it is a picture, and an attachment shows as well.
  const saved = file === 'image/svg+xml' || isPdf(page.body, declared) ? { attachment: nameOf(url) } : {};
  const shownFile = (type: string): Shown => ({ ...body(type), ...saved }) as Shown;
  if (mode === 'im_') return file === null ? { kind: 'none' } : shownFile(file);
  // Links within a frame stay in it.
  const modes = { page: mode === 'fr_' ? mode : '', frame: 'fr_', style: 'cs_', file: 'im_' } as const;
  const toReplay: ToReplay = (to, as) => replayPath(stamp, to, modes[as]);
  if (isPdf(page.body, declared)) return shownFile('application/pdf');
  if (file !== null && page.renderedHtml === undefined) return shownFile(file);
  const decoded = decode({ ...page, finalUrl: url });
  const resolve = (address: string, base: string) =>
    absolute(queryIn(decoded.linkEncoding ?? decoded.encoding.used, address), base);
  if (mode === 'cs_' || declared === 'text/css') {
    if (decoded.media === 'html' && declared !== 'text/css') return { kind: 'none' }; // an error page in its place
    const css = rewriteCss(decoded.text, (address, as) => {
      const to = absolute(address, url);
      return to === null ? null : toReplay(to, as);
    });
    return body('text/css; charset=utf-8', css);
  }
  if (decoded.media === 'html' && !NO_PAGE.test(declared))
    return body(
      'text/html; charset=utf-8',
      rewriteHtml(decoded.text, { url, resolve, toReplay, rendered: page.renderedHtml !== undefined }),
    );
  if (page.body.includes(0)) return { ...body('application/octet-stream'), attachment: nameOf(url) } as Shown;
  return body('text/plain; charset=utf-8', decoded.text);
}

/** Text that may well hold tags and is no page. */
const NO_PAGE = /(?:java|ecma)script$|[/+]json$|^text\/(?:xml|markdown|csv)$|^application\/(?:xml|rss\+xml|atom\+xml)$/;

function header({ headers }: FetchedPage, name: string): string | null {
  const value = headers[name];
  return value === undefined ? null : typeof value === 'string' ? value : (value[0] ?? null);
}

/** An address made absolute; null for what is none of the web. */
function absolute(address: string, base: string): string | null {
  if (!URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  url.username = '';
  url.password = '';
  return url.href;
}

const isPdf = (body: Uint8Array, declared: string): boolean =>
  declared === 'application/pdf' || Buffer.from(body.subarray(0, 5)).toString('latin1') === '%PDF-';

/** The last name of a path, for a file that is saved; in ASCII. */
function nameOf(url: string): string {
  const name = new URL(url).pathname
    .split('/')
    .at(-1)!
    .replace(/[^\w.-]+/g, '_')
    .slice(-100);
  return name === '' ? 'file' : name;
}

/** The media type of a font, icon, sound or film; null for what is none. */
function fileType(body: Uint8Array, declared: string): string | null {
  const head = Buffer.from(body.subarray(0, 4)).toString('latin1');
  if (head === 'wOFF') return 'font/woff';
  if (head === 'wOF2') return 'font/woff2';
  if (head === 'OTTO') return 'font/otf';
  if (head === '\0\x01\0\0' || head === 'true') return 'font/ttf';
  if (head === '\0\0\x01\0') return 'image/x-icon';
  return /^(?:image|audio|video)\/[\w.+-]+$/.test(declared) && !/^image\/svg/.test(declared) ? declared : null;
}
