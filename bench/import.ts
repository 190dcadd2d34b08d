/** `yuanye import` on a WARC file of gigabytes: article pages among much else, in constant memory. */

import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSampleSite } from '../samples/index.js';
import { measured } from './measured.js';

const DATE = '2024-05-06T07:08:09Z';

function record(url: string, n: number, head: string, body: Buffer): Buffer {
  const block = Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\n`), body]);
  const id = `<urn:uuid:00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}>`;
  const fields = `WARC-Type: response\r\nWARC-Record-ID: ${id}\r\nWARC-Target-URI: ${url}\r\nWARC-Date: ${DATE}\r\n`;
  const type = 'Content-Type: application/http; msgtype=response';
  return Buffer.concat([
    Buffer.from(`WARC/1.0\r\n${fields}${type}\r\nContent-Length: ${block.length}\r\n\r\n`),
    block,
    Buffer.from('\r\n\r\n'),
  ]);
}

/** A picture's bytes: they do not compress, and no two are alike. */
function noise(n: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let x = n * 2654435761 + 1;
  for (let i = 0; i + 4 <= size; i += 4) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    bytes.writeUInt32LE(x, i);
  }
  return bytes;
}

/** Prints one line for each form of the file: pages/s, CPU seconds per 1,000 article pages, peak RSS. */
export async function benchImport(pages: number, gigabytes: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'yuanye-bench-'));
  const site = await startSampleSite({ articles: pages });
  try {
    const truth = (await (await fetch(`${site.url}/_truth.jsonl`)).text()).trim().split('\n');
    const urls = truth.map((line) => (JSON.parse(line) as { url: string }).url).slice(0, pages);
    const file = join(scratch, 'all.warc');
    const out = createWriteStream(file);
    const put = async (bytes: Buffer) => {
      if (!out.write(bytes)) await once(out, 'drain');
    };
    // Members of gzip beside each other with plain pictures would be no WARC: the file is plain, its pages are not few.
    const picture = 512 * 1024;
    const pictures = Math.max(0, Math.round((gigabytes * 2 ** 30 - pages * 34_000) / picture));
    let n = 0;
    let shown = 0;
    for (const url of urls) {
      const answer = await fetch(url, { redirect: 'manual' });
      const type = answer.headers.get('content-type') ?? 'text/html';
      await put(record(url, n++, `Content-Type: ${type}\r\n`, Buffer.from(await answer.arrayBuffer())));
      for (; shown < (pictures * n) / urls.length; shown++) {
        await put(
          record(`${site.url}/p/${shown}.jpg`, n + shown + 1e6, 'Content-Type: image/jpeg\r\n', noise(shown, picture)),
        );
      }
    }
    out.end();
    await once(out, 'close');
    const cli = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
    const size = (statSync(file).size / 2 ** 30).toFixed(2);
    process.stdout.write(`import of ${size} GiB, ${urls.length} pages among ${shown} pictures\n`);
    for (const workers of ['0', '1']) {
      const archive = join(scratch, `archive-${workers}`);
      const args = ['import', file, '--quiet', '--workers', workers, '--archive', archive];
      const { wall, cpu, rssMB, busiest } = await measured(scratch, cli, args, [0, 3]);
      process.stdout.write(
        `  --workers ${workers}: ${(urls.length / wall).toFixed(0)} pages/s, ` +
          `${((1000 * cpu) / urls.length).toFixed(2)} CPU s per 1000 pages, ` +
          `${busiest ? `busiest thread ${busiest.toFixed(1)} CPU s, ` : ''}peak RSS ${rssMB.toFixed(0)} MiB\n`,
      );
    }
  } finally {
    await site.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
