/** File names that every system can hold: Windows, macOS, Linux, a FAT stick, a zip. */
import type { ExportRow } from './row.js';

/** Names that Windows keeps for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Letters of a title kept: at most 3 bytes each, which leaves room for date and id below 255 bytes. */
const LONGEST = 48;

/** A title as part of a file name: letters and digits, the rest made "-"; empty when nothing is left. */
function safeName(title: string): string {
  const plain = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  const short = [...plain].slice(0, LONGEST).join('').replace(/-$/, '');
  return RESERVED.test(short) ? `-${short}` : short;
}

/** `2019/2019-12-20-title-id.md`; the id makes it unique even where case is not told apart. `v2` when there are more. */
export function articlePath(row: ExportRow, extension: string): string {
  const date = /^\d{4}-\d\d-\d\d/.exec(row.article.publishedAt ?? '')?.[0];
  const parts = [date, safeName(row.article.title ?? ''), row.article.id].filter(
    (part) => part !== undefined && part !== '',
  );
  const version = row.version.number === row.version.of ? '' : `-v${row.version.number}`;
  return `${date?.slice(0, 4) ?? 'undated'}/${parts.join('-')}${version}.${extension}`;
}
