/** Pages with scripts, mutated as HTML and as answers on the wire, in a real browser. */
import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer } from 'node:net';
import { Renderer } from '../../../crawlers/browser.js';
import { RetryPage, SkipPage } from '../../../src/core/errors.js';
import { mutated, Trials } from './foreign.js';
import type { Result } from './ground.js';
import { random } from './hostile-pages.js';

/** Pages in the browser at a time. */
const SIDE_BY_SIDE = 4;
/** Far more requests than one of these pages asks for by itself: its own loops are bounded by the program. */
const MOST_REQUESTS = 300;

/** What a script may do to others, put into a page. `UDP` becomes a port that nobody may reach. */
const SCRIPTS = [
  'location = "/next.html"',
  'location.reload()',
  'for (let i = 0; i < 50; i++) fetch("/data?" + i)',
  'window.open("/popup.html"); window.open("about:blank")',
  'alert(1); confirm(2); onbeforeunload = () => "stay"',
  'new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1:UDP" }] }).createDataChannel("a")',
  'const p = new RTCPeerConnection({ iceServers: [{ urls: "turn:127.0.0.1:UDP", username: "a", credential: "b" }] }); p.createDataChannel("a"); p.createOffer().then((o) => p.setLocalDescription(o))',
  'document.write("<iframe src=/frame.html>")',
  'document.body.innerHTML = "<p>" + "园".repeat(100000)',
  'document.cookie = "a=b"; history.pushState(0, "", "/" + Math.random())',
  'navigator.sendBeacon("/beacon", "a"); new Worker("/worker.js")',
  'new WebSocket("ws://" + location.host + "/socket")',
  'setInterval(() => document.body.append("园"), 1)',
  'throw new Error("a")',
  'location = "data:text/html,<h1>forged</h1>"',
  'location = "javascript:document.write(1)"',
  'navigator.serviceWorker.register("/worker.js")',
];

/** Renders `count` mutated pages: a page or a reason by name, no packet beside HTTP, no more requests than are bounded. */
export async function foreignRenders(count: number, executable: string, seed = 1): Promise<Result> {
  const rnd = random(seed);
  let packets = 0;
  let requests = 0;
  const udp = createSocket('udp4').on('message', () => packets++);
  await new Promise<void>((ready) => udp.bind(0, '127.0.0.1', ready));
  const answers = new Map<string, Uint8Array>();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (head) => {
      requests++;
      const path = / (\/\S*)/.exec(head.toString('latin1'))?.[1] ?? '';
      socket.end(answers.get(path) ?? 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const renderer = new Renderer({
    ...{ executable, userAgent: 'yuanye/test', allowPrivate: true, maxBytes: 2 ** 20 },
    ...{ totalMs: 10_000, settleMs: 300 },
  });
  const trials = new Trials('mutated pages in the browser', SIDE_BY_SIDE * 1000);
  const page = (): Buffer => {
    const scripts = Array.from(
      { length: Math.floor(rnd() * 3) },
      () =>
        `<script>${SCRIPTS[Math.floor(rnd() * SCRIPTS.length)]!.replaceAll('UDP', String(udp.address().port))}</script>`,
    );
    const html = `<!doctype html><html><head><meta charset="utf-8"><title>园林</title></head><body><div id="app"></div><p>园林绿化工程。</p>${scripts.join('')}</body></html>`;
    const body = rnd() < 0.7 ? mutated(Buffer.from(html), rnd) : Buffer.from(html);
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ${body.length}\r\n\r\n`;
    return Buffer.concat([rnd() < 0.3 ? mutated(Buffer.from(head), rnd) : Buffer.from(head), body]);
  };
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      answers.set(`/${n}.html`, page());
      await trials.run(
        n,
        () => renderer.render(`http://127.0.0.1:${port}/${n}.html`),
        (error) => error instanceof SkipPage || error instanceof RetryPage,
      );
      answers.delete(`/${n}.html`);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  await renderer.close();
  await new Promise((closed) => server.close(closed));
  udp.close();
  const result = trials.result();
  const few = requests <= count * MOST_REQUESTS;
  return {
    ...result,
    ok: result.ok && packets === 0 && few,
    told: `${result.told}; ${requests} requests, ${packets} packets by UDP`,
  };
}
