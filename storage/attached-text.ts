/** The text of attachments as it lies in its table. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Prepare } from './statements.js';

export const packText = (text: string): Buffer => deflateRawSync(Buffer.from(text, 'utf16le'));
export const unpackText = (bytes: Buffer | null): string =>
  bytes === null ? '' : inflateRawSync(bytes).toString('utf16le');

/** The texts of an article's attachments (row number), as the index has them behind its own. */
export function attachedText(sql: Prepare, article: number): string {
  const texts = sql('SELECT text FROM attachments WHERE article = ? AND text IS NOT NULL ORDER BY id')
    .pluck()
    .all(article) as Buffer[];
  return texts.map(unpackText).join('\n');
}
