/** A browser that processes take in turns: closed when idle, and after a while when others wait. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BrowserTurn } from '../../crawlers/browser-turn.js';
import type { SharedTurns } from '../../src/core/turns.js';

function world(wanted = false) {
  const did: string[] = [];
  const turns = {
    takeBrowser: async (signal: AbortSignal) => {
      did.push('take');
      return !signal.aborted;
    },
    leaveBrowser: () => void did.push('leave'),
    browserWanted: () => wanted,
  } as SharedTurns;
  const stop = new AbortController();
  const turn = new BrowserTurn(turns, stop.signal, async () => void did.push('close'));
  return { did, stop, turn };
}

afterEach(() => vi.useRealTimers());

describe('a browser that is shared', () => {
  it('is taken once for pages that follow each other, and closed when nothing follows', async () => {
    vi.useFakeTimers();
    const { did, turn } = world();
    await turn.use(async () => did.push('page'));
    await turn.use(async () => did.push('page'));
    expect(did).toEqual(['take', 'page', 'page']);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(did).toEqual(['take', 'page', 'page', 'close', 'leave']);
    await turn.use(async () => did.push('page'));
    expect(did.slice(5)).toEqual(['take', 'page']);
    await turn.close();
    expect(did.at(-1)).toBe('leave');
  });

  it('is given to who waits after a minute, though pages never cease', async () => {
    vi.useFakeTimers();
    const { did, turn } = world(true);
    const page = (ms: number) => turn.use(() => new Promise((resolve) => setTimeout(resolve, ms)));
    const [long, short] = [page(70_000), page(65_000)];
    await vi.advanceTimersByTimeAsync(66_000);
    await short;
    const late = page(10); // it waits until the browser was closed
    await vi.advanceTimersByTimeAsync(1000);
    expect(did).toEqual(['take']);
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all([long, late]);
    expect(did).toEqual(['take', 'close', 'leave', 'take']);
  });

  it('is not waited for when the run is stopped', async () => {
    const { stop, turn } = world();
    stop.abort();
    await expect(turn.use(async () => 1)).rejects.toThrow('stopped while waiting');
    await turn.close();
  });
});
