/** What `yuanye status` does. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Archive } from '../../../storage/index.js';
import { zoneOfRun } from '../../archive/run-zone.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { listed, reasonText, t, translated } from '../../lang/index.js';
import { localTime } from '../../report/times.js';
import { type Global, line, reading } from '../run-command.js';
import { wrapIndented } from '../wrapped.js';

export async function status(global: Global): Promise<ExitCode> {
  return reading(global, async (archive) => {
    const state = measure(archive);
    line(global.json ? JSON.stringify(state) : await textOf(state));
    return EXIT.done;
  });
}

type State = ReturnType<typeof measure>;

function measure(archive: Archive) {
  const totals = archive.listing.totals();
  return {
    archive: archive.dir,
    ...totals,
    skipped: Object.fromEntries(archive.skipped.counts().map(({ reason, pages }) => [reason, pages])),
    disk: disk(archive.dir),
    records: archive.captures.weights(),
    lastRun: archive.runs.list(1)[0] ?? null,
  };
}

/** Bytes on disk by kind. */
function disk(dir: string): { database: number; snapshots: number; other: number } {
  const bytes = { database: 0, snapshots: 0, other: 0 };
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const size = statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0; // a WAL may go meanwhile
    const kind = entry.parentPath.startsWith(join(dir, 'snapshots'))
      ? 'snapshots'
      : entry.name.startsWith('archive.db')
        ? 'database'
        : 'other';
    bytes[kind] += size;
  }
  return bytes;
}

export function megabytes(bytes: number): string {
  return bytes < 1e6
    ? `${(bytes / 1e3).toFixed(0)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(2)} GB`;
}

async function textOf(s: State): Promise<string> {
  const skipped = Object.entries(s.skipped);
  const { lastRun } = s;
  const began = lastRun && localTime(lastRun.startedAt, await zoneOfRun(s.archive, lastRun));
  return [
    t`archive    ${s.archive}`,
    t`articles   ${s.articles} (${s.versions} versions, ${s.exactDuplicates} exact duplicates, ${s.gone} gone from their site)`,
    t`captures   ${s.captures} (${s.revisits} of them revisits: their bytes are stored once)`,
    t`sites      ${listed(s.sites.map(({ site, articles }) => `${site ?? t`(none)`} ${articles}`)) || '-'}`,
    t`published  ${s.firstPublished?.slice(0, 10) ?? '-'} … ${s.lastPublished?.slice(0, 10) ?? '-'}`,
    t`skipped    ${skipped.length === 0 ? '-' : listed(skipped.map(([reason, n]) => `${reasonText(reason)} ${n}`))}`,
    t`disk       database ${megabytes(s.disk.database)}, snapshots ${megabytes(s.disk.snapshots)}, other ${megabytes(s.disk.other)}`,
    t`records    ${listed(Object.entries(s.records.kinds).map(([kind, bytes]) => `${translated(kind)} ${megabytes(bytes)}`))}; deduplication saved ${megabytes(s.records.saved)}`,
    t`last run   ${lastRun === null ? '-' : t`${translated(lastRun.kind)} ${lastRun.id}, ${began}: ${translated(lastRun.outcome ?? 'at work')}`}`,
  ]
    .map((text) => wrapIndented(text, 11))
    .join('\n');
}
