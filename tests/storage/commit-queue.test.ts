/** Works that fail: whoever waits for them is told, whenever that is, and nothing ends the process. */
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { CommitQueue } from '../../storage/commit-queue.js';

const full = new Error('the disk is full');
const failing = (): CommitQueue => {
  const queue = new CommitQueue(new Database(':memory:'), { waitMs: 1 });
  queue.beforeCommit = () => Promise.reject(full);
  return queue;
};

it('commit-unhandled: a work that fails before anybody waits for it is no unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  const queue = failing();
  const works = [queue.enqueue(() => 1), queue.enqueue(() => 2)];
  await queue.flush();
  await pause(20);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  await expect(Promise.all(works)).rejects.toBe(full);
});

it('the failure of a work that was handed in is told once, by settle', async () => {
  const queue = failing();
  queue.hand(() => 1);
  await expect(queue.settle()).rejects.toBe(full);
  await queue.settle();
  queue.beforeCommit = () => undefined;
  queue.hand(() => 1);
  await queue.settle();
});

it('a work is written now where nothing else is waited for', async () => {
  const queue = new CommitQueue(new Database(':memory:'), { waitMs: 60_000 });
  const before = queue.enqueue(() => 1);
  expect(await queue.now(() => 2)).toBe(2);
  expect(await before).toBe(1);
});
