/** Pictures of articles, from the snapshots. Only bytes that are a picture are sent, under the type that they have. */
import { readPayload } from '../../snapshots/index.js';
import type { Archive, StoredCapture } from '../../storage/index.js';
import { StopRun } from '../core/errors.js';
import { canonicalUrl } from '../core/url.js';

export interface Picture {
  readonly mime: string;
  readonly body: Uint8Array;
}

/** Statuses of captures with a picture; 0: out of the folder of a saved page. */
const SHOWN: ReadonlySet<number> = new Set([0, 200, 304]);

function captureOf(archive: Archive, src: string, at: string): StoredCapture | undefined {
  for (const url of new Set([src, canonicalUrl(src) ?? src])) {
    const capture = archive.captures.byUrl(url, at) ?? archive.captures.byUrl(url);
    if (capture !== undefined && SHOWN.has(capture.status)) return capture;
  }
  return undefined;
}

/** Whether the picture at an address was kept. */
export const hasPicture = (archive: Archive, src: string): boolean => captureOf(archive, src, '9') !== undefined;

/** The i-th picture of a version of an article, from 0, as it was nearest to that version; null when it was not kept. */
export function pictureOf(archive: Archive, id: string, number: number, i: number): Picture | null {
  const version = archive.articles.versions(id)[number - 1];
  const article = version && archive.articles.get(id, { number });
  const src = article?.blocks.filter(({ kind }) => kind === 'image')[i]?.src;
  if (version === undefined || src === undefined) return null;
  // A page's pictures are fetched after it, so the first one not before the version is the one that it showed.
  const capture = captureOf(archive, src, version.capturedAt);
  if (capture === undefined) return null;
  try {
    const { body } = readPayload(archive.snapshots, capture, archive.captures.original);
    const mime = pictureType(body);
    return mime === null ? null : { mime, body };
  } catch (error) {
    if (error instanceof StopRun) return null; // a damaged record: yuanye verify tells
    throw error;
  }
}

const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

/** The media type of a picture by its first bytes, whatever its server called it; null when it is none that browsers show. */
export function pictureType(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (ascii(bytes, 1, 4) === 'PNG' && bytes[0] === 0x89) return 'image/png';
  if (/^GIF8[79]a/.test(ascii(bytes, 0, 6))) return 'image/gif';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp';
  if (/^ftyp(?:avif|avis)/.test(ascii(bytes, 4, 12))) return 'image/avif';
  if (ascii(bytes, 0, 2) === 'BM' && bytes.length > 26) return 'image/bmp';
  // Scripts in it cannot run: it is shown as an image, and opened by itself its policy and sandbox stop them.
  if (/^(?:\ufeff)?\s*(?:<\?xml[^>]*>|<!--[\s\S]{0,400}?-->|<!DOCTYPE svg[^>]*>|\s)*<svg[\s>]/i.test(utf8(bytes)))
    return 'image/svg+xml';
  return null;
}

const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes.subarray(0, 1200));
