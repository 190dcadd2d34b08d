/** The article that a user means. */
import type { Archive } from '../../storage/index.js';
import { StopRun } from '../core/errors.js';
import { printable } from '../core/terminal.js';

/** The public id behind an id or address. Throws StopRun when there is none. */
export function idOf(archive: Archive, name: string): string {
  const id = archive.articles.resolve(name);
  if (id !== undefined) return id;
  throw new StopRun(
    'no-article',
    `There is no article "${printable(name)}" in this archive.`,
    'yuanye list and yuanye search show ids.',
  );
}
