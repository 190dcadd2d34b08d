/** Clusters of duplicates: articles with the same text. The representative is the earliest published, then the smallest id. */
import type { Prepare } from './statements.js';

export interface ClusterOf {
  /** The representative's public id. */
  readonly id: string;
  readonly size: number;
  readonly representative: boolean;
}

/** Below this many shingles a text is too short to call two pages one. */
const LEAST = 16;

export class Clusters {
  constructor(private readonly sql: Prepare) {}

  /** The cluster an article belongs to; null when it stands alone. */
  of(publicId: string): ClusterOf | null {
    const members = this.sql(
      `SELECT b.public_id FROM articles a JOIN articles b ON b.text_digest = a.text_digest JOIN signatures s ON s.article = a.id
       WHERE a.public_id = ? AND s.shingles >= ${LEAST} ORDER BY ifnull(b.published_at, '9'), b.public_id`,
    )
      .pluck()
      .all(publicId) as string[];
    if (members.length < 2) return null;
    return { id: members[0]!, size: members.length, representative: members[0] === publicId };
  }
}
