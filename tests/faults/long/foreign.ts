/** What others may hand over, mutated from what is valid: to every parser, and on the wire. One order is one line. */
import { request } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startGuardProxy } from '../../../crawlers/guard-proxy.js';
import { HttpClient, type Request } from '../../../crawlers/http.js';
import { RetryPage, SkipPage } from '../../../src/core/errors.js';
import { foreignRenders } from './foreign-renders.js';
import { newFolder, type Result } from './ground.js';
import { random } from './hostile-pages.js';
import { answerOrders } from './orders.js';
import { PARSERS, type Parser } from './parsers.js';
import { mutated, Trials } from './trials.js';

export interface ForeignOrder {
  /** Of a parser, or of what is done on the wire. */
  readonly name: string;
  readonly count: number;
  readonly seed: number;
  /** The browser, for pages. */
  readonly browser?: string | null;
}

/** What is tried, and how often of `count`. Pages need a browser. */
export const FOREIGN: Readonly<Record<string, number>> = {
  answers: 1,
  'answers read leniently': 1,
  'answers through the proxy': 1,
  ...Object.fromEntries(PARSERS.map(({ name, share = 0.2 }) => [name, share])),
  pages: 0.1,
};

/** Mutated files, half of the packed ones changed inside: read to the end, or refused as the parser may. */
async function tryParser({ name, samples, read, refuses }: Parser, count: number, seed: number): Promise<Result> {
  const path = join(newFolder(), 'mutated');
  const rnd = random(seed);
  const trials = new Trials(`mutated ${name}`);
  const valid = samples.map((sample) => sample((inner) => inner));
  for (let n = 0; n < count; n++) {
    const at = n % samples.length;
    const inside = n % (2 * samples.length) >= samples.length;
    const changed = samples[at]!((inner) => (inside ? mutated(inner, rnd) : inner));
    const bytes = changed.equals(valid[at]!) ? mutated(valid[at]!, rnd) : changed;
    await trials.run(n, () => read(bytes, path), refuses ?? (() => false));
  }
  return trials.result();
}

const HTML = '<p>园林绿化工程。</p>'.repeat(20);
/** An answer as its server means it: what is refused of it is refused for what was changed. */
const answerOf = (headers: readonly string[], body: Uint8Array | string, status = '200 OK'): Buffer =>
  Buffer.concat([
    Buffer.from([`HTTP/1.1 ${status}`, ...headers, 'Connection: close', '', ''].join('\r\n')),
    Buffer.from(body as string),
  ]);
const TYPE = 'Content-Type: text/html; charset=utf-8';
const ANSWERS = [
  answerOf([TYPE, 'Etag: "1"', `Content-Length: ${Buffer.byteLength(HTML)}`], HTML),
  answerOf([TYPE, 'Transfer-Encoding: chunked'], '5\r\n<p>a\n\r\n0\r\n\r\n'),
  answerOf(['Location: /next.html', 'Content-Length: 0'], '', '302 Found'),
  answerOf([TYPE, 'Content-Encoding: gzip'], gzipSync(HTML)),
];

/** Mutated answers on the wire, to whoever asks for them by `ask`. */
async function tryAnswers(
  name: string,
  { count, seed }: ForeignOrder,
  open: (
    port: number,
  ) => Promise<{ ports: readonly number[]; ask: (url: string) => Promise<unknown>; close: () => Promise<void> }>,
): Promise<Result> {
  const rnd = random(seed);
  let answer: Uint8Array = ANSWERS[0]!;
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const { ports, ask, close } = await open(port);
  const trials = new Trials(name, [port, ...ports]);
  for (let n = 0; n < count; n++) {
    answer = mutated(ANSWERS[n % ANSWERS.length]!, rnd);
    await trials.run(
      n,
      () => ask(`http://127.0.0.1:${port}/${n}.html`),
      (error) => error instanceof SkipPage || error instanceof RetryPage,
    );
  }
  await close();
  await new Promise((closed) => server.close(closed));
  return trials.result();
}

/** To the crawler, read strictly or as browsers read: a page, or a reason by name. */
const toCrawler = (name: string, order: ForeignOrder, request: Request): Promise<Result> =>
  tryAnswers(name, order, async () => {
    const client = new HttpClient({ userAgent: 'yuanye/test', allowPrivate: true, limits: { totalMs: 20_000 } });
    return { ports: [], ask: (url) => client.fetch(url, request), close: () => client.close() };
  });

/** To the browser's way out: what was sent, or an answer of the proxy's; its process lives. */
const toProxy = (order: ForeignOrder): Promise<Result> =>
  tryAnswers('mutated answers through the guard proxy', order, async () => {
    const proxy = await startGuardProxy({ allowPrivate: true, maxBytes: 2 ** 20 });
    const port = Number(new URL(proxy.url).port);
    const ask = (url: string) =>
      new Promise<void>((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port, path: url, agent: false, timeout: 20_000 }, (answer) => {
          answer
            .once('close', resolve)
            .once('error', () => resolve())
            .resume();
        });
        asked.once('timeout', () => reject(new Error('no answer')));
        // A connection that is ended without an answer is an error that the browser knows.
        asked.once('error', () => resolve()).end();
      });
    return { ports: [port], ask, close: () => proxy.close() };
  });

/** Does one of `FOREIGN`. */
export async function foreign(order: ForeignOrder): Promise<Result> {
  const { name, count, seed, browser } = order;
  if (name === 'answers') return toCrawler('mutated answers of a server', order, {});
  if (name === 'answers read leniently')
    return toCrawler('mutated answers, read as browsers do', order, { irregular: 'test' });
  if (name === 'answers through the proxy') return toProxy(order);
  if (name !== 'pages') return tryParser(PARSERS.find((one) => one.name === name)!, count, seed);
  if (browser != null) return foreignRenders(count, browser, seed);
  return { fault: 'mutated pages in the browser', ok: true, told: 'NOT RUN: there is no browser on this machine' };
}

if (process.argv[2] === 'orders') answerOrders(foreign);
