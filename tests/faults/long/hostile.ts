/**
 * Mutated pages through decode → … → fingerprint in a process of its own, so that a page that never ends can be ended:
 * `node --import tsx tests/faults/long/hostile.ts FROM TO` prints one JSON line a thousand pages and one at the end.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Article } from '../../../src/core/page.js';
import { cpuMs } from '../../cpu.js';
import { TSX } from '../../loader.js';
import { honestPages, hostilePage, pageOf } from './hostile-pages.js';
import { runPipeline } from './pipeline.js';

export interface Slice {
  /** Pages done so far. */
  readonly pages: number;
  /** `number: message` of pages that threw, or gave what is no article by its schema. */
  readonly crashed: readonly string[];
  /** CPU milliseconds of the slowest page, and which it was. */
  readonly slowest: number;
  readonly where: number;
  /** Bytes of live memory, after a collection, beyond those after the first thousand pages. */
  readonly grown: number;
}

/** Silence of a thousand pages after which their process is ended, in milliseconds; usually they take two or three seconds. */
const SILENCE_MS = 180_000;
const STEP = 1000;

function work(from: number, to: number, tell: (slice: Slice) => void): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const live = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const honest = honestPages();
  runPipeline(pageOf(honest[0]!, 'text/html')); // loads the language model
  const crashed: string[] = [];
  let [slowest, where, warm] = [0, from, 0];
  for (let n = from; n < to; n++) {
    const page = hostilePage(n, honest);
    const took = cpuMs(() => {
      try {
        const { article } = runPipeline(page);
        if (n % 50 === 0) Article.parse(article);
      } catch (error) {
        crashed.push(`${n}: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
    if (took > slowest) [slowest, where] = [took, n];
    const pages = n + 1 - from;
    if (pages === STEP) warm = live();
    if (pages % STEP === 0 || n + 1 === to)
      tell({ pages, crashed, slowest: Math.round(slowest), where, grown: warm === 0 ? 0 : live() - warm });
  }
}

/** The pages FROM … TO-1. What it last heard is what it tells of a process that had to be ended; then `hung` is true. */
export function hostileSlice(from: number, to: number): Promise<Slice & { readonly hung: boolean }> {
  const child = spawn(process.execPath, ['--import', TSX, fileURLToPath(import.meta.url), String(from), String(to)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let heard: Slice = { pages: 0, crashed: [], slowest: 0, where: from, grown: 0 };
    let hung = false;
    const end = () => {
      hung = true;
      child.kill('SIGKILL');
    };
    let watch = setTimeout(end, SILENCE_MS);
    createInterface({ input: child.stdout! }).on('line', (text) => {
      heard = JSON.parse(text) as Slice;
      clearTimeout(watch);
      watch = setTimeout(end, SILENCE_MS);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(watch);
      if (hung || code === 0) resolve({ ...heard, hung });
      else reject(new Error(`the hostile pages' process ended with ${code} after ${heard.pages} pages`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [from = 0, to = STEP] = process.argv.slice(2).map(Number);
  work(from, to, (slice) => process.stdout.write(`${JSON.stringify(slice)}\n`));
}
