/** `yuanye export`: the corpus, in the formats of those who read it. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Archive, ListFilter } from '../../../storage/index.js';
import { sweepLeftovers } from '../../archive/share/leftovers.js';
import { exportRows, SCRIPTS, type Script } from '../../archive/share/rows.js';
import { shareWacz, shareWarc } from '../../archive/share/web-archive.js';
import { softwareVersion } from '../../config/version.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { type ExportRow, exportFiles, FORMATS, type Format } from '../../export/index.js';
import { type Choosing, choosing, chosen, whole } from '../options.js';
import { act, type Global, line, longWork, reading, say } from '../run-command.js';

const SHARED = ['wacz', 'warc'];

interface Options extends Choosing {
  readonly format: string;
  readonly out?: string;
  readonly query?: string;
  readonly run?: number;
  readonly script: Script;
  readonly versions?: boolean;
  readonly representatives?: boolean;
  readonly fields?: readonly string[];
  readonly split: number;
  readonly title: string;
}

function parts(text: string): number {
  const n = whole(text);
  if (n < 1 || n > 10_000) throw new InvalidArgumentError('From 1 to 10000.');
  return n;
}

export function register(command: Command): void {
  choosing(command)
    .addOption(
      new Option('--format <format>', 'the form').choices([...Object.keys(FORMATS), ...SHARED]).makeOptionMandatory(),
    )
    .option('--out <dir>', 'the folder to write (a file for wacz and warc), or - for standard output')
    .option('--query <query>', 'only what this search finds')
    .option('--run <id>', 'only what this run brought (yuanye runs lists them)', whole)
    .addOption(new Option('--script <script>', 'the script of the text').choices([...SCRIPTS]).default('repaired'))
    .option('--versions', 'every version of each article, not the latest alone')
    // Scripts say so; it is what is done anyway.
    .addOption(new Option('--all', 'all articles, which is the default').hideHelp())
    .option('--representatives', 'one article of each cluster of duplicates (default: all articles)')
    .option('--fields <names>', 'these fields or columns, separated by commas', (text) => text.split(','))
    .option('--split <n>', 'spread over so many files', parts, 1)
    .option('--title <title>', 'a title for the whole', 'Yuanye archive')
    .addHelpText(
      'after',
      `
Examples:
  yuanye export --format jsonl --out corpus/
  yuanye export --format markdown --query '风景园林 after:2019' --out notes/
  yuanye export --format parquet --site chla --script hans --representatives --out chla-parquet/
  yuanye export --format csv --fields id,title,publishedAt,url --out - | head
  yuanye export --format wacz --site chla --out chla.wacz
  yuanye export --format wacz --run 12 --out run-12.wacz`,
    )
    .action(act(run));
}

async function run(global: Global, options: Options): Promise<ExitCode> {
  return reading(global, async (archive) => {
    if (options.out !== '-') sweepLeftovers(options.out ?? `./yuanye-${options.format}`);
    archive.freeze(); // one state of the archive, though a crawl may write meanwhile
    if (SHARED.includes(options.format)) return await share(global, archive, options);
    const format = FORMATS[options.format]!;
    const fields = checkedFields(format, options.fields);
    const filter = filterOf(options);
    const rows = await exportRows(archive, filter, {
      query: options.query ?? null,
      script: options.script,
      versions: options.versions === true,
      representatives: options.representatives === true,
    });
    const updated = archive.listing.lastSeen() ?? '1970-01-01T00:00:00Z';
    if (options.out === '-') return await stream(format, rows, { fields, title: options.title, updated });
    const { json: _json, ...given } = { json: 0, ...options };
    const most = archive.listing.count(filter);
    const manifest = await longWork(global, (signal, show) =>
      exportFiles({
        ...{ format, rows, fields, updated, title: options.title, split: format.filePerArticle ? 1 : options.split },
        out: options.out ?? `./yuanye-${format.name}`,
        options: Object.fromEntries(Object.entries(given).filter(([name]) => !GLOBAL.has(name))),
        software: `yuanye/${softwareVersion()}`,
        onRows: (rows) => show('exported', rows, Math.max(rows, most)),
        signal,
      }),
    );
    if (manifest === undefined) return EXIT.interrupted;
    if (global.json) line(JSON.stringify(manifest));
    else
      say(
        global,
        `${manifest.articles} articles, ${manifest.versions} versions in ${manifest.files.length} files: ${options.out ?? `./yuanye-${format.name}`}`,
      );
    return EXIT.done;
  });
}

function filterOf(options: Options): ListFilter {
  return { ...chosen(options), ...(options.run === undefined ? {} : { run: options.run }) };
}

/** Options that do not choose what is exported, and so do not belong in its manifest. */
const GLOBAL = new Set(['archive', 'json', 'quiet', 'logLevel', 'color', 'out']);

function checkedFields(format: Format, wanted: readonly string[] | undefined): readonly string[] | null {
  if (wanted === undefined) return null;
  const known = format.fields;
  const strange = wanted.filter((name) => known === null || !known.includes(name));
  if (strange.length > 0)
    throw new StopRun(
      'usage',
      `${format.name} has no field ${strange.join(', ')}`,
      `It has: ${(known ?? ['none to choose']).join(', ')}`,
      EXIT.usage,
    );
  return wanted;
}

async function stream(
  format: Format,
  rows: Iterable<ExportRow>,
  options: Parameters<Format['encoder']>[0],
): Promise<ExitCode> {
  const encoder = format.encoder(options);
  const put = async (part: string | Uint8Array) => {
    if (part.length > 0 && !process.stdout.write(part))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  };
  await put(encoder.begin());
  for (const row of rows) await put(encoder.row(row));
  await put(encoder.end());
  return EXIT.done;
}

/** The captures themselves, with the cleaned text beside them. */
async function share(global: Global, archive: Archive, options: Options): Promise<ExitCode> {
  if (options.out === undefined || options.out === '-')
    throw new StopRun(
      'usage',
      `${options.format} is written to a file`,
      `Name it with --out, such as --out archive.${options.format}`,
      EXIT.usage,
    );
  const { run, ...filter } = filterOf(options);
  const everything = options.query === undefined && Object.values(filter).every((value) => value === null);
  const matches = options.query === undefined ? null : new Set(archive.matches(options.query));
  const found = () => [...archive.listing.ids(filterOf(options))].filter((id) => matches === null || matches.has(id));
  const ids = !everything ? found() : run === undefined ? null : { run };
  const shared =
    options.format === 'wacz'
      ? await shareWacz(archive, ids, options.out, options.title)
      : await shareWarc(archive, ids, options.out);
  if (global.json) line(JSON.stringify({ file: options.out, ...shared }));
  else say(global, `${shared.captures} captures, ${shared.pages} pages, ${shared.bytes} bytes: ${options.out}`);
  return EXIT.done;
}
