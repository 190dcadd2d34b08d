/** The control as workers and commands use it: leases with epochs, publications, turns with hosts, workers. */
import type { Pool, PoolClient } from 'pg';
import type { Manifest, StoredFile } from '../manifest.js';
import { connect, controlFault } from './connect.js';
import { Database } from './database.js';
import { Hosts } from './hosts.js';
import { type Job, Jobs, queueOf } from './jobs.js';
import type { Lease } from './lease.js';
import { libraryOfControl, makeTables } from './schema.js';
import { Workers } from './workers.js';

/** A site as the control knows it. */
export interface ControlSite {
  readonly name: string;
  /** A profile's name or an address; null: its archive holds several sites. */
  readonly site: string | null;
  readonly labels: readonly string[];
  /** Counts publications; 0: none yet. */
  readonly generation: number;
  readonly publishedAt: Date | null;
  /** The worker that has it, and whether its lease holds. */
  readonly worker: string | null;
  readonly leased: boolean;
  readonly facts: Partial<SiteFacts>;
  readonly nextAt: Date | null;
  readonly trouble: string | null;
  readonly givenUp: boolean;
}

/** What a publication says of a site, for those who have no copy of it. */
interface SiteFacts {
  readonly articles: number;
  readonly queued: number;
  /** How the last slice ended. */
  readonly outcome: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface Publication {
  readonly manifest: Manifest;
  readonly facts: SiteFacts;
  /** When the next slice is due; null: by no schedule. `same`: as it is queued. */
  readonly next: Date | null | 'same';
  /** Objects that are to be deleted. */
  readonly leavings: readonly string[];
  /** WARC files of others that were imported. */
  readonly imported: readonly string[];
}

/** Why a site could not be taken: another owner has it, the one that had it last is to go on, or it is no longer there. */
export type NotTaken = 'held' | 'preferred' | 'gone';

/** How long the worker that had a site last is waited for. */
const PREFERRED_S = 20;
const SITE = `name, site, labels, generation::int, published_at AS "publishedAt", worker, until > clock_timestamp() AS leased,
  facts, next_at AS "nextAt", trouble, given_up AS "givenUp"`;

export class Control {
  private constructor(
    private readonly pools: readonly Pool[],
    private readonly db: Database,
    private readonly jobs: Jobs,
    readonly hosts: Hosts,
    readonly workers: Workers,
    /** The id of the library that it holds. */
    readonly library: string,
    /** How long a lease holds without being renewed, in seconds. */
    readonly leaseS: number,
  ) {}

  /** Opens a control. Throws StopRun (exit 4) when it cannot be reached, holds no library, or one of another form. */
  static open(address: string, leaseS = 60): Promise<Control> {
    return Control.opened(address, null, leaseS);
  }

  /** Makes the tables of a library where there are none, or brings them up to date. Throws StopRun for another library's. */
  static make(address: string, id: string): Promise<Control> {
    return Control.opened(address, id, 60);
  }

  private static async opened(address: string, make: string | null, leaseS: number): Promise<Control> {
    const { pool, turns } = await connect(address);
    try {
      if (make !== null) await makeTables(pool, make);
      const library = await libraryOfControl(pool);
      if (make !== null) await (await Jobs.open(pool, true)).stop();
      const jobs = await Jobs.open(pool, false);
      const [db, quick] = [new Database(pool), new Database(turns)];
      const [hosts, workers] = [new Hosts(quick, leaseS), new Workers(db, leaseS)];
      return new Control([pool, turns], db, jobs, hosts, workers, library, leaseS);
    } catch (error) {
      await Promise.all([pool.end(), turns.end()]);
      throw controlFault(error);
    }
  }

  async close(): Promise<void> {
    await this.jobs.stop();
    await Promise.all(this.pools.map((one) => one.end()));
  }

  // Sites.

  async sites(): Promise<ControlSite[]> {
    return (await this.db.query(`SELECT ${SITE} FROM yuanye.sites ORDER BY name`)) as unknown as ControlSite[];
  }

  /** Of these copies of sites, those of which there is a newer publication, and that this worker does not own. */
  async newer(
    copies: readonly { readonly name: string; readonly generation: number }[],
    worker: string,
  ): Promise<{ readonly name: string; readonly generation: number; readonly manifest: Manifest }[]> {
    return (await this.db.query(
      `SELECT s.name, s.generation::int, manifest FROM yuanye.sites s
       JOIN unnest($1::text[], $2::bigint[]) AS mine (name, generation) ON mine.name = s.name
       WHERE s.generation > mine.generation AND s.worker IS DISTINCT FROM $3`,
      [copies.map(({ name }) => name), copies.map(({ generation }) => generation), worker],
    )) as unknown as { name: string; generation: number; manifest: Manifest }[];
  }

