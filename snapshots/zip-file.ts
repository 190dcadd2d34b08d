/** A ZIP file from entries that come one by one. */
import { type Disk, realDisk, wholeFile } from './disk.js';
import { ZipWriter } from './zip-write.js';

interface ZipContent {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Writes the entries, all stored, in their order; every one has the time `modified`. Returns the bytes of their contents. */
export function writeZip(path: string, entries: Iterable<ZipContent>, modified: Date, disk: Disk = realDisk): number {
  return wholeFile(disk, path, (fd) => {
    const zip = new ZipWriter(disk, fd, modified);
    let bytes = 0;
    for (const { path: name, content } of entries) {
      bytes += zip.add(name, typeof content === 'string' ? Buffer.from(content, 'utf8') : content).bytes;
    }
    zip.finish();
    return bytes;
  });
}
