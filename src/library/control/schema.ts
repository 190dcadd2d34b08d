/**
 * The control of a library on several machines: a PostgreSQL database that says who does what. It holds no article; what it
 * loses is made again from the archives. All times are of its own clock.
 */
import type { Pool } from 'pg';
import { EXIT, StopRun } from '../../core/errors.js';

/** The form of the tables below. A program knows one. */
const FORM = 1;

const TABLES = `
  CREATE SCHEMA yuanye;
  CREATE TABLE yuanye.library (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), id text NOT NULL, form int NOT NULL
  );
  -- A site: who may crawl it until when (its lease), and what was last published of it. Each owner has an epoch of its own.
  CREATE TABLE yuanye.sites (
    name text PRIMARY KEY, site text, labels text[] NOT NULL DEFAULT '{}',
    epoch bigint NOT NULL DEFAULT 0, until timestamptz NOT NULL DEFAULT '-infinity', worker text, job uuid,
    wanted boolean NOT NULL DEFAULT false, last_worker text, queued uuid,
    generation bigint NOT NULL DEFAULT 0, published_at timestamptz, manifest jsonb, facts jsonb NOT NULL DEFAULT '{}',
    next_at timestamptz, trouble text, given_up boolean NOT NULL DEFAULT false
  );
  -- Objects of the store that no publication names any more, until they are deleted there.
  CREATE TABLE yuanye.leavings (
    site text NOT NULL, key text NOT NULL, PRIMARY KEY (site, key)
  );
  -- WARC files of owners that lost their lease: the next owner imports them.
  CREATE TABLE yuanye.late (
    site text NOT NULL REFERENCES yuanye.sites ON DELETE CASCADE, key text NOT NULL, file jsonb NOT NULL,
    PRIMARY KEY (site, key)
  );
  -- Hosts that were asked: not before next_at, and by nobody but the holder until then.
  CREATE TABLE yuanye.hosts (
    host text PRIMARY KEY, next_at timestamptz NOT NULL DEFAULT '-infinity',
    holder text, until timestamptz NOT NULL DEFAULT '-infinity'
  ) WITH (fillfactor = 50);
  CREATE TABLE yuanye.workers (
    id text PRIMARY KEY, machine text NOT NULL, pid int NOT NULL, version text NOT NULL, labels text[] NOT NULL,
    sites int NOT NULL, seen_at timestamptz NOT NULL, drain boolean NOT NULL DEFAULT false
  );
`;

/** The schema of pg-boss in the same database. */
export const JOBS_SCHEMA = 'yuanye_jobs';

const number = 0x7975616e; // of the lock under which tables are made

/** Makes the tables for a library where there are none. Throws StopRun when the database holds another library. */
export async function makeTables(pool: Pool, id: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [number]);
    const known = await libraryIn(client);
    if (known === null) {
      await client.query(TABLES);
      await client.query('INSERT INTO yuanye.library (id, form) VALUES ($1, $2)', [id, FORM]);
    } else check(known, id);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined); // the first error is the one to tell
    throw error;
  } finally {
    client.release();
  }
}

interface Known {
  readonly id: string;
  readonly form: number;
}

async function libraryIn(db: Pick<Pool, 'query'>): Promise<Known | null> {
  const there = await db.query(`SELECT to_regclass('yuanye.library') IS NOT NULL AS there`);
  if (there.rows[0].there !== true) return null;
  const { rows } = await db.query('SELECT id, form FROM yuanye.library');
  return rows[0] ?? null;
}

/** The library that a control holds. Throws StopRun (exit 4) when it holds none, or one of another form. */
export async function libraryOfControl(pool: Pool): Promise<string> {
  const known = await libraryIn(pool);
  if (known === null)
    throw unusable(
      'The control holds no library yet.',
      'yuanye library init DIR --control URL --store STORE makes one there.',
    );
  check(known, known.id);
  return known.id;
}

function check({ id, form }: Known, wanted: string): void {
  if (form > FORM) throw unusable('The control was made by a newer yuanye.', 'Update yuanye on this machine.');
  if (form < FORM)
    throw unusable(
      'The control was made by an older yuanye.',
      'Stop all workers, then yuanye library init DIR with the same --control and --store brings it up to date.',
    );
  if (id !== wanted)
    throw unusable(
      'The control holds another library already.',
      'One database holds one library: name another database, or join that library with --join.',
    );
}

const unusable = (message: string, hint: string) => new StopRun('control', message, hint, EXIT.unusable);
