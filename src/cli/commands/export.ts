/** `yuanye export`: the corpus, in the formats of those who read it. */
import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Archive, ListFilter } from '../../../storage/index.js';
import { shareEpub } from '../../archive/share/epub.js';
import { sweepLeftovers } from '../../archive/share/leftovers.js';
import { type Since, setMark, since } from '../../archive/share/marks.js';
import { picturesOf } from '../../archive/share/pictures.js';
import { exportRows, SCRIPTS } from '../../archive/share/rows.js';
import { nothingChosen, type Selection, select } from '../../archive/share/selection.js';
import { shareWacz, shareWarc } from '../../archive/share/web-archive.js';
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
import { choosing, wholeNumber } from '../options.js';
import { act, type Global, line, longWork, reading, say } from '../run-command.js';

/** Formats that are one file; the others fill a folder. */
const ONE_FILE = ['epub', 'wacz', 'warc'];

function parts(text: string): number {
  const n = wholeNumber(text);
  if (n < 1 || n > 10_000) throw new InvalidArgumentError('Write a number from 1 to 10000.');
  return n;
}

function mark(text: string): string {
  if (!/^[\p{L}\p{N}._-]{1,64}$/u.test(text))
    throw new InvalidArgumentError('Write letters, digits, dots and dashes, 64 at most.');
  return text;
}

const names = (text: string) => text.split(',').map((name) => name.trim());

/** Adds the options of an export. */
export function exporting(command: Command): Command {
  return (
    choosing(command)
      .addOption(
        new Option('--format <format>', 'the form')
          .choices([...Object.keys(FORMATS), ...ONE_FILE])
          .makeOptionMandatory(),
      )
      .option(
        '--out <dir>',
        'the folder to write (a file for epub, wacz and warc; by itself ./yuanye-FORMAT), or - for standard output',
      )
      .option('--update', 'bring an earlier export up to date: in a folder other files stay, a single file is replaced')
      .option('--query <query>', 'only what this search finds')
      .option('--collection <name>', 'only what was put into this collection (yuanye curate)')
      .option('--run <id>', 'only what this run brought (yuanye runs lists them)', wholeNumber)
      .option('--since-last <name>', 'only what is new since the last export with this name', mark)
      .addOption(new Option('--script <script>', 'the script of the text').choices([...SCRIPTS]).default('repaired'))
      .option('--versions', 'every version of each article, not the latest alone')
      // Scripts say so; it is what is done anyway.
      .addOption(new Option('--all', 'all articles, which is the default').hideHelp())
      .option('--representatives', 'one article of each story among the chosen ones (default: all articles)')
      .option('--fields <names>', 'these fields or columns, separated by commas', names)
      .option('--with <names>', 'these columns as well: related, views, modifiedAt, sourceUrl, pictures', names)
      .option('--pictures', 'copy the archived pictures beside the text (into the file, for epub)')
      .option('--split <n>', 'spread over so many files', parts)
      .option('--title <title>', 'a title for the whole', t`Yuanye archive`)
  );
}

export function register(command: Command): void {
  exporting(command)
    .addHelpText(
      'after',
      `
Examples:
  yuanye export --format jsonl --out corpus/
  yuanye export --format markdown --query '风景园林 after:2019' --pictures --out notes/
  yuanye export --format markdown --out notes/ --update
  yuanye export --format parquet --site chla --script hans --representatives --out chla-parquet/
  yuanye export --format csv --fields id,title,publishedAt,url --out - | head
  yuanye export --format csv --with related,views --since-last weekly --out week-31/
  yuanye export --format ris --query 口袋公园 --out - > references.ris
  yuanye export --format vertical --script hans --out sketch-engine/
  yuanye export --format epub --query 口袋公园 --pictures --out parks.epub
  yuanye export --format epub --collection 课程阅读 --out reader.epub
  yuanye export --format wacz --run 12 --out run-12.wacz

Formats: jsonl, csv, parquet: data. markdown, text, epub: to read. tei, vertical: for corpus tools. bibtex, ris, csl-json:
references. atom: a feed. wacz, warc: the captures. A folder gets README.md (the dataset card), datapackage.json,
CITATION.cff and manifest.json as well. With --out - the sum is on standard error; with --json it is an object there.
Exit codes: 0 done, 2 a name that is not there or a target that is taken, 3 nothing matches, 4 it cannot be written.`,
    )
    .action(act(exportArchive));
}

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
  const selection = select(
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
  const given = Object.entries(options).filter(([name]) => !GLOBAL.has(name));
  const manifest = await longWork(global, (signal, show) =>
    exportFiles({
      ...about,
      ...{ format, rows, signal, out: to, update: options.update === true, split: options.split ?? 1 },
      ...(options.pictures === true ? { pictures: picturesOf(archive) } : {}),
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

async function book({ global, archive, options, selection, to }: Job): Promise<ExitCode> {
  const rows: Iterable<ExportRow> = await exportRows(archive, selection, {
    ...{ script: options.script, versions: options.versions === true },
  });
  const about = {
    ...{ title: options.title, updated: archive.listing.lastSeen() ?? '1970-01-01T00:00:00Z' },
    ...(options.pictures === true ? { pictures: picturesOf(archive) } : {}),
  };
  const made = shareEpub(to, rows, about, () => undefined);
  const pictures =
    made.pictures === undefined ? '' : t`, ${made.pictures.copied} pictures (${made.pictures.missing} not archived)`;
  if (global.json) line(JSON.stringify({ file: to, ...made }));
  else say(global, t`${selection.ids.length} articles, ${made.rows} versions, ${made.bytes} bytes${pictures}: ${to}`);
  return EXIT.done;
}
