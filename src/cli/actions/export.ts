/** What `yuanye export` does. */
import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Archive, ListFilter } from '../../../storage/index.js';
import { sweepLeftovers } from '../../archive/share/leftovers.js';
import { type Since, setMark, since } from '../../archive/share/marks.js';
import { exportRows } from '../../archive/share/rows.js';
import { nothingChosen, type Selection, select } from '../../archive/share/selection.js';
import { segmenter } from '../../archive/share/words.js';
import { checkOutside } from '../../archive/target.js';
import { softwareVersion } from '../../config/version.js';
import { EXIT, type ExitCode, StopRun, whyNotWritten } from '../../core/errors.js';
import {
  type ExportRow,
  exportFiles,
  FORMATS,
  type Format,
  type FormatOptions,
  makeFolder,
} from '../../export/index.js';
import { t } from '../../lang/index.js';
import { readersZone } from '../../report/times.js';
import {
  checkedFields,
  checkOptions,
  choiceOf,
  choiceOfCaptures,
  type ExportOptions,
  filterOf,
  isWhole,
} from '../export-options.js';
import { type Global, line, longWork, reading, say } from '../run-command.js';

/** Writes an export of the archive that `global` names. */
export async function exportArchive(global: Global, options: ExportOptions): Promise<ExitCode> {
  checkOptions(options);
  return reading(global, (archive) => exportFrom(global, archive, options, global.archive));
}

/** Writes an export of an archive, or of what is read as one. `home` is the folder that nothing is written into. */
export async function exportFrom(
  global: Global,
  archive: Archive,
  options: ExportOptions,
  home: string,
): Promise<ExitCode> {
  const to = options.out ?? `./yuanye-${options.format}`;
  if (to !== '-') {
    checkOutside(to, home, 'Name another place with --out.');
    sweepLeftovers(to);
  }
  archive.freeze(); // one state of the archive, though a crawl may write meanwhile
  const format = FORMATS[options.format];
  const fields = format === undefined ? null : checkedFields(format, options);
  const from = options.sinceLast === undefined ? null : since(archive, options.sinceLast, choiceOf(options));
  if (from !== null && from.from === null)
    say(global, `There was no export "${from.name}" yet: this one has everything.`);
  if (from !== null) printForgotten(global, from);
  const filter: ListFilter = { ...filterOf(options), ...(from?.from == null ? {} : { since: from.from }) };
  const selection = await select(
    archive,
    filter,
    { query: options.query ?? null, collection: options.collection ?? null },
    options.representatives === true,
  );
  const job: Job = { global, archive, options, selection, to };
  const code =
    format === undefined
      ? await oneFile(job, from)
      : to === '-'
        ? await stream(job, format, fields)
        : await folder(job, format, fields, from);
  if (code === EXIT.done && from !== null) await setMark(global.archive, from);
  return code;
}

/** What is forgotten in the archive stays in the exports before: whoever keeps them together must take it out. */
function printForgotten(global: Global, { forgotten }: Since): void {
  if (forgotten.length === 0) return;
  say(global, t`Of earlier exports, ${forgotten.length} articles were forgotten since: ${forgotten.join(' ')}`);
}

interface Job {
  readonly global: Global;
  readonly archive: Archive;
  readonly options: ExportOptions;
  readonly selection: Selection;
  /** Where to write. */
  readonly to: string;
}

/** Options that do not choose what is exported, and so do not belong in its manifest. */
const GLOBAL = new Set(['archive', 'json', 'quiet', 'logLevel', 'color', 'out', 'update']);

/** What every encoder is given. */
async function formatOptions(
  { archive, options }: Job,
  format: Format,
  fields: FormatOptions['fields'],
): Promise<FormatOptions> {
  const updated = archive.listing.lastSeen() ?? '1970-01-01T00:00:00Z';
  const words = format.needsWords === true ? { words: await segmenter(archive.fold) } : {};
  return { fields, title: options.title, updated, zone: readersZone(), ...words };
}

async function folder(
  job: Job,
  format: Format,
  fields: FormatOptions['fields'],
  from: Since | null,
): Promise<ExitCode> {
  const { global, archive, options, selection, to } = job;
  // What was forgotten since is news too: an export without rows names it.
  if (selection.ids.length === 0 && (from?.from == null || from.forgotten.length === 0))
    throw nothingChosen(from?.from == null ? null : from.name);
  const about = await formatOptions(job, format, fields);
  const rows = await exportRows(archive, selection, { script: options.script, versions: options.versions === true });
  const pictured = await picturesOfJob(job);
  const given = Object.entries(options).filter(([name]) => !GLOBAL.has(name));
  const manifest = await longWork(global, (signal, show) =>
    exportFiles({
      ...about,
      ...{ format, rows, signal, out: to, update: options.update === true, split: options.split ?? 1 },
      ...pictured,
      ...(from?.from == null ? {} : { forgotten: from.forgotten }),
      options: { ...Object.fromEntries(given), zone: about.zone },
      software: `yuanye/${softwareVersion()}`,
      onRows: (n) => show(t`exported`, n, Math.max(n, selection.ids.length)),
    }),
  );
  if (manifest === undefined) return EXIT.interrupted;
  if (global.json) line(JSON.stringify(manifest));
  else {
    const { articles, versions, files, pictures } = manifest;
    const copied =
      pictures === undefined ? '' : t`, ${pictures.files.length - 1} pictures (${pictures.missing} not archived)`;
    say(global, t`${articles} articles, ${versions} versions in ${files.length} files${copied}: ${to}`);
  }
  return EXIT.done;
}

