/** One thread that reads the archive for the room, with connections of its own. */
import { workerData } from 'piscina';
import { type Archive, Catalogue, openArchive } from '../../storage/index.js';
import { isLibrary } from '../library/library.js';
import { type ReadingAnswer, type ReadingTask, readOne } from './readings.js';

const { dir } = workerData as { readonly dir: string };
const main = isLibrary(dir) ? Catalogue.open(dir, 'read').archive : openArchive(dir, { mode: 'read' });
main.db.pragma('cache_size = -48000'); // in kB

/** The archives of a library's sites that were asked last; the latest comes last. */
const others = new Map<string, Archive>();
const MOST = 8;

function archiveAt(place: string | undefined): Archive {
  if (place === undefined) return main;
  const archive = others.get(place) ?? openArchive(place, { mode: 'read' });
  archive.db.pragma('cache_size = -4000');
  others.delete(place);
  others.set(place, archive);
  return archive;
}

export default async function read(tasks: readonly ReadingTask[]): Promise<ReadingAnswer[]> {
  const answers = await Promise.all(tasks.map((task) => readOne(archiveAt(task.dir), task)));
  for (const [place, archive] of others) {
    if (others.size <= MOST) break;
    archive.db.close();
    others.delete(place);
  }
  return answers;
}
