/** When a site is due: jobs of pg-boss, one slice of work each. Who does it is decided by the site's lease. */
import type { Pool, PoolClient } from 'pg';
import type PgBoss from 'pg-boss';
import { EXIT, StopRun } from '../../core/errors.js';
import { JOBS_SCHEMA } from './schema.js';

/** Crashes of one slice before its site is given up, and the first pause after one, in seconds. */
const [CRASHES, PAUSE_S] = [5, 5];
/** A job whose worker says nothing more: the lease is over long before, this is for what nobody swept. */
const EXPIRES_S = 3600;
const GIVEN_UP = 'given-up';

export interface Job {
  readonly id: string;
  readonly queue: string;
  readonly site: string;
  /** What a worker needs to have for it. */
  readonly labels: readonly string[];
}

/** The queue of sites that need these labels; workers ask those whose labels they all have. */
export const queueOf = (labels: readonly string[]): string => ['slices', ...[...labels].sort()].join('.');

interface Data {
  readonly site: string;
}

export class Jobs {
  private readonly known = new Set<string>();

  private constructor(private readonly boss: PgBoss) {}

  /** `migrate`: makes the tables of pg-boss, or brings them up to date. Throws StopRun when they are of another version. */
  static async open(pool: Pool, migrate: boolean): Promise<Jobs> {
    const { default: Boss } = await import('pg-boss');
    const boss = new Boss({
      ...{ schema: JOBS_SCHEMA, migrate, schedule: false, supervise: !migrate },
      db: executing(pool),
    });
    // What its upkeep meets is met by every statement of ours as well, and reported there.
    boss.on('error', () => undefined);
    try {
      await boss.start();
    } catch (error) {
      if (!/requires migrations|not installed/.test((error as Error).message)) throw error;
      throw new StopRun(
        'control',
        'The queues of the control were made by another version of yuanye.',
        'Stop all workers, then yuanye library init DIR with the same --control and --store brings it up to date.',
        EXIT.unusable,
      );
    }
    return new Jobs(boss);
  }

  /** Queues a slice of a site, now or later; gives its id, or null when one is queued already. */
  async send(site: string, labels: readonly string[], at: Date | null, client: PoolClient): Promise<string | null> {
    const queue = queueOf(labels);
    await this.ensure(queue);
    return this.boss.send(queue, { site } satisfies Data, {
      ...{ singletonKey: site, db: executing(client) },
      ...(at === null ? {} : { startAfter: at }),
    });
  }

  /** Takes a slice back that is queued. */
  async withdraw(id: string, labels: readonly string[], client: PoolClient): Promise<void> {
    await this.boss.cancel(queueOf(labels), id, { db: executing(client) });
  }

  async fetch(queue: string): Promise<Job | null> {
    await this.ensure(queue);
    const [job] = await this.boss.fetch<Data>(queue);
    return job === undefined ? null : { id: job.id, queue, site: job.data.site, labels: queue.split('.').slice(1) };
  }

  async complete({ id, queue }: Pick<Job, 'id' | 'queue'>, client: PoolClient): Promise<void> {
    await this.boss.complete(queue, id, {}, { db: executing(client) });
  }

  /** The slice ended badly: it is tried again after a pause, and given up after some times. False: it was no open job. */
  async fail({ id, queue }: Pick<Job, 'id' | 'queue'>, why: string): Promise<boolean> {
    const { affected } = (await this.boss.fail(queue, id, { message: why })) as unknown as { affected: number };
    return affected > 0;
  }

  /** Sites that were given up since the last call. */
  async givenUp(): Promise<{ readonly site: string; done(): Promise<void> }[]> {
    await this.ensure(GIVEN_UP);
    const jobs = await this.boss.fetch<Data>(GIVEN_UP, { batchSize: 20 });
    return jobs.map(({ id, data }) => ({ site: data.site, done: () => this.boss.complete(GIVEN_UP, id) }));
  }

  async stop(): Promise<void> {
    await this.boss.stop({ graceful: false });
  }

  private async ensure(queue: string): Promise<void> {
    if (this.known.has(queue)) return;
    if (queue !== GIVEN_UP) await this.ensure(GIVEN_UP);
    const how =
      queue === GIVEN_UP
        ? { name: queue, policy: 'standard' as const }
        : {
            ...{ name: queue, policy: 'short' as const, retryLimit: CRASHES, retryDelay: PAUSE_S, retryBackoff: true },
            ...{ expireInSeconds: EXPIRES_S, deadLetter: GIVEN_UP },
          };
    await this.boss.createQueue(queue, how);
    this.known.add(queue);
  }
}

const executing = (db: Pool | PoolClient): PgBoss.Db => ({
  executeSql: (text, values) => db.query(text, values),
});
