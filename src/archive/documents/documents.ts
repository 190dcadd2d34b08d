/** Documents as pages: their text is read in a thread that may die, within bounds of size, time and memory. */
import type { Piscina } from 'piscina';
import { StopRun } from '../../core/errors.js';
import { openThreads } from '../worker-pool.js';
import type { Converted, ConvertTask, DocumentKind } from './convert-worker.js';

/** Bytes of a document that is read. */
export const LARGEST_DOCUMENT = 64 * 1024 * 1024;
/** What a document that is a ZIP file may unpack to: it is held in memory. */
export const LARGEST_UNPACKED = 256 * 1024 * 1024;
/** Time for one document, ms. */
const TIME = 60_000;
/** The thread's heap, MB. */
const HEAP_MB = 512;
/** By how much this process may grow while a document is read, in bytes: what is unpacked is not on a heap. */
const LARGEST_GROWTH = 1024 ** 3;
/** Characters of the text that is taken, a multiple of the largest book. */
const LARGEST_TEXT = 20 * 1024 * 1024;

/** Media types, as the records of the documents have them. */
export const MEDIA_TYPES: Readonly<Record<DocumentKind, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  doc: 'application/msword',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  mhtml: 'multipart/related',
};

const NAMES: Readonly<Record<DocumentKind, string>> = {
  pdf: 'a PDF document',
  docx: 'a Word document (DOCX)',
  doc: 'a Word document (DOC)',
  xlsx: 'an Excel workbook (XLSX)',
  mhtml: 'an MHTML file',
};

/** Ends the reading of a document that takes too long or too much. */
class Bounds {
  private readonly abort = new AbortController();
  private readonly from = process.memoryUsage.rss();
  private readonly since = performance.now();
  private readonly timer = setInterval(() => this.look(), 50);
  /** What was exceeded. */
  exceeded: string | null = null;

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  end(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    if (performance.now() - this.since > TIME) this.exceeded = `it took more than ${TIME / 1000} seconds`;
    else if (process.memoryUsage.rss() - this.from > LARGEST_GROWTH)
      this.exceeded = `it unpacks to more than ${LARGEST_GROWTH / 1024 ** 2} MB`;
    if (this.exceeded !== null) this.abort.abort();
  }
}

export class Documents {
  private pool: Promise<Piscina> | undefined;

  /** A document as HTML. Throws StopRun with the reason when it cannot be read. */
  async read(task: ConvertTask): Promise<Exclude<Converted, { unreadable: string }>> {
    this.pool ??= this.open();
    const pool = await this.pool;
    const failed = (why: string) =>
      new StopRun(
        'unreadable',
        `this is ${NAMES[task.kind]}, and it cannot be read: ${why.replace(/\.$/, '')}`,
        'Save it as HTML with the program that made it.',
      );
    let converted: Converted;
    const bounds = new Bounds();
    try {
      converted = (await pool.run(task, { signal: bounds.signal })) as Converted;
    } catch (error) {
      throw failed(bounds.exceeded ?? (error as Error).message);
    } finally {
      bounds.end();
    }
    if ('unreadable' in converted) throw failed(converted.unreadable);
    if (converted.html.length > LARGEST_TEXT) throw failed(`its text has ${converted.html.length} characters`);
    return converted;
  }

  async close(): Promise<void> {
    await (await this.pool)?.destroy();
  }

  /** Not a WorkerPool: each document is a task of its own, which its bounds may end together with its thread. */
  private open(): Promise<Piscina> {
    return openThreads(new URL('./convert-worker', import.meta.url), {
      maxThreads: 1,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
  }
}
