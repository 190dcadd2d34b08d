/** Paths of exported articles. They are valid on Windows, macOS and Linux, on FAT, and in a zip file. */
import type { ExportRow } from './row.js';

/** Names that Windows reserves for devices, whatever the extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Characters of a title that are used. Each has 4 bytes at most, so that date, title and id stay below 255 bytes. */
const MAX_TITLE = 48;

/** A title as part of a file name: its letters and digits, with "-" for all else. Empty when it has none. */
function safeName(title: string): string {
  const plain = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  const short = [...plain].slice(0, MAX_TITLE).join('').replace(/-$/, '');
  return RESERVED.test(short) ? `-${short}` : short;
}

/**
 * The path of an article in an export folder: `2019/2019-12-20-title-id.md`, or `undated/title-id.md` without a date.
 * The id makes it unique where the file system ignores case. The latest version has no suffix, an older one `-v1`.
 */
export function articlePath(row: ExportRow, extension: string): string {
  const date = /^\d{4}-\d\d-\d\d/.exec(row.article.publishedAt ?? '')?.[0];
  const parts = [date, safeName(row.article.title ?? ''), row.article.id].filter(
    (part) => part !== undefined && part !== '',
  );
  const version = row.version.number === row.version.of ? '' : `-v${row.version.number}`;
  return `${date?.slice(0, 4) ?? 'undated'}/${parts.join('-')}${version}.${extension}`;
}