/** Writes to standard output; what it was in sum goes beside it, to standard error. */
async function stream(job: Job, format: Format, fields: FormatOptions['fields']): Promise<ExitCode> {
  const { global, archive, options, selection } = job;
  if (selection.ids.length === 0) throw nothingChosen(null);
  const encoder = format.encoder(await formatOptions(job, format, fields));
  const rows = await exportRows(archive, selection, { script: options.script, versions: options.versions === true });
  const put = async (part: string | Uint8Array) => {
    if (part.length > 0 && !process.stdout.write(part))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  };
  const articles = new Set<string>();
  let versions = 0;
  await put(encoder.begin());
  for (const row of rows) {
    articles.add(row.article.id);
    versions++;
    await put(encoder.row(row));
  }
  await put(encoder.end());
  const sum = { format: format.name, articles: articles.size, versions };
  say(global, global.json ? JSON.stringify(sum) : t`${articles.size} articles, ${versions} versions`);
  return EXIT.done;
}

async function oneFile(job: Job, from: Since | null): Promise<ExitCode> {
  const { global, archive, options, selection, to } = job;
  if (selection.ids.length === 0 && !isWhole(options)) throw nothingChosen(from?.from == null ? null : from.name);
  if (statSync(to, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new StopRun('usage', `${to} is a folder.`, `${options.format} is one file: name it with --out.`, EXIT.usage);
  checkReplaced(to, options);
  try {
    makeFolder(dirname(resolve(to)));
  } catch (error) {
    const message = `${to} cannot be written: ${whyNotWritten(error)}.`;
    throw new StopRun('out-unwritable', message, 'Name another file with --out.', EXIT.unusable);
  }
  if (options.format === 'epub') return await book(job);
  const { shareWacz, shareWarc } = await import('../../archive/share/web-archive.js');
  const ids = choiceOfCaptures(options, selection);
  const shared =
    options.format === 'wacz' ? await shareWacz(archive, ids, to, options.title) : await shareWarc(archive, ids, to);
  if (shared.captures === 0) {
    rmSync(to, { force: true });
    throw nothingChosen(null);
  }
  if (global.json) line(JSON.stringify({ file: to, ...shared }));
  else say(global, t`${shared.captures} captures, ${shared.pages} pages, ${shared.bytes} bytes: ${to}`);
  return EXIT.done;
}

/** A file that is there is replaced only when it was asked for, and when it may be an export of this kind. */
function checkReplaced(path: string, { format, update }: ExportOptions): void {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return;
  const taken = (message: string, hint: string) => new StopRun('target-taken', message, hint, EXIT.usage);
  if (update !== true)
    throw taken(
      `${path} is there already.`,
      'Name another file with --out, or give --update to replace an earlier export.',
    );
  const head = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  const heads = format === 'warc' ? ['1f8b', '57415243'] : ['504b0304'];
  if (!heads.some((one) => head.toString('hex').startsWith(one)))
    throw taken(`${path} is no earlier export as ${format}.`, 'Name another file with --out.');
}

/** The archived pictures, where they go along. */
async function picturesOfJob({ archive, options }: Job) {
  if (options.pictures !== true) return {};
  const { picturesOf } = await import('../../archive/share/pictures.js');
  return { pictures: picturesOf(archive) };
}

async function book(job: Job): Promise<ExitCode> {
  const { shareEpub } = await import('../../archive/share/epub.js');
  const { global, archive, options, selection, to } = job;
  const rows: Iterable<ExportRow> = await exportRows(archive, selection, {
    ...{ script: options.script, versions: options.versions === true },
  });
  const about = {
    ...{ title: options.title, updated: archive.listing.lastSeen() ?? '1970-01-01T00:00:00Z' },
    ...(await picturesOfJob(job)),
  };
  const made = shareEpub(to, rows, about, () => undefined);
  const pictures =
    made.pictures === undefined ? '' : t`, ${made.pictures.copied} pictures (${made.pictures.missing} not archived)`;
  if (global.json) line(JSON.stringify({ file: to, ...made }));
  else say(global, t`${selection.ids.length} articles, ${made.rows} versions, ${made.bytes} bytes${pictures}: ${to}`);
  return EXIT.done;
}
