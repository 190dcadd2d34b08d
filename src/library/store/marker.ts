/** Which library a store belongs to: an object that says so, so that an unmounted disk or a wrong bucket is seen. */
import { buffer } from 'node:stream/consumers';
import { EXIT, StopRun } from '../../core/errors.js';
import type { Store } from './store.js';

const MARKER = 'library.json';

async function libraryOf(store: Store): Promise<string | null> {
  const stream = await store.get(MARKER);
  if (stream === null) return null;
  try {
    return String((JSON.parse((await buffer(stream)).toString('utf8')) as { id?: unknown }).id);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return '';
  }
}

/** Throws StopRun (exit 4) when the store is not this library's. */
export async function checkStore(store: Store, library: string): Promise<void> {
  const found = await libraryOf(store);
  if (found === library) return;
  throw new StopRun(
    'store-other',
    found === null
      ? `The store ${store.address} holds no library.`
      : `The store ${store.address} holds another library than the control.`,
    'Is the disk mounted, and the name right? Control and store are those that yuanye library init was given.',
    EXIT.unusable,
  );
}

/** Makes an empty store this library's; tries that objects can be put, listed and deleted. */
export async function markStore(store: Store, library: string): Promise<void> {
  const found = await libraryOf(store);
  if (found !== null && found !== library) await checkStore(store, library);
  const probe = `sites/.probe/${library}`;
  await store.put(probe, Buffer.from('x'));
  for await (const { key } of store.list('sites/.probe/')) await store.delete(key);
  await store.put(MARKER, Buffer.from(`${JSON.stringify({ id: library })}\n`));
}
