/** Options that several commands share, and how their values are read. */
import { type Command, InvalidArgumentError } from 'commander';
import type { ListFilter } from '../../storage/index.js';
import { EXIT, StopRun } from '../core/errors.js';
import { printable } from '../core/terminal.js';
import { queryDate } from '../core/times.js';
import { endOf } from '../report/times.js';

/** A whole number that is not negative. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

/** A whole number from 1. */
export function atLeastOne(text: string): number {
  const n = wholeNumber(text);
  if (n === 0) throw new InvalidArgumentError('Write a number from 1.');
  return n;
}

/** The moment that `--at` names, ISO 8601 in UTC: of a day, month or year its end in the reader's zone. Throws StopRun (exit 2). */
export function until(text: string): string {
  const time = endOf(text);
  if (time !== null) return time;
  const hint = 'Write ISO 8601, such as 2024-05-31 (the end of that day) or 2024-05-31T08:00:00Z.';
  throw new StopRun('usage', `"${printable(text)}" is no time.`, hint, EXIT.usage);
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** `500MB`, `20 GB`, `1.5TB` as bytes. */
export function size(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  const bytes = match ? Number(match[1]) * UNITS[match[2]!.toLowerCase()]! : 0;
  if (!(bytes >= 1)) throw new InvalidArgumentError('Write a size such as 500MB or 20GB.');
  return Math.floor(bytes);
}

/** Adds `--max-disk`, for every command that fetches or imports pages. */
export function maxDisk(command: Command): Command {
  return command.option(
    '--max-disk <size>',
    'stop when the archive would be larger, such as 20GB; nothing is deleted',
    size,
  );
}

/** Adds `--library`. */
export function atLibrary(command: Command): Command {
  return command.option('--library <dir>', 'the library (default: this folder, ./library, or YUANYE_LIBRARY)');
}

export interface Choosing {
  readonly site?: string;
  readonly source?: string;
  readonly author?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The options that choose articles by where and when they appeared. */
export function choosing(command: Command): Command {
  return command
    .option('--site <name>', 'articles of this site')
    .option('--source <name>', 'articles whose named source contains this')
    .option('--author <name>', 'articles whose author contains this, in either script')
    .option('--from <date>', 'published on or after: 2019, 2019-12 or 2019-12-20')
    .option('--to <date>', 'published on or before');
}

/** The same as a filter. Throws StopRun (exit 2) on a date that does not exist. */
export function listFilter(options: Choosing): ListFilter {
  const dated = (name: string, value: string | undefined) => (value === undefined ? null : queryDate(value, name));
  const [after, before] = [dated('--from', options.from), dated('--to', options.to)];
  if (after !== null && before !== null && after.slice(0, before.length) > before)
    throw new StopRun('usage', '--from is later than --to.', 'Give the earlier date to --from.', EXIT.usage);
  return {
    ...(options.site === undefined ? {} : { sites: [options.site] }),
    ...(options.source === undefined ? {} : { sources: [options.source] }),
    ...(options.author === undefined ? {} : { authors: [options.author] }),
    after,
    before,
  };
}
