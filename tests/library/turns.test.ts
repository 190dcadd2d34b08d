/** Turns that processes take with hosts and browsers. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SharedTurns } from '../../src/core/turns.js';
import { openTurns } from '../../storage/index.js';
import { builtFile } from '../program.js';
import { folderForTest } from '../storage/article.js';

const never = new AbortController().signal;
const opened: SharedTurns[] = [];
const turnsOn = (file: string, browsers = 1) => {
  const turns = openTurns(file, browsers);
  opened.push(turns);
  return turns;
};
afterEach(() => {
  vi.useRealTimers();
  for (const turns of opened.splice(0)) turns.close();
});

/** Whether something comes within so many milliseconds. */
const within = (ms: number, what: Promise<unknown>) =>
  Promise.race([what.then(() => true), new Promise<false>((resolve) => setTimeout(() => resolve(false), ms))]);

describe('a host', () => {
  it('is asked by one at a time, and not before its pause is over', { retry: 2 }, async () => {
    const file = join(folderForTest(), 'turns.db');
    const [a, b] = [turnsOn(file), turnsOn(file)];
    expect(await a.take('pictures.example', never)).toBe(true);
    expect(await a.take('other.example', never)).toBe(true);
    const waiting = b.take('pictures.example', never);
    expect(await within(300, waiting)).toBe(false);
    const at = Date.now();
    a.rest('pictures.example', 400);
    expect(await waiting).toBe(true);
    expect(Date.now() - at).toBeGreaterThanOrEqual(400);
    expect(await within(2000, b.take('third.example', never))).toBe(true);
  });

  it('is no longer waited for when the run is stopped', async () => {
    const file = join(folderForTest(), 'turns.db');
    const [a, b] = [turnsOn(file), turnsOn(file)];
    await a.take('h', never);
    const stop = new AbortController();
    const waiting = b.take('h', stop.signal);
    stop.abort();
    expect(await waiting).toBe(false);
  });

  it('is free again after its holder was killed, and keeps for others what it was told meanwhile', async () => {
    const file = join(folderForTest(), 'turns.db');
    const child = fork(builtFile('tests/library/hold-turns.ts'), [file]);
    await once(child, 'message');
    const turns = turnsOn(file);
    expect(
      await within(
        500,
        turns.take('h', AbortSignal.timeout(400)).then((took) => (took ? true : new Promise(() => {}))),
      ),
    ).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    // Nobody renews what the dead one held, so it ends after fifteen seconds.
    vi.useFakeTimers({ now: Date.now() + 15_000, toFake: ['Date'] });
    expect(await within(20_000, turns.take('h', never))).toBe(true);
  }, 40_000);

  it('is not shut for years by a clock that was ahead', async () => {
    const file = join(folderForTest(), 'turns.db');
    const [a, b] = [turnsOn(file), turnsOn(file)];
    vi.useFakeTimers({ now: new Date('2099-01-01'), toFake: ['Date'] });
    await a.take('held', never);
    await a.take('rests', never);
    a.rest('rests', 1000);
    vi.useRealTimers();
    expect(await within(2000, b.take('held', never))).toBe(true);
    expect(await within(2000, b.take('rests', never))).toBe(true);
  });
});

describe('a turn', () => {
  it('is not lost to one who looked at the clock just before it was taken', async () => {
    const file = join(folderForTest(), 'turns.db');
    const [a, b] = [turnsOn(file), turnsOn(file)];
    const now = Date.now();
    vi.useFakeTimers({ now, toFake: ['Date'] });
    await a.take('h', never);
    await a.takeBrowser(never);
    vi.setSystemTime(now - 5);
    expect(await within(200, b.take('h', never))).toBe(false);
    expect(await within(300, b.takeBrowser(never))).toBe(false);
  });
});

describe('a browser', () => {
  it('is run by so many processes, and who waits is known', async () => {
    const file = join(folderForTest(), 'turns.db');
    const [a, b, c] = [turnsOn(file, 2), turnsOn(file, 2), turnsOn(file, 2)];
    expect(await a.takeBrowser(never)).toBe(true);
    expect(await b.takeBrowser(never)).toBe(true);
    expect(a.browserWanted()).toBe(false);
    const waiting = c.takeBrowser(never);
    expect(await within(400, waiting)).toBe(false);
    expect(a.browserWanted()).toBe(true);
    b.leaveBrowser();
    expect(await waiting).toBe(true);
    expect(a.browserWanted()).toBe(false);
  });
});
