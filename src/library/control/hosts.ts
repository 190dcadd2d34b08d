/** Turns with hosts, for all machines: each host is asked by one owner at a time, on the clock of the database. */
import type { Database } from './database.js';
import type { Lease } from './lease.js';

/** A host that an owner holds. */
export interface HeldHost {
  readonly host: string;
  readonly holder: string;
}

/** The name under which an owner holds hosts. */
export const holderOf = ({ name, epoch }: Pick<Lease, 'name' | 'epoch'>): string => `${name} ${epoch}`;

/** A host that its holder does not renew is free when the holder's lease would be over. */
export class Hosts {
  constructor(
    private readonly db: Database,
    private readonly leaseS: number,
  ) {}

  /**
   * Takes a host for the owner of a lease: one statement, on the clock of the database. 0: it is the holder's; else how many
   * milliseconds to wait; null: the lease has a quarter or less of its time left, and nothing more may be asked by it.
   */
  async take(host: string, lease: Lease): Promise<number | null> {
    const values = [host, holderOf(lease), this.leaseS, lease.name, lease.epoch, this.leaseS / 4];
    const taken = await this.db.query(
      `INSERT INTO yuanye.hosts AS h (host, holder, until)
       SELECT $1, $2, clock_timestamp() + make_interval(secs => $3) FROM yuanye.sites
       WHERE name = $4 AND epoch = $5 AND until > clock_timestamp() + make_interval(secs => $6)
       ON CONFLICT (host) DO UPDATE SET holder = excluded.holder, until = excluded.until
       WHERE h.next_at <= clock_timestamp() AND (h.holder IS NULL OR h.until <= clock_timestamp()) RETURNING 1`,
      values,
    );
    if (taken.length > 0) return 0;
    const [row] = await this.db.query(
      `SELECT (extract(epoch FROM greatest(h.next_at, clock_timestamp()) - clock_timestamp()) * 1000)::float AS wait
       FROM yuanye.hosts h, yuanye.sites s WHERE host = $1 AND s.name = $2 AND s.epoch = $3
         AND s.until > clock_timestamp() + make_interval(secs => $4)`,
      [host, lease.name, lease.epoch, this.leaseS / 4],
    );
    return row === undefined ? null : Math.max(Number(row['wait']), 20 + 40 * Math.random());
  }

  /** Lets a host go; nobody asks it within so many milliseconds. */
  async rest(host: string, lease: Lease, restMs: number): Promise<void> {
    await this.db.query(
      `UPDATE yuanye.hosts SET next_at = greatest(next_at, clock_timestamp() + make_interval(secs => $3)),
         holder = CASE WHEN holder = $2 THEN NULL ELSE holder END WHERE host = $1`,
      [host, holderOf(lease), restMs / 1000],
    );
  }

  /** Says that hosts are still held. */
  async renew(held: readonly HeldHost[]): Promise<void> {
    if (held.length === 0) return;
    await this.db.query(
      `UPDATE yuanye.hosts SET until = clock_timestamp() + make_interval(secs => $3)
       WHERE (host, holder) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND until > clock_timestamp()`,
      [held.map(({ host }) => host), held.map(({ holder }) => holder), this.leaseS],
    );
  }
}
