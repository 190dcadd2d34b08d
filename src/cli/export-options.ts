/** The options of `yuanye export`: which go together, and what they choose. */
import type { ListFilter } from '../../storage/index.js';
import type { Selection } from '../archive/share/selection.js';
import type { Choice } from '../archive/share/web-archive.js';
import type { Script } from '../core/choices.js';
import { EXIT, StopRun } from '../core/errors.js';
import { FORMATS, type Format } from '../export/index.js';
import { type Choosing, listFilter } from './options.js';

export interface ExportOptions extends Choosing {
  readonly format: string;
  readonly out?: string;
  readonly query?: string;
  readonly collection?: string;
  readonly run?: number;
  readonly script: Script;
  readonly versions?: boolean;
  readonly representatives?: boolean;
  readonly fields?: readonly string[];
  readonly with?: readonly string[];
  readonly pictures?: boolean;
  readonly split?: number;
  readonly title: string;
  readonly update?: boolean;
  readonly sinceLast?: string;
}

/** Throws StopRun (exit 2) for options that say nothing about the format: they would be passed over in silence. */
export function checkOptions(options: ExportOptions): void {
  const { format: name, out } = options;
  const format = FORMATS[name];
  const wrong = (message: string, hint: string) => new StopRun('usage', message, hint, EXIT.usage);
  const goesWithout = (option: string) => wrong(`${option} says nothing about ${name}.`, `Leave it out.`);
  const needsFolder = (option: string) =>
    wrong(`${option} needs a folder, and standard output is none.`, 'Name a folder with --out.');
  const captures = name === 'wacz' || name === 'warc';
  if (format === undefined && (out === undefined || out === '-'))
    throw wrong(`${name} is written to a file.`, `Name it with --out, such as --out archive.${name}`);
  if (captures && options.script !== 'repaired') throw goesWithout('--script');
  if (captures && options.versions === true) throw goesWithout('--versions');
  if (options.pictures === true && captures) throw goesWithout('--pictures');
  if (options.pictures === true && out === '-') throw needsFolder('--pictures');
  if (options.split !== undefined && (format === undefined || format.filePerArticle)) throw goesWithout('--split');
  if (options.split !== undefined && out === '-') throw needsFolder('--split');
  if (format === undefined && options.fields !== undefined) throw goesWithout('--fields');
  if (format === undefined && options.with !== undefined) throw goesWithout('--with');
  if (options.update === true && out === '-') throw needsFolder('--update');
  for (const [name, value] of [
    ['--out', options.out],
    ['--title', options.title],
  ] as const)
    if (value?.trim() === '') throw new StopRun('usage', `${name} is empty.`, 'Write something behind it.', EXIT.usage);
  if (options.update === true && options.sinceLast !== undefined)
    throw wrong(
      '--update brings a whole export up to date, --since-last writes what is new alone.',
      'Give one of them; with --since-last name a new folder each time.',
    );
}

/** Which articles the listing gives. */
export function filterOf(options: ExportOptions): ListFilter {
  return { ...listFilter(options), ...(options.run === undefined ? {} : { run: options.run }) };
}

/** What decides which articles an export has: a mark goes on only with the same. */
export function choiceOf({ site, source, from, to, query, collection, run, representatives }: ExportOptions): object {
  return { site, source, from, to, query, collection, run, representatives };
}

/** The fields that are written, in order; null: those that the format has anyway. Throws StopRun for a field that it has not. */
export function checkedFields(format: Format, { fields, with: more }: ExportOptions): readonly string[] | null {
  const wanted = [...(fields ?? []), ...(more ?? [])];
  if (wanted.length === 0) return null;
  const known = format.fields;
  if (known === null)
    throw new StopRun(
      'usage',
      `${format.name} has no fields to choose.`,
      `These formats have: ${Object.values(FORMATS)
        .filter((one) => one.fields !== null)
        .map((one) => one.name)
        .join(', ')}`,
      EXIT.usage,
    );
  const strange = wanted.filter((name) => !known.some((field) => field.name === name));
  if (strange.length > 0)
    throw new StopRun(
      'no-field',
      `${format.name} has no field "${strange.join('", "')}".`,
      `It has: ${known.map(({ name }) => name).join(', ')}`,
      EXIT.usage,
    );
  const first = fields ?? known.filter(({ onRequest }) => onRequest !== true).map(({ name }) => name);
  return [...new Set([...first, ...(more ?? [])])];
}

/** Whether captures that no article came from go along: nothing was chosen but the whole archive, or one run. */
export function isWhole(options: ExportOptions): boolean {
  const { query, collection, representatives, sinceLast, format } = options;
  const { run: _, ...filter } = filterOf(options);
  return (
    format !== 'epub' &&
    query === undefined &&
    collection === undefined &&
    representatives !== true &&
    sinceLast === undefined &&
    Object.values(filter).every((value) => value === null)
  );
}

/** Which captures a web archive holds: those of the articles, or all of the archive or of a run. */
export function choiceOfCaptures(options: ExportOptions, { ids }: Selection): Choice {
  if (!isWhole(options)) return ids;
  return options.run === undefined ? null : { run: options.run };
}
