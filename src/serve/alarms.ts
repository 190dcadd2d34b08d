/** Alarms that the last runs raised. */
import type { Archive } from '../../storage/index.js';
import { redacted } from '../archive/secrets.js';
import { reportOf } from '../report/text.js';

export interface RunAlarm {
  readonly run: number;
  readonly at: string;
  readonly site: string;
  readonly kind: string;
  readonly message: string;
}

/** Runs that are looked back at. */
export const RUNS_BACK = 200;

/** The latest first. */
export function alarmsOfRuns(archive: Archive): RunAlarm[] {
  return archive.runs.list(RUNS_BACK).flatMap((run) =>
    (reportOf(redacted(run)).alarms ?? []).map(({ site, kind, message }) => ({
      ...{ run: run.id, at: run.finishedAt ?? run.startedAt },
      ...{ site, kind, message },
    })),
  );
}
