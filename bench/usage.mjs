/** Preloaded into each measured process: at exit, writes what the whole process used, start and loading included. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const TASKS = '/proc/self/task';
const started = performance.now();
/** CPU seconds of the busiest thread, where the system tells (Linux); the clock says little on a shared machine. */
let busiest = null;

function look() {
  for (const id of readdirSync(TASKS)) {
    try {
      const stat = readFileSync(`${TASKS}/${id}/stat`, 'utf8');
      const [user, system] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13)
        .map(Number);
      busiest = Math.max(busiest ?? 0, (user + system) / 100);
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error; // the thread has ended meanwhile
    }
  }
}

if (isMainThread) {
  if (existsSync(TASKS)) setInterval(look, 100).unref();
  process.on('exit', () => {
    if (existsSync(TASKS)) look();
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(
      process.env.BENCH_USAGE,
      JSON.stringify({
        cpu: (userCPUTime + systemCPUTime) / 1e6,
        rssMB: maxRSS / 1024,
        wall: (performance.now() - started) / 1e3,
        busiest,
      }),
    );
  });
}
