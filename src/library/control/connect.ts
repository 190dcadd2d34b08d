/** The connection to the control, and its failures in plain words. */
import type { Pool } from 'pg';
import { EXIT, StopRun } from '../../core/errors.js';

/** Connections of one process for its work, and for the turns with hosts. */
const [MOST, MOST_TURNS] = [6, 4];
const PATIENCE_MS = 10_000;

export interface Connected {
  /** For what must be durable. */
  readonly pool: Pool;
  /** For turns with hosts, many a second: what a crash of the server loses of them is over when it is up again. */
  readonly turns: Pool;
}

/** Loads the client and opens pools; a wrong address shows at the first query. */
export async function connect(address: string): Promise<Connected> {
  if (!/^postgres(?:ql)?:\/\//.test(address))
    throw new StopRun(
      'usage',
      'The address of a control begins with postgres://',
      'Write it whole: postgres://NAME@HOST/DATABASE; a password may stand in ~/.pgpass or PGPASSWORD.',
      EXIT.usage,
    );
  const { default: pg } = await import('pg');
  const common = {
    ...{ connectionString: address, application_name: 'yuanye', keepAlive: true },
    ...{ connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS },
  };
  const pool = new pg.Pool({ ...common, max: MOST });
  const turns = new pg.Pool({ ...common, max: MOST_TURNS, options: '-c synchronous_commit=off' });
  // A connection that breaks while nobody uses it is reported by the next query.
  for (const one of [pool, turns]) one.on('error', () => undefined);
  return { pool, turns };
}

const PLAIN: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  ECONNREFUSED: ['nobody answers there', 'Is PostgreSQL up, does it listen on that address, is the port right?'],
  ENOTFOUND: ['there is no such host', 'Correct the name of the host.'],
  EAI_AGAIN: ['the name of the host cannot be resolved', 'Check the network.'],
  ENOENT: ['nobody answers there', 'Is PostgreSQL up, and the folder of its socket right?'],
  '28P01': ['the password is wrong', 'Correct it in ~/.pgpass, PGPASSWORD or the address.'],
  '28000': ['the user is not admitted', 'Check pg_hba.conf of the server, and the name.'],
  '3D000': ['there is no such database', 'createdb makes it; yuanye makes tables, not databases.'],
  '42501': [
    'the user lacks rights',
    'GRANT CREATE ON DATABASE … for yuanye library init; workers need the same user or its rights.',
  ],
  '53300': ['it has no connection left', 'Raise max_connections; a worker takes up to ten.'],
  '57P01': ['it is shutting down', 'It is tried again by itself.'],
  '57P03': ['it is starting up', 'It is tried again by itself.'],
};

/** Whether an error is one of the connection or the server, and not of ours. */
function isGone(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (
    /^(?:E[A-Z_]+|57P0\d|08\d{3}|53\d{3})$/.test(code) ||
    /connection terminated|timeout exceeded|query read timeout|connection error|Cannot use a pool/i.test(message)
  );
}

/** A failure of the control as people understand it; what is no failure of its connection is given back as it is. */
export function controlFault(error: unknown): unknown {
  if (error instanceof StopRun) return error;
  // Several addresses of one host were tried.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const { code = '', message = '' } = (first ?? {}) as { code?: string; message?: string };
  const plain = PLAIN[code];
  if (plain === undefined && !isGone(first)) return error;
  const [why, hint] = plain ?? [message || code, 'Is PostgreSQL up, and reachable from this machine?'];
  return new StopRun('control-unreachable', `The control cannot be used: ${why}.`, hint, EXIT.unusable);
}
