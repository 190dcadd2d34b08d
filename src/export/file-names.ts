/** Paths of exported articles. They are valid on Windows, macOS and Linux, on a FAT file system, and in a zip file. */
import type { ExportRow } from './row.js';

/** Names that Windows reserves for devices, whatever the extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Characters of a title that are kept. Each has 4 bytes at most, so that with a date and an id (16 bytes) a name stays below 255 bytes. */
const MAX_TITLE = 48;

/** The start of a title as part of a file name: letters and digits, with one "-" for each run of other characters; may be empty. */
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
 * The id, which has no capital letters, makes it unique also where the file system ignores case. The archive's latest version
 * has no suffix, an older one `-v1`.
 */
export function articlePath(row: ExportRow, extension: string): string {
  const date = /^\d{4}-\d\d-\d\d/.exec(row.article.publishedAt ?? '')?.[0];
  const parts = [date, safeName(row.article.title ?? ''), row.article.id].filter(
    (part) => part !== undefined && part !== '',
  );
  const version = row.version.number === row.version.of ? '' : `-v${row.version.number}`;
  return `${date?.slice(0, 4) ?? 'undated'}/${parts.join('-')}${version}.${extension}`;
}
