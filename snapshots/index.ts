/** Room 2: what the site sent, byte for byte, in the field's formats. Look-ups, writing, reading, proof. */
export { type Capture, surt } from './cdxj.js';
export { type Content, contents } from './contents.js';
export type { Disk } from './disk.js';
export {
  type ImportedCapture,
  type ImportedMetadata,
  type ImportFault,
  type ImportItem,
  type ImportOptions,
  readCaptures,
  sniff,
} from './import.js';
export { captureAt, captures, type LookUpOptions, warcFiles } from './live-index.js';
export {
  type At,
  type FindOriginal,
  groupAt,
  originalIn,
  type Payload,
  readPage,
  readPayload,
  readRecord,
  type StoredRecord,
} from './read.js';
export { hasDigest } from './record.js';
export { captureFrom, type Recovered, rebuildIndexes, recover, type TailCapture } from './recover.js';
export {
  type Repetition,
  recordsWith,
  removeWarc,
  repetitionsOf,
  rewriteWithout,
  successorOf,
} from './rewrite.js';
export {
  type Expected,
  type Finding,
  type FindingCode,
  type VerifyCounts,
  type VerifyOptions,
  verify,
} from './verify.js';
export { type WaczOptions, type WaczPage, type WaczReport, writeWacz } from './wacz-write.js';
export { exportWarc, type WarcExportOptions } from './warc-export.js';
export { openWarcWriter, type Place, type WarcWriter } from './write.js';
export type { CaptureRef, WarcWriterOptions, WriteOptions } from './writer-options.js';