  /** Adds a site. False: there is one of that name. */
  async add(name: string, site: string | null, labels: readonly string[]): Promise<boolean> {
    const rows = await this.db.query(
      'INSERT INTO yuanye.sites (name, site, labels) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1',
      [name, site, [...labels]],
    );
    return rows.length > 0;
  }

  /** Takes a site out; its objects are named as leavings. The lease must be the caller's. False: it is no longer. */
  async remove(lease: Lease, leavings: readonly string[]): Promise<boolean> {
    return this.db.transaction(async (client) => {
      await leave(client, lease.name, leavings);
      const gone = 'DELETE FROM yuanye.sites WHERE name = $1 AND epoch = $2 RETURNING 1';
      return (await client.query(gone, [lease.name, lease.epoch])).rows.length > 0;
    });
  }

  /** Queues a slice of a site now, also of one that was given up. */
  async wake({ name, labels }: Pick<ControlSite, 'name' | 'labels'>): Promise<void> {
    await this.db.transaction(async (client) => {
      const { rows } = await client.query(
        `UPDATE yuanye.sites SET given_up = false, trouble = NULL, next_at = clock_timestamp() WHERE name = $1
         RETURNING queued`,
        [name],
      );
      if (rows[0]?.queued != null) await this.jobs.withdraw(rows[0].queued, labels, client);
      await this.send(name, labels, null, client);
    });
  }

  private async send(name: string, labels: readonly string[], at: Date | null, client: PoolClient): Promise<void> {
    const id = await this.jobs.send(name, labels, at, client);
    if (id !== null) await client.query('UPDATE yuanye.sites SET queued = $2 WHERE name = $1', [name, id]);
  }

  /** Asks the owner of a site to let it go soon. */
  async want(name: string): Promise<void> {
    await this.db.query('UPDATE yuanye.sites SET wanted = true WHERE name = $1', [name]);
  }

  // Leases.

  /** The next job that a worker with these labels may do; null: none is due. */
  async due(labels: readonly string[]): Promise<Job | null> {
    const needed = await this.db.query('SELECT DISTINCT labels FROM yuanye.sites WHERE labels <@ $1', [[...labels]]);
    const queues = needed.map((row) => queueOf(row['labels'] as string[]));
    // By chance: no queue waits for another one to be empty.
    for (const queue of queues.sort(() => Math.random() - 0.5)) {
      const job = await this.db.guard(() => this.jobs.fetch(queue));
      if (job !== null) return job;
    }
    return null;
  }

  /** Takes a site's lease for a worker. `job`: null for one that no job brought; it does not wait for a preferred worker. */
  async take(name: string, worker: string, job: Job | null): Promise<Lease | NotTaken> {
    const [row] = await this.db.query(
      `UPDATE yuanye.sites s SET epoch = epoch + 1, until = clock_timestamp() + make_interval(secs => $2), worker = $3,
         job = $4, wanted = false
       WHERE name = $1 AND until <= clock_timestamp() AND ($4::uuid IS NULL OR last_worker IS NULL OR last_worker = $3
         OR coalesce(next_at, '-infinity') < clock_timestamp() - make_interval(secs => $5)
         OR NOT EXISTS (SELECT FROM yuanye.workers w WHERE w.id = s.last_worker AND NOT w.drain
           AND w.seen_at > clock_timestamp() - make_interval(secs => $2)))
       RETURNING name, site, labels, epoch::int, generation::int, manifest`,
      [name, this.leaseS, worker, job?.id ?? null, Math.min(PREFERRED_S, this.leaseS / 3)],
    );
    if (row !== undefined) return row as unknown as Lease;
    const [there] = await this.db.query('SELECT until > clock_timestamp() AS held FROM yuanye.sites WHERE name = $1', [
      name,
    ]);
    return there === undefined ? 'gone' : there['held'] === true ? 'held' : 'preferred';
  }

  /** A job that is not done now: it is done with, or queued again a little later. */
  async putOff(job: Job, labels: readonly string[] | null): Promise<void> {
    await this.db.transaction(async (client) => {
      await this.jobs.complete(job, client);
      if (labels !== null) await this.send(job.site, labels, new Date(Date.now() + 2000), client);
    });
  }

  /** Renews leases; gives those that hold, and whether somebody waits for the site. */
  async renew(leases: readonly Lease[]): Promise<Map<string, { readonly wanted: boolean }>> {
    const rows = await this.db.query(
      `UPDATE yuanye.sites SET until = clock_timestamp() + make_interval(secs => $3)
       WHERE (name, epoch) IN (SELECT * FROM unnest($1::text[], $2::bigint[])) AND until > clock_timestamp()
       RETURNING name, wanted`,
      [leases.map(({ name }) => name), leases.map(({ epoch }) => epoch), this.leaseS],
    );
    return new Map(rows.map((row) => [row['name'] as string, { wanted: row['wanted'] === true }]));
  }

