/** Whether programs that should be one and the same make the same archive of the sample site: every article, field by field. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveSampleSite } from '../samples/index.js';

/** Runs `yuanye ARGS` and gives its output. Rejects when it ends neither well nor with skipped pages. */
export type Program = (args: readonly string[]) => Promise<string>;

/** The sample site that is crawled, and its mirror. Thirty articles are written by hand; with fifty more each oddity stands once. */
export interface Site {
  readonly articles: number;
  readonly oddities: boolean;
}
const WHOLE: Site = { articles: 80, oddities: true };

const ROOT = fileURLToPath(new URL('..', import.meta.url));

type Row = Readonly<Record<string, unknown>>;
/** What an archive holds: each article by id, each skipped page by address. */
export type Holdings = ReadonlyMap<string, Row>;

/** The program behind `node WORDS`, as a process of its own for each command. */
export const programOf =
  (...words: readonly string[]): Program =>
  (args) =>
    new Promise((resolve, reject) => {
      const options = { cwd: ROOT, maxBuffer: 1 << 28 };
      execFile(process.execPath, [...words, ...args], options, (error, out, said) => {
        if (error === null || error.code === 3) resolve(out);
        else reject(new Error(`yuanye ${args.join(' ')} ended with ${error.code ?? error.signal}: ${said}`));
      });
    });

/** The program from source. */
export const SOURCE = programOf('--import', 'tsx', fileURLToPath(new URL('../src/cli/bin.ts', import.meta.url)));

/** Times of fetching, and how far a page had come when it was given up, differ from run to run; nothing else may. */
function comparable(row: Row): Row {
  const { at: _at, message, version, ...same } = row as Row & { message?: string; version?: Row };
  const { capturedAt: _capturedAt, ...content } = version ?? {};
  return {
    ...same,
    message: message?.replace(/\d+ bytes/, 'some bytes').replace(/^linked from .*/, 'linked'),
    version: version && content,
  };
}

async function holdings(program: Program, archive: string): Promise<Holdings> {
  const where = ['--archive', archive];
  const articles = await program(['export', '--format', 'jsonl', '--out', '-', ...where]);
  const skipped = await program(['list', '--skipped', '--json', '--limit', '100000', ...where]);
  const rows = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => comparable(JSON.parse(line) as Row));
  return new Map([
    ...rows(articles).map((row) => [String(row['id']), row] as const),
    ...rows(skipped).map((row) => [String(row['url']), row] as const),
  ]);
}

/** Has each program crawl the sample site and its mirror; what each archive holds then, in the same order. */
export async function archives(programs: readonly Program[], { articles, oddities } = WHOLE): Promise<Holdings[]> {
  const folder = mkdtempSync(join(tmpdir(), 'yuanye-archives-'));
  const site = await serveSampleSite({ port: 0, seed: 7, articles, oddities, still: true });
  const how = ['--allow-private', '--delay', '0', '--quiet'];
  const each = <T>(work: (program: Program, archive: string) => Promise<T>) =>
    Promise.all(programs.map((program, i) => work(program, join(folder, String(i)))));
  try {
    const seeds = [`${site.url}/`, `${site.mirrorUrl}/parks/list.html`];
    await each((program, archive) => program(['crawl', ...seeds, ...how, '--archive', archive]));
    return await each(holdings);
  } finally {
    await site.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What differs, one sentence a field; empty when nothing does. */
export function differences(ours: Holdings, theirs: Holdings): string[] {
  const found: string[] = [];
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const [mine, other] = [ours.get(key), theirs.get(key)];
    if (mine === undefined || other === undefined) {
      found.push(`${key} is only in the ${mine === undefined ? 'second' : 'first'}`);
      continue;
    }
    for (const field of new Set([...Object.keys(mine), ...Object.keys(other)])) {
      const [one, two] = [JSON.stringify(mine[field]), JSON.stringify(other[field])];
      if (one !== two) found.push(`${key}: ${field} is ${one} in the first and ${two} in the second`);
    }
  }
  return found;
}
