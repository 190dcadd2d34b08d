/** Preloaded into each measured process: at exit, writes what the whole process used, start and loading included. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const TASKS = '/proc/self/task';
const STATUS = '/proc/self/status';
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

/**
 * The peak resident set in MB. Linux counts what the parent held when it forked into the `maxRSS` of its child; what the
 * program itself held is VmHWM (proc(5)).
 */
function peakMB({ maxRSS }) {
  const own = existsSync(STATUS) ? /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(STATUS, 'utf8')) : null;
  return (own === null ? maxRSS : Number(own[1])) / 1024;
}

if (isMainThread) {
  if (existsSync(TASKS)) setInterval(look, 100).unref();
  process.on('exit', () => {
    if (existsSync(TASKS)) look();
    const used = process.resourceUsage();
    writeFileSync(
      process.env.BENCH_USAGE,
      JSON.stringify({
        cpu: (used.userCPUTime + used.systemCPUTime) / 1e6,
        rssMB: peakMB(used),
        wall: (performance.now() - started) / 1e3,
        busiest,
      }),
    );
  });
}
