/**
 * `npm run faults`: the long forms. `-- --kills 200 --hostile 100000` are the defaults; `tests/faults` has short ones.
 * Prints one line a fault and ends with 1 when a promise was broken.
 */
import { parseArgs } from 'node:util';
import { adversarialTexts, honestPages, hostilePage, pageOf } from './hostile-pages.js';
import { cpuMs, runPipeline } from './pipeline.js';
import { damagedDatabase, interrupted, killed, makeGround, type Result, stopped, twice } from './scenarios.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    articles: { type: 'string', default: '120' },
    hostile: { type: 'string', default: '100000' },
    size: { type: 'string', default: '1000000' },
  },
});

/** A page that takes longer than this hangs, in CPU milliseconds on an idle machine. */
const HANG_MS = 1000;
let broken = 0;

function tell({ fault, ok, told }: Result): void {
  if (!ok) broken++;
  process.stdout.write(`${ok ? 'kept  ' : 'BROKEN'}  ${fault}: ${told}\n`);
}

function hostile(count: number): Result {
  const honest = honestPages();
  runPipeline(pageOf(honest[0]!, 'text/html'));
  let slowest = 0;
  let where = 0;
  const crashed: string[] = [];
  const before = process.memoryUsage().rss;
  for (let n = 0; n < count; n++) {
    const took = cpuMs(() => {
      try {
        runPipeline(hostilePage(n, honest));
      } catch (error) {
        crashed.push(`${n}: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
    if (took > slowest) [slowest, where] = [took, n];
  }
  const grown = Math.round((process.memoryUsage().rss - before) / 1e6);
  const told = `${count} pages, ${crashed.length} crashes ${crashed.slice(0, 5).join(', ')}, slowest ${Math.round(slowest)} ms (page ${where}), grown by ${grown} MB`;
  return { fault: 'hostile pages', ok: crashed.length === 0 && slowest < HANG_MS && grown < 600, told };
}

function adversarial(size: number): Result {
  const slow: string[] = [];
  for (const [name, text] of adversarialTexts(size)) {
    const html = `<title>园林</title><h1>园林</h1><div>${text}</div>`;
    for (const [body, type] of [
      [html, 'text/html; charset=utf-8'],
      [text, 'text/plain; charset=utf-8'],
    ] as const) {
      const took = cpuMs(() => void runPipeline(pageOf(Buffer.from(body), type)));
      if (took > (20 * HANG_MS * size) / 1e6) slow.push(`${name} (${type.slice(5, 10)}) ${Math.round(took)} ms`);
    }
  }
  return {
    fault: 'adversarial strings',
    ok: slow.length === 0,
    told: `${size} characters each; ${slow.join(', ') || 'none slow'}`,
  };
}

const ground = await makeGround(Number(values.articles));
try {
  tell(await stopped(ground));
  tell(await interrupted(ground));
  tell(await twice(ground));
  tell(await damagedDatabase(ground));
  tell(await killed(ground, Number(values.kills)));
} finally {
  await ground.close();
}
tell(hostile(Number(values.hostile)));
tell(adversarial(Number(values.size)));
process.exitCode = broken === 0 ? 0 : 1;
