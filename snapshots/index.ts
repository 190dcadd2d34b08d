/** Room 2: what the site sent, byte for byte, in the field's formats. Look-ups, writing, reading, proof. */
export type { Capture } from './cdxj.js';
export { surt } from './cdxj.js';
export { contents, faults } from './contents.js';
export { type Disk, openName, putInPlace, realDisk, wholeFile } from './disk.js';
export {
  type ImportedCapture,
  type ImportedRevisit,
  type ImportItem,
  readCaptures,
  sniff,
} from './import.js';
export { captureAt, captures, indexedEnd, lostFiles, nearest, warcFiles } from './live-index.js';
export {
  type At,
  readPage,
  readPayload,
  readRecord,
} from './read.js';
export { field, hasDigest, uriField } from './record.js';
export { captureFrom, type Recovered, rebuildIndexes, recover, type TailCapture } from './recover.js';
export {
  divide,
  recordsWith,
  removeWarc,
  repetitionsOf,
  revisitsIn,
  rewriteWithout,
  successorOf,
} from './rewrite.js';
export type { ScannedRecord } from './scan.js';
export {
  type Expected,
  type Finding,
  type VerifyCounts,
  verify,
} from './verify.js';
export { type WaczPage, writeWacz } from './wacz-write.js';
export { exportWarc } from './warc-export.js';
export { openWarcWriter, type WarcWriter } from './write.js';
export type { CaptureRef, WriteOptions } from './writer-options.js';
export { writeZip } from './zip-file.js';
export { entryChunks, listZip, type ZipEntry } from './zip-read.js';
