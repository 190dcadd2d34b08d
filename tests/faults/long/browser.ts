/** Chromium killed and hanging, over and over, under a crawl whose every page is rendered. */
import { execFileSync } from 'node:child_process';
import { findBrowser } from '../../../crawlers/index.js';
import { cameThrough, compare, crawl, makeGround, newFolder, type Result } from './ground.js';

export const hasBrowser = async (): Promise<boolean> => (await findBrowser(process.env.CHROMIUM_PATH ?? '')) !== null;

/** The processes below `pid` whose command line names a Chromium, the browser itself first. */
function browsersBelow(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  const known = rows
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row)!)
    .map(([, own, parent, args]) => ({
      ...{ own: Number(own), parent: Number(parent), args: args! },
    }));
  const below = new Set([pid]);
  const found: number[] = [];
  // Parents have lower numbers than their children but for a wrap-around; two passes see both.
  for (const { own, parent, args } of [...known, ...known]) {
    if (!below.has(parent) || below.has(own)) continue;
    below.add(own);
    if (/chrom/i.test(args) && !found.includes(own)) found.push(own);
  }
  return found;
}

/** `SIGKILL`: dead at once; `SIGSTOP`: it never answers again. */
export async function browserHurt(articles: number, signal: 'SIGKILL' | 'SIGSTOP', times: number): Promise<Result> {
  const ground = await makeGround(articles, { render: 'always' });
  const { front } = ground;
  const dir = newFolder();
  let hurt = 0;
  try {
    let pages = 0;
    const codes: (number | null)[] = [];
    // What failed for a passing reason is asked for again in the next round.
    for (let i = 0; i < 3; i++) {
      const { code } = await crawl(ground, dir, {
        on: (child) => {
          front.trouble = (path) => {
            if (!path.startsWith('/htm/') || ++pages % 6 !== 0 || hurt >= times) return false;
            hurt++;
            for (const pid of browsersBelow(child.pid!)) {
              try {
                process.kill(pid, signal);
              } catch {
                // It ended by itself meanwhile: nothing is left to hurt.
              }
            }
            return false;
          };
        },
      });
      codes.push(code);
      if (code === 0) break;
    }
    const told = `${hurt} times, exit ${codes.join(', ')}`;
    const fault = signal === 'SIGKILL' ? 'Chromium killed' : 'Chromium hanging';
    const meant = hurt === times && codes.every((code) => cameThrough({ code, out: '', told: '' }));
    return await compare(fault, ground, dir, told, meant);
  } finally {
    await ground.close();
  }
}
