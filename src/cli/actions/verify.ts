/** What `yuanye verify` does. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Expected,
  type Finding,
  rebuildIndexes,
  recover,
  type VerifyCounts,
  verify,
  warcFiles,
} from '../../../snapshots/index.js';
import {
  type Archive,
  type DatabaseFinding,
  damagedVersion,
  openArchive,
  type StoredCapture,
  sqliteFindings,
} from '../../../storage/index.js';
import { adopt, reindexTail } from '../../archive/recovery.js';
import { mayHoldArticle } from '../../archive/rederive/records.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import { demandArchive, type Global, line, localizedProblem, say } from '../run-command.js';
import { padEndColumns, wrapIndented } from '../wrapped.js';

interface Report {
  readonly findings: Finding[];
  /** What SQLite's own checks found, in what readers added as well, and profiles that cannot be read. */
  readonly database: readonly DatabaseFinding[];
  readonly sums: VerifyCounts;
}

/**
 * Verifies the archive that `global` names. With --json each finding is a line, and the last line sums up: without one, a
 * reader of the lines could not tell a sound archive from one that was not looked at. `more` stands in each line.
 */
export async function verifyArchive(
  global: Global,
  options: { deep?: boolean; repair?: boolean },
  more: Readonly<Record<string, string>> = {},
): Promise<ExitCode> {
  const deep = options.deep === true;
  await demandArchive(global.archive);
  const archive = openArchive(global.archive, { mode: options.repair ? 'write' : 'read' });
  try {
    const run = options.repair ? archive.runs.start('verify', { repair: true, deep }) : null;
    let report = await check(archive, global, deep, true, more);
    let mended = 0;
    if (run !== null) {
      mended = await repair(archive, report.findings);
      if (mended > 0) report = await check(archive, global, deep, false, more);
    }
    const counts = countsOf([...report.findings, ...report.database]);
    const { errors } = counts;
    if (run !== null) archive.runs.finish(run, errors > 0 ? 'partial' : 'done', { mended, errors });
    if (global.json) line(JSON.stringify({ ...more, sound: errors === 0, ...counts, mended, ...report.sums }));
    else {
      const verdict = errors === 0 ? t`sound` : t`${errors} faults`;
      say(global, mended > 0 ? t`${mended} mended; now: ${verdict}` : verdict);
    }
    return errors === 0 ? EXIT.done : EXIT.failed;
  } finally {
    await archive.close();
  }
}

/** How many findings there are of each severity. */
export function countsOf(findings: readonly { readonly severity: string }[]) {
  const count = (wanted: string) => findings.filter(({ severity }) => severity === wanted).length;
  return { errors: count('error'), warnings: count('warning'), notices: count('notice') };
}

async function check(
  archive: Archive,
  global: Global,
  deep: boolean,
  tell: boolean,
  more: Readonly<Record<string, string>>,
): Promise<Report> {
  const findings: Finding[] = [];
  const pages = sqliteFindings(archive.db, deep);
  const database: DatabaseFinding[] = [
    ...pages,
    ...(pages.length === 0 ? damagedTexts(archive) : []),
    ...archive.curation.findings(deep),
    ...(await wrongProfilesOf(archive)),
  ];
  for (const one of tell ? database : [])
    line(
      global.json ? JSON.stringify({ ...more, ...localizedProblem(one) }) : shown(databaseText(localizedProblem(one))),
    );
  const busy = archive.runs.atWorkElsewhere();
  const note = (finding: Finding) => {
    findings.push(finding);
    if (tell)
      line(
        global.json
          ? JSON.stringify({ ...more, ...localizedProblem(finding) })
          : shown(textOf(localizedProblem(finding))),
      );
  };
  // A run that is at work has not looked at its last pages yet.
  if (busy) note(atWork(archive));
  const forgetting = busy ? null : archive.forgetting.begun();
  if (forgetting !== null) note(unforgotten(forgetting.ids));
  for (const one of busy ? [] : archive.captures.neglected()) if (mayHoldArticle(one)) note(unread(one));
  const checking = verify(archive.snapshots, { deep, expected: expected(archive) });
  for (;;) {
    const next = await checking.next();
    if (next.done) {
      const { files, records, expected: named, bytes } = next.value;
      if (tell && !global.json)
        say(global, t`${files} files, ${records} records read (${mebibytes(bytes)}), ${named} named by the database`);
      return { findings, database, sums: next.value };
    }
    // A file that a run is writing just now has no end yet; that is no damage.
    const growing = busy && next.value.file === openFile(archive);
    const finding: Finding = growing ? { ...next.value, severity: 'notice', repair: false } : next.value;
    note(finding);
  }
}

