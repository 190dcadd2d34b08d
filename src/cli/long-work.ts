/** Long work that is no run: a bar on a terminal, and Ctrl-C that leaves nothing half done. */
import type { Global } from './run-command.js';

export interface LongWork {
  readonly signal: AbortSignal;
  /** Shows how far it is; only on a terminal, and not more often than anybody can read. */
  readonly show: (what: string, done: number, total: number) => void;
}

const EVERY_MS = 200;

/** Runs `work` with a signal that Ctrl-C sets; resolves with undefined when it was interrupted. */
export async function longWork<T>(global: Global, work: (tools: LongWork) => Promise<T>): Promise<T | undefined> {
  const abort = new AbortController();
  const stop = () => {
    if (abort.signal.aborted) process.exit(130); // twice: the user means it
    abort.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const bar = process.stderr.isTTY === true && !global.quiet;
  let last = 0;
  const show = (what: string, done: number, total: number) => {
    if (!bar || Date.now() - last < EVERY_MS) return;
    last = Date.now();
    const share = total === 0 ? 0 : Math.floor((100 * done) / total);
    process.stderr.write(`\r\u001b[K${what} ${share} % (${done} of ${total})`);
  };
  try {
    return await work({ signal: abort.signal, show });
  } catch (error) {
    if (abort.signal.aborted) return undefined;
    throw error;
  } finally {
    if (bar && last > 0) process.stderr.write('\r\u001b[K');
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
