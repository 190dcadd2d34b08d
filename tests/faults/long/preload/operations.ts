/**
 * Loaded before the program: its `FAULT_OPERATION`-th operation on a file in one of the folders `FAULT_FOLDERS` (JSON) is
 * not done; or the first whose name and path match it, when it is no number; or, with `FAULT_PLACE`, the one made from that
 * place of the program for the `FAULT_OPERATION`-th time. With `FAULT_ERROR` (an errno name) it fails with that error,
 * else the process is killed in front of it.
 */
import { isMainThread } from 'node:worker_threads';
import { failure, type Step, watching } from './guard.js';

const { FAULT_OPERATION: wanted = '', FAULT_PLACE: place, FAULT_ERROR: code } = process.env;
const at = Number(wanted);
const pattern = Number.isNaN(at) ? new RegExp(wanted) : null;
const folders = JSON.parse(process.env.FAULT_FOLDERS ?? '[]') as string[];
let done = 0;
let over = false;

const inside = (path: string): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}.`));

/** Counts an operation; throws, or ends the process, when its turn has come. */
function step(operation: Step): void {
  const { name, path } = operation;
  if (over || !inside(path)) return;
  const what = `${name.replace('Sync', '')} ${path}`.replace(/\s+/g, ' ');
  if (
    place !== undefined
      ? operation.place !== place || ++done !== at
      : pattern === null
        ? ++done !== at
        : !pattern.test(what)
  )
    return;
  over = true;
  process.stderr.write(`FAULT ${what}\n`);
  if (code === undefined) process.kill(process.pid, 'SIGKILL');
  throw failure(name, code as 'ENOSPC');
}

if (isMainThread && wanted !== '') watching.step = step;
