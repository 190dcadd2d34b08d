/** What an earlier crawl of this archive was given, for one that goes on where it ended. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Options of a crawl that decide which pages are had and what is kept of them; limits are each run's own. */
const OPTIONS = {
  allowPrivate: '--allow-private',
  since: '--since',
  relatedDepth: '--related-depth',
  media: '--media',
  delay: '--delay',
  site: '--site',
  keepFailures: '--keep-failures',
} as const;

type Option = keyof typeof OPTIONS;
type Given = Readonly<Partial<Record<Option, unknown>>>;

export interface EarlierCrawl {
  readonly run: number;
  /** Sites and addresses that it began with. */
  readonly names: readonly string[];
  readonly options: Given;
}

function chosen(options: object): Given {
  const all = Object.entries(options as Record<string, unknown>);
  return Object.fromEntries(all.filter(([name, value]) => Object.hasOwn(OPTIONS, name) && value !== undefined));
}

/** Options as they would be typed. */
function typed(options: Given): string {
  const words = (Object.keys(OPTIONS) as Option[]).flatMap((name) => {
    const value = options[name];
    if (value === undefined || value === false) return [];
    return [value === true ? OPTIONS[name] : `${OPTIONS[name]} ${String(value)}`];
  });
  return words.join(' ') || 'no options';
}

/** The latest crawl into the archive at `dir`; null when there was none. */
export async function earlierCrawl(dir: string): Promise<EarlierCrawl | null> {
  if (!existsSync(join(dir, 'archive.db'))) return null;
  const { openArchive } = await import('../../storage/index.js');
  const archive = openArchive(dir, { mode: 'read' });
  try {
    const last = archive.runs.latest('crawl');
    if (last === undefined) return null;
    const options = last.options as { names?: readonly string[]; from?: readonly string[] };
    return { run: last.id, names: options.from ?? options.names ?? [], options: chosen(options) };
  } finally {
    await archive.close();
  }
}

/** The options of a crawl that goes on, those given now first, and what is to be said about it. */
export function goOn<T extends object>(earlier: EarlierCrawl, now: T): { options: T; said: string } {
  const given = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined));
  const options = { ...earlier.options, ...given } as T;
  const said = `Going on with the options of run ${earlier.run}: ${typed(earlier.options)}. What you write now comes before them.`;
  return { options, said };
}

/** A line about pages that were queued under other options than those of now; null when they are the same. */
export function otherOptions(earlier: EarlierCrawl, now: object): string | null {
  const [before, today] = [typed(earlier.options), typed(chosen(now))];
  if (before === today) return null;
  return `What run ${earlier.run} left queued (${before}) goes on under the options of now (${today}); nothing of it is dropped.`;
}
