/**
 * Marks of exports: `yuanye export --since-last NAME` gives what came since the last export with that name. A mark holds
 * where that one ended, when it began, and its choice (`--site`, `--from`, …).
 */
import { isDeepStrictEqual } from 'node:util';
import { type Archive, type Mark, openArchive } from '../../../storage/index.js';
import { EXIT, StopRun } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t } from '../../lang/index.js';

export interface Since {
  readonly name: string;
  /** Where the last export with this mark ended; null when there was none. */
  readonly from: Mark | null;
  /** Where this one ends. */
  readonly to: Mark;
  /** The options that choose articles, as plain JSON. */
  readonly choice: unknown;
  /** When this export began to read: ISO 8601, UTC. */
  readonly at: string;
  /** Ids of articles that were removed by `yuanye forget` since then: whoever keeps the exports removes them too. */
  readonly forgotten: readonly string[];
}

/**
 * What an export with a mark has to give. It is to be called in the same read transaction as the export, so that nothing
 * saved meanwhile is missed. `choice`: the options that choose articles. Throws StopRun (exit 2) when the last export with
 * this mark had other ones: older articles that its options left out would never be exported.
 */
export function since(archive: Archive, name: string, choice: unknown): Since {
  const plain: unknown = JSON.parse(JSON.stringify(choice));
  const last = archive.marks.get(name);
  if (last !== null && !isDeepStrictEqual(last.choice, plain))
    throw new StopRun(
      'other-choice',
      `The mark "${printable(name)}" was set by an export that chose ${inWords(last.choice)}.`,
      'Choose the same, or give this export a mark of its own.',
      EXIT.usage,
    );
  return {
    name,
    from: last === null ? null : { version: last.version, savedAt: last.savedAt },
    to: archive.marks.now(),
    choice: plain,
    at: new Date().toISOString(),
    forgotten: last === null ? [] : archive.marks.forgottenSince(last.at),
  };
}

/** What an export chose from, as the options that say so. */
function inWords(choice: unknown): string {
  const given = Object.entries(choice as Readonly<Record<string, unknown>>).filter(([, value]) => value != null);
  if (given.length === 0) return t`the whole archive`;
  const words = given.map(([name, value]) => {
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? option : `${option} ${printable(String(value))}`;
  });
  return words.join(' ');
}

/** Stores where the export ended; to be called once it is whole, so that one that failed is repeated. */
export async function setMark(dir: string, { name, to, choice, at }: Since): Promise<void> {
  const archive = openArchive(dir, { mode: 'write' });
  try {
    await archive.change(({ marks }) => marks.put(name, { ...to, at, choice }));
  } finally {
    await archive.close();
  }
}
