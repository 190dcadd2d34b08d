/** Faults of processes: killed, stopped, told to end, and two at once. */
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ran } from './command.js';
import { drip, slowly } from './front.js';
import { cameThrough, compare, crawl, type Ground, newFolder, type Result } from './ground.js';
import { random } from './hostile-pages.js';

/** SIGKILL at random moments, `kills` in all: to one archive until a crawl comes through, then to the next. */
export async function killed(ground: Ground, kills: number, seed = 1): Promise<Result> {
  const rnd = random(seed);
  let [done, starts, archives] = [0, 0, 0];
  let took = ground.took;
  while (done < kills) {
    const dir = newFolder();
    archives++;
    for (let over = false, first = true; !over; first = false) {
      starts++;
      const began = performance.now();
      let timer: NodeJS.Timeout | undefined;
      const { code } = await crawl(ground, dir, {
        on: (child) => {
          // Every moment counts, also those before the first page and after the last.
          if (done < kills) timer = setTimeout(() => child.kill('SIGKILL'), rnd() * took * 1.05);
        },
      });
      clearTimeout(timer);
      if (code === null) done++;
      else {
        over = true;
        // A machine that was busy at the start would else put most moments behind the end.
        if (first) took = performance.now() - began;
      }
    }
    const kept = await compare('SIGKILL at random moments', ground, dir, `after ${done} kills`);
    if (!kept.ok) return kept;
  }
  return {
    fault: 'SIGKILL at random moments',
    ok: true,
    told: `${done} kills, ${starts} starts, ${archives} archives: each the undisturbed one, each sound`,
  };
}

/** SIGSTOP in the middle of the work, then SIGCONT. */
export async function stopped(ground: Ground, ms = 3000): Promise<Result> {
  const dir = newFolder();
  const { front } = ground;
  let times = 0;
  const ran = await crawl(ground, dir, {
    on: (child) => {
      front.trouble = slowly(20, 10, () => {
        times++;
        child.kill('SIGSTOP');
        setTimeout(() => child.kill('SIGCONT'), ms);
      });
    },
  });
  front.trouble = null;
  const told = `stopped for ${ms} ms, exit ${ran.code}`;
  return compare('SIGSTOP and SIGCONT', ground, dir, told, times === 1 && cameThrough(ran));
}

/** Two crawls of one archive: one works, the other is refused with exit code 4. */
export async function twice(ground: Ground): Promise<Result> {
  const dir = newFolder();
  const { front } = ground;
  let second: Promise<Ran> | undefined;
  // The first one is kept waiting until the second one is over.
  front.trouble = async (path) => {
    if (path.startsWith('/htm/')) await (second ??= crawl(ground, dir));
    return false;
  };
  const first = await crawl(ground, dir);
  front.trouble = null;
  const refused = await second;
  const told = `exit codes ${first.code} and ${refused?.code}`;
  return compare('two processes at once', ground, dir, told, cameThrough(first) && refused?.code === 4);
}

/** How long a run may take to its end after SIGTERM. */
const PATIENCE_MS = 30_000;

/** SIGTERM while a page drips for longer than anybody waits: exit code 130 in time, and the next crawl goes on. */
export async function interrupted(ground: Ground): Promise<Result> {
  const dir = newFolder();
  const { front } = ground;
  let dripping: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    dripping = resolve;
  });
  const slow = drip(120_000);
  let pages = 0;
  front.trouble = (path, said, response) => {
    if (!path.startsWith('/htm/') || ++pages < 5) return false;
    dripping();
    const body = Buffer.concat([said.body, Buffer.alloc(200_000, ' ')]);
    return slow(path, { ...said, headers: { ...said.headers, 'content-length': String(body.length) }, body }, response);
  };
  let told = 0;
  let ended = 0;
  try {
    const { code } = await crawl(ground, dir, {
      on: (child) => {
        void begun
          .then(() => pause(500))
          .then(() => {
            told = performance.now();
            child.kill('SIGTERM');
          });
        child.once('exit', () => (ended = performance.now()));
      },
    });
    const ms = Math.round(ended - told);
    front.trouble = null;
    const next = await crawl(ground, dir);
    const meant = code === 130 && ms < PATIENCE_MS && cameThrough(next);
    return await compare('SIGTERM', ground, dir, `exit ${code} after ${ms} ms`, meant);
  } finally {
    front.trouble = null;
    rmSync(dir, { recursive: true, force: true });
  }
}
