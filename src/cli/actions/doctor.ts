/** What `yuanye doctor` does. */
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { warcFiles } from '../../../snapshots/index.js';
import {
  type Archive,
  type DatabaseFinding,
  namedFiles,
  openArchive,
  pendingSteps,
  rowFindings,
  shortenLog,
  sqliteFindings,
} from '../../../storage/index.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import { type Global, line, localizedProblem, say } from '../run-command.js';
import { padEndColumns } from '../wrapped.js';
import { megabytes } from './status.js';
import { countsOf } from './verify.js';

interface Options {
  readonly deep?: boolean;
  readonly change: boolean;
}

export async function doctor(global: Global, options: Options): Promise<ExitCode> {
  const found: DatabaseFinding[] = [];
  if (options.change) found.push(...(await update(global)));
  const archive = openArchive(global.archive, { mode: options.change ? 'write' : 'read' });
  try {
    const busy = archive.runs.atWorkElsewhere();
    if (busy)
      found.push(
        notice('run-at-work', 'A run is at work on this archive.', 'What it is writing just now is not examined.'),
      );
    found.push(...sqliteFindings(archive.db, options.deep === true), ...rowFindings(archive.db, busy));
    found.push(...archive.curation.findings(options.deep === true));
    found.push(...fileOrphans(archive, busy), ...space(archive));
    if (options.change) found.push(...log(archive));
  } finally {
    await archive.close();
  }
  for (const one of found)
    line(global.json ? JSON.stringify(localizedProblem(one)) : printable(textOf(localizedProblem(one))));
  const counts = countsOf(found);
  const { errors } = counts;
  if (global.json) line(JSON.stringify({ sound: errors === 0, ...counts }));
  else say(global, errors === 0 ? t`well` : t`${errors} faults`);
  return errors === 0 ? EXIT.done : EXIT.failed;
}

function textOf({ code, severity, message, hint }: DatabaseFinding): string {
  return `${padEndColumns(translated(severity), 7)} ${code}  ${message}\n        ${hint}`;
}

const notice = (code: string, message: string, hint: string): DatabaseFinding => ({
  code,
  severity: 'notice',
  message,
  hint,
});

/** Takes the steps to today's form that are missing; the database as it was is kept. */
async function update(global: Global): Promise<DatabaseFinding[]> {
  const steps = pendingSteps(global.archive);
  if (steps.length === 0) return [];
  say(global, `Bringing the archive up to date: ${steps.join(', ')}. A copy of the database is kept in backups/.`);
  await openArchive(global.archive, { mode: 'write' }).close();
  return [
    notice(
      'updated',
      `The archive was brought up to date: ${steps.join(', ')}.`,
      `The database as it was lies in ${join(global.archive, 'backups')}; delete it when all is well.`,
    ),
  ];
}

/** Files without rows, rows without files, and what a kill left half done. */
function fileOrphans(archive: Archive, busy: boolean): DatabaseFinding[] {
  const found: DatabaseFinding[] = [];
  const files = warcFiles(archive.snapshots);
  const there = new Set(files.map(({ name }) => name));
  for (const name of namedFiles(archive.db))
    if (!there.has(name))
      found.push({
        code: 'file-missing',
        severity: 'error',
        message: `The snapshot file ${name} is gone; the database names records in it.`,
        hint: 'Bring it back from a backup. The texts that were read from it are still in the archive.',
      });
  const open = files.filter((file) => file.open);
  if (open.length > 0 && !busy)
    found.push(
      notice(
        'open-file',
        `${open.map(({ name }) => name).join(', ')}: left open by a kill or a power cut.`,
        'The next run mends it; so does yuanye verify --repair.',
      ),
    );
  const left = [archive.dir, archive.snapshots, join(archive.dir, 'backups')].flatMap((dir) =>
    existsSync(dir) ? readdirSync(dir).flatMap((name) => (name.endsWith('.tmp') ? [join(dir, name)] : [])) : [],
  );
  if (left.length > 0 && !busy)
    found.push(notice('left-over', `Half-written files: ${left.join(', ')}`, 'They can be deleted.'));
  return found;
}

/** Bytes free below which a run would soon stop. */
const LEAST_FREE = 1e9;

function space(archive: Archive): DatabaseFinding[] {
  const { bavail, bsize } = statfsSync(archive.dir);
  const free = bavail * bsize;
  const size = statSync(join(archive.dir, 'archive.db')).size;
  if (free > Math.max(LEAST_FREE, size)) return [];
  return [
    {
      code: 'disk',
      severity: 'warning',
      message: `${megabytes(free)} are free; the database alone has ${megabytes(size)}.`,
      hint: 'A backup before a change of form needs as much again as the database. Free some space, or move the folder.',
    },
  ];
}

/** A log that readers kept from being written back grows; here it is cut. */
function log(archive: Archive): DatabaseFinding[] {
  const wal = join(archive.dir, 'archive.db-wal');
  const size = statSync(wal, { throwIfNoEntry: false })?.size ?? 0;
  if (size < 1e8 || shortenLog(archive.db)) return [];
  return [
    notice('long-log', `The write-ahead log has ${megabytes(size)}, and something reads it.`, 'End long readers.'),
  ];
}
