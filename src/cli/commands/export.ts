/** `yuanye export`: the corpus, in the formats of those who read it. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ONE_FILE_FORMATS, ROW_FORMATS, SCRIPTS } from '../../core/choices.js';
import { t } from '../../lang/index.js';
import { choosing, wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

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
          .choices([...ROW_FORMATS, ...ONE_FILE_FORMATS])
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
    .action(actLater(async () => (await import('../actions/export.js')).exportArchive));
}
