/** Preloaded into each measured process: at exit, writes what the whole process used, start and loading included. */
import { writeFileSync } from 'node:fs';

const started = performance.now();
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(
    process.env.BENCH_USAGE,
    JSON.stringify({
      cpu: (userCPUTime + systemCPUTime) / 1e6,
      rssMB: maxRSS / 1024,
      wall: (performance.now() - started) / 1e3,
    }),
  );
});