  /**
   * Publishes a site and lets it go, queues its next slice and notes what is to be deleted, all or nothing. False when the
   * lease is no longer the caller's: nothing is published.
   */
  async publish({ name, labels, epoch }: Lease, what: Publication, job: Job | null): Promise<boolean> {
    return this.db.transaction(async (client) => {
      const { rows } = await client.query(
        `UPDATE yuanye.sites SET manifest = $3, facts = $4, next_at = CASE WHEN $6 THEN next_at ELSE $5 END, generation = generation + 1,
           published_at = clock_timestamp(), until = clock_timestamp(),
           last_worker = CASE WHEN job IS NULL THEN last_worker ELSE worker END, worker = NULL, job = NULL, trouble = NULL, given_up = false
         WHERE name = $1 AND epoch = $2 AND until > clock_timestamp() RETURNING 1`,
        [
          ...[name, epoch, JSON.stringify(what.manifest), JSON.stringify(what.facts)],
          ...[what.next === 'same' ? null : what.next, what.next === 'same'],
        ],
      );
      if (rows.length === 0) return false;
      await leave(client, name, what.leavings);
      await client.query('DELETE FROM yuanye.late WHERE site = $1 AND key = ANY($2)', [name, [...what.imported]]);
      if (job !== null) await this.jobs.complete(job, client);
      if (what.next instanceof Date) await this.send(name, labels, what.next, client);
      return true;
    });
  }

  /** Lets a site go without a publication. */
  async release({ name, epoch }: Lease, trouble: string | null, job: Job | null): Promise<void> {
    await this.db.query(
      `UPDATE yuanye.sites SET until = clock_timestamp(), worker = NULL, job = NULL, trouble = coalesce($3, trouble)
       WHERE name = $1 AND epoch = $2`,
      [name, epoch, trouble],
    );
    if (job !== null) await this.db.guard(() => this.jobs.fail(job, trouble ?? 'let go'));
  }

  /**
   * Sites whose owners were not heard of any more are queued again after a pause; those that ended so again and again are
   * given up. Any worker does this, now and then.
   */
  async sweep(): Promise<void> {
    await this.db.query(`DELETE FROM yuanye.workers WHERE seen_at < clock_timestamp() - interval '7 days'`);
    const lapsed = await this.db.query(
      `UPDATE yuanye.sites s SET job = NULL, trouble = 'its worker was not heard of any more'
       FROM (SELECT name, job FROM yuanye.sites WHERE job IS NOT NULL AND until < clock_timestamp() FOR UPDATE SKIP LOCKED) was
       WHERE s.name = was.name RETURNING s.name, s.labels, was.job`,
    );
    for (const row of lapsed) {
      const { name, labels, job } = row as unknown as { name: string; labels: string[]; job: string };
      const failed = await this.db.guard(() =>
        this.jobs.fail({ id: job, queue: queueOf(labels) }, 'not heard of any more'),
      );
      if (!failed) await this.db.transaction((client) => this.send(name, labels, null, client));
    }
    // What is due for long and has no job any more, as after a control that was brought back from a backup.
    const forgotten = await this.db.query(
      `SELECT name, labels FROM yuanye.sites WHERE job IS NULL AND NOT given_up AND until < clock_timestamp()
         AND next_at < clock_timestamp() - interval '2 minutes'`,
    );
    for (const row of forgotten)
      await this.db.transaction((client) => this.send(row['name'] as string, row['labels'] as string[], null, client));
    for (const { site, done } of await this.db.guard(() => this.jobs.givenUp())) {
      await this.db.query('UPDATE yuanye.sites SET given_up = true, next_at = NULL WHERE name = $1', [site]);
      await this.db.guard(done);
    }
  }

  // What publications leave, and what came late.

  async leavings(name: string): Promise<string[]> {
    const rows = await this.db.query('SELECT key FROM yuanye.leavings WHERE site = $1', [name]);
    return rows.map((row) => row['key'] as string);
  }

  async swept(name: string, keys: readonly string[]): Promise<void> {
    await this.db.query('DELETE FROM yuanye.leavings WHERE site = $1 AND key = ANY($2)', [name, [...keys]]);
  }

  /** WARC files of owners that lost their lease. */
  async addLate(name: string, files: readonly StoredFile[]): Promise<void> {
    for (const file of files)
      await this.db.query(
        `INSERT INTO yuanye.late (site, key, file) SELECT $1, $2, $3 WHERE EXISTS
           (SELECT FROM yuanye.sites WHERE name = $1) ON CONFLICT DO NOTHING`,
        [name, file.parts[0]!.key, JSON.stringify(file)],
      );
  }

  async late(name: string): Promise<StoredFile[]> {
    const rows = await this.db.query('SELECT file FROM yuanye.late WHERE site = $1 ORDER BY key', [name]);
    return rows.map((row) => row['file'] as StoredFile);
  }
}

async function leave(client: PoolClient, name: string, keys: readonly string[]): Promise<void> {
  await client.query('INSERT INTO yuanye.leavings (site, key) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING', [
    name,
    [...keys],
  ]);
}
