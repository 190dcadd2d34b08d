/** One thread that reads the archive for the room, with a connection of its own. */
import { workerData } from 'piscina';
import { openArchive } from '../../storage/index.js';
import { type ReadingAnswer, type ReadingTask, readOne } from './readings.js';

const { dir } = workerData as { readonly dir: string };
const archive = openArchive(dir, { mode: 'read' });
archive.db.pragma('cache_size = -48000'); // in kB

export default function read(tasks: readonly ReadingTask[]): Promise<ReadingAnswer[]> {
  return Promise.all(tasks.map((task) => readOne(archive, task)));
}
