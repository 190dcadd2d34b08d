/** The option `--max-disk`. */
import { type Command, InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** `500MB`, `20 GB`, `1.5TB` as bytes: an option's parser. */
export function size(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  const bytes = match ? Number(match[1]) * UNITS[match[2]!.toLowerCase()]! : 0;
  if (!(bytes >= 1)) throw new InvalidArgumentError('Write a size such as 500MB or 20GB.');
  return Math.floor(bytes);
}

/** The option itself, for every command that fetches or takes in pages. */
export function maxDisk(command: Command): Command {
  return command.option(
    '--max-disk <size>',
    'stop when the archive would be larger, such as 20GB; nothing is deleted',
    size,
  );
}