/** Versions whose stored text is not the one that was saved. */
function* damagedTexts({ articles }: Archive): Generator<DatabaseFinding> {
  for (const { id, number } of articles.damaged()) {
    const { message, hint } = damagedVersion(id, number);
    yield { code: 'damaged-text', severity: 'error', message, hint, article: id, version: number };
  }
}

/** The archive's own profiles that cannot be read. */
async function wrongProfilesOf({ dir }: Archive): Promise<DatabaseFinding[]> {
  if (!existsSync(join(dir, 'sites'))) return [];
  const { wrongProfiles } = await import('../../archive/sites.js');
  return wrongProfiles(dir).map((wrong) => ({ code: 'profile', severity: 'error', ...wrong }));
}

function unread({ file, offset, url }: StoredCapture): Finding {
  const message = 'A run that was killed stored it. Give the same command again, or: yuanye reprocess';
  return { code: 'unread', file, offset, url, message, repair: false, severity: 'notice' };
}

/** What a run that is at work keeps from being proved. */
function atWork(archive: Archive): Finding {
  const run = archive.runs.list(1)[0];
  const who = run === undefined || run.finishedAt !== null ? 'A run' : `The ${run.kind} (process ${run.pid})`;
  const file = openFile(archive);
  const end = file === undefined ? '' : `, and the end of ${file}`;
  const message = `${who} is at work. Left out: pages that it stored and has not looked at yet${end}. Verify again when it is done.`;
  return { code: 'at-work', file: file ?? 'archive.db', message, repair: false, severity: 'notice' };
}

function unforgotten(ids: readonly string[]): Finding {
  const message = `Forgetting ${ids.join(', ')} was interrupted. The next run finishes it, such as: yuanye reprocess`;
  return { code: 'forgetting', file: 'archive.db', message, repair: false, severity: 'notice' };
}

function openFile(archive: Archive): string | undefined {
  return warcFiles(archive.snapshots).find(({ open }) => open)?.name;
}

const databaseText = ({ code, severity, message, hint }: DatabaseFinding): string =>
  `${padEndColumns(translated(severity), 7)} ${code}  ${message}\n        ${hint}`;

function textOf({ code, severity, file, offset, url, message }: Finding): string {
  const place = offset === undefined ? file : `${file}:${offset}`;
  return `${padEndColumns(translated(severity), 7)} ${code}  ${place}${url ? `  ${url}` : ''}\n        ${message}`;
}

/** A finding for people: its lines go on below their beginning. */
const shown = (text: string): string =>
  printable(text)
    .split('\n')
    .map((one) => wrapIndented(one, 8))
    .join('\n');

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function* expected(archive: Archive): Generator<Expected> {
  for (const { url, ...locator } of archive.captures.all()) yield { url, locator };
}

/** Mends what says it can be mended; returns how many findings that were. */
async function repair(archive: Archive, findings: readonly Finding[]): Promise<number> {
  const of = (...codes: Finding['code'][]) => findings.filter(({ code }) => codes.includes(code));
  if (of('open-file').length > 0) await reindexTail(archive, await recover(archive.snapshots));
  await rebuildIndexes(archive.snapshots, new Set(of('index-missing', 'index-wrong').map(({ file }) => file)));
  const orphans = of('orphan').map(({ file, offset = 0, length = 0 }) => ({ file, offset, length }));
  await adopt(archive, orphans);
  return findings.filter(({ repair }) => repair).length;
}
