/**
 * Clusters of duplicates: the articles that pairs connect. Never stored, so they are right after every change; the
 * representative is the earliest published, then the longest, then the smallest id.
 */
import type { PairKind } from './comparing.js';
import type { Prepare } from './statements.js';

export interface ClusterOf {
  /** The representative's public id. */
  readonly id: string;
  readonly size: number;
  readonly representative: boolean;
}

interface Member {
  readonly id: string;
  readonly url: string | null;
  readonly title: string | null;
  readonly publishedAt: string | null;
  readonly source: string | null;
  readonly chars: number;
  /** How it is alike, by its strongest pair within the cluster; null for the representative. */
  readonly kind: PairKind | null;
  readonly score: number | null;
}

export interface Cluster {
  readonly id: string;
  readonly members: readonly Member[];
}

interface Row extends Member {
  readonly row: number;
}

/** More members than this are not gathered round one article: what connects so many is a notice, not a story. */
const LARGEST = 10_000;

export class Clusters {
  constructor(private readonly sql: Prepare) {}

  /** The cluster an article belongs to; null when it stands alone. */
  of(publicId: string): ClusterOf | null {
    const members = this.members(publicId);
    if (members.length < 2) return null;
    return { id: members[0]!, size: members.length, representative: members[0] === publicId };
  }

  /** Public ids of an article's cluster, the representative first; the article alone when it has no duplicates. */
  members(publicId: string): string[] {
    return this.around(publicId).map(({ id }) => id);
  }

  /** The whole cluster of an article, the representative first; null when it stands alone. */
  get(publicId: string): Cluster | null {
    const story = this.story(publicId);
    return story === null || story.members.length < 2 ? null : story;
  }

  /** The same of an article that may stand alone; null when there is none with this id. */
  story(publicId: string): Cluster | null {
    const rows = this.around(publicId);
    if (rows.length === 0) return null;
    const best = this.sql(
      `SELECT kind, score, a FROM pairs WHERE a = @row OR b = @row ORDER BY kind = 'exact' DESC, score DESC, a, b LIMIT 1`,
    );
    const members = rows.map(({ row, ...member }, i): Member => {
      if (i === 0) return member;
      const pair = best.get({ row }) as { kind: PairKind; score: number; a: number };
      const turned = pair.kind === 'contains' ? 'contained' : pair.kind === 'contained' ? 'contains' : pair.kind;
      return { ...member, kind: pair.a === row ? pair.kind : turned, score: pair.score };
    });
    return { id: members[0]!.id, members };
  }

  /** Every cluster, in the order of their representatives' ids. */
  *all(): Generator<Cluster> {
    const seen = new Set<string>();
    const ids = this.sql(
      'SELECT public_id FROM articles WHERE id IN (SELECT a FROM pairs UNION SELECT b FROM pairs) ORDER BY public_id',
    )
      .pluck()
      .all() as string[];
    for (const id of ids) {
      if (seen.has(id)) continue;
      const cluster = this.get(id);
      if (cluster === null) continue;
      for (const member of cluster.members) seen.add(member.id);
      yield cluster;
    }
  }

  /** Pairs by kind, and bands too full to be compared whole. */
  sums(): { pairs: Record<string, number>; crowdedBands: number } {
    const rows = this.sql('SELECT kind, count(*) AS n FROM pairs GROUP BY kind').all() as { kind: string; n: number }[];
    return {
      pairs: Object.fromEntries(rows.map(({ kind, n }) => [kind, n])),
      crowdedBands: this.sql('SELECT count(*) FROM crowded_bands').pluck().get() as number,
    };
  }

  private around(publicId: string): Row[] {
    return this.sql(
      `WITH RECURSIVE member (id) AS (
         SELECT id FROM articles WHERE public_id = ?
         UNION SELECT iif(p.a = m.id, p.b, p.a) FROM member m JOIN pairs p ON p.a = m.id OR p.b = m.id LIMIT ${LARGEST}
       )
       SELECT a.id AS row, a.public_id AS id, u.url, a.title, a.published_at AS publishedAt, a.source, a.chars,
         NULL AS kind, NULL AS score
       FROM member m JOIN articles a ON a.id = m.id LEFT JOIN urls u ON u.id = a.url
       ORDER BY ifnull(a.published_at, '9'), a.chars DESC, a.public_id`,
    ).all(publicId) as Row[];
  }
}
