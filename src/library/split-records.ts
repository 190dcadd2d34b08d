/** The records of an archive of several sites: which go into the archive of which site, and their copying. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { divide, field, revisitsIn, type ScannedRecord, uriField } from '../../snapshots/index.js';
import type { Archive, Division } from '../../storage/index.js';
import { StopRun } from '../core/errors.js';

/** Sites by digest. */
type Repeated = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * By digest, the sites of the revisits that the database does not name, such as those of scripts that a browser loaded. A
 * record with that payload goes to these sites; to all, when the database does not name it either: it may have been
 * written with a page of any.
 */
export function repeatedIn(source: Archive, division: Division): Repeated {
  const sites = new Map<string, Set<string>>();
  let [file, records] = ['', division.recordsIn('')];
  for (const { url, digest, place } of revisitsIn(source.snapshots)) {
    if (place.file !== file) [file, records] = [place.file, division.recordsIn(place.file)];
    if (records.has(place.offset)) continue;
    const of = sites.get(digest) ?? new Set();
    for (const site of division.sitesOf(url) ?? []) of.add(site);
    sites.set(digest, of);
  }
  return sites;
}

/** Copies the records of one WARC file into the archives of their sites, which are made in `folders`. */
export async function copyRecords(
  source: Archive,
  division: Division,
  file: string,
  repeated: Repeated,
  folders: ReadonlyMap<string, string>,
): Promise<void> {
  if (!existsSync(join(source.snapshots, file)))
    throw new StopRun(
      'file-missing',
      `The snapshot file ${file} is missing; nothing was split.`,
      'Bring it back from a backup. The texts that were read from it are still in the archive.',
    );
  const records = division.recordsIn(file);
  const sites = [...folders.keys()];
  const shares = sites.map((site) => {
    const dir = join(folders.get(site)!, 'snapshots');
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    for (const tail of ['.new', '.cdxj.tmp']) rmSync(join(dir, file + tail), { force: true });
    return { dir, into: file, keeps: keeperOf(site, records, division, repeated) };
  });
  const copied = await divide(source.snapshots, file, shares);
  const missing = division.copied(file, new Map(copied.map(({ moved }, i) => [sites[i]!, moved])));
  if (missing === undefined) return;
  throw new StopRun(
    'snapshot-damaged',
    `${file} has no record at ${missing}, where the database names one; nothing was split.`,
    `yuanye verify --deep --archive ${source.dir} tells what is damaged.`,
  );
}

/**
 * Tells of the records of a file, in their order, which go into the archive of `site`; `records`: those that the database
 * names. One that the database of the site will not name goes for what repeats it.
 */
function keeperOf(
  site: string,
  records: ReturnType<Division['recordsIn']>,
  division: Division,
  repeated: Repeated,
): (record: ScannedRecord) => boolean | 'for-revisits' {
  // What was written with a record goes where that one goes.
  let last = { id: '', kept: false };
  return ({ offset, header: { fields } }) => {
    const repeats = repeated.get(field(fields, 'warc-payload-digest') ?? '');
    const again = repeats !== undefined && (!records.has(offset) || repeats.has(site));
    if (last.id !== '' && uriField(fields, 'warc-concurrent-to') === last.id) return last.kept || again;
    const url = uriField(fields, 'warc-target-uri');
    const row = records.get(offset);
    const of = row !== undefined ? [...row.keys()] : url === undefined ? null : division.sitesOf(url);
    const kept = of === null || field(fields, 'warc-type') === 'warcinfo' || of.includes(site) || again;
    last = { id: uriField(fields, 'warc-record-id') ?? '', kept };
    return kept && row !== undefined && row.get(site) !== true ? 'for-revisits' : kept;
  };
}
