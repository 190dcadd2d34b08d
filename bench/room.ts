/** A reading room as a process of its own, for benches. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));

export interface Asked {
  /** Milliseconds by the clock, until the last byte. */
  readonly ms: number;
  /** CPU milliseconds of the room meanwhile, all its threads; null where the system does not tell. */
  readonly cpu: number | null;
  readonly bytes: number;
}

export interface BenchRoom {
  ask(path: string): Promise<Asked>;
  /** Megabytes. */
  peak(): number;
  close(): Promise<void>;
}

/** CPU milliseconds of a process so far: the clock says little on a shared machine. */
function cpuOf(pid: number): number | null {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(`${tasks}/${pid}/schedstat`)) return null;
  const times = readdirSync(tasks).map((id) => Number(readFileSync(`${tasks}/${id}/schedstat`, 'utf8').split(' ')[0]));
  return times.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
}

/** Serves an archive on a free port. */
export async function openRoom(archive: string): Promise<BenchRoom> {
  const server = spawn(process.execPath, [CLI, 'serve', '--port', '0', '--json', '--quiet', '--archive', archive], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [first] = (await once(createInterface(server.stdout), 'line')) as [string];
  const { url } = JSON.parse(first) as { url: string };
  const pid = server.pid!;
  return {
    ask: async (path) => {
      const [start, before] = [performance.now(), cpuOf(pid)];
      const answer = await fetch(new URL(path, url));
      const { byteLength } = await answer.arrayBuffer();
      if (answer.status >= 500) throw new Error(`${path}: ${answer.status}`);
      const ms = performance.now() - start;
      const after = cpuOf(pid);
      return { ms, cpu: before === null || after === null ? null : after - before, bytes: byteLength };
    },
    peak: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    close: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}
