/** What makes a version of an article, as one digest. */
import { hash } from 'node:crypto';
import type { Article } from './page.js';

/** Title, date, source, author, editor, blocks and rights, each field in a fixed place. */
export function versionDigest(a: Article): string {
  const blocks = a.blocks.map((b) => [
    b.kind,
    b.text,
    b.level ?? null,
    b.items ?? null,
    b.rows ?? null,
    b.src ?? null,
    b.caption ?? null,
  ]);
  const said = JSON.stringify([a.title, a.publishedAt, a.source, a.author, a.editor, blocks, a.rights]);
  return `sha256:${hash('sha256', said)}`;
}
