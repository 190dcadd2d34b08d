/** Pages with scripts, mutated as HTML and as answers on the wire, in a real browser. */
import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer } from 'node:net';
import { Renderer } from '../../../crawlers/browser.js';
import { RetryPage, SkipPage } from '../../../src/core/errors.js';
import type { Result } from './ground.js';
import { random } from './hostile-pages.js';
import { mutated, Trials } from './trials.js';

/** Pages in the browser at a time. */
const SIDE_BY_SIDE = 4;
/** As long as a crawl gives a page. */
const TOTAL_MS = 30_000;
/** Of so many at least the page is had: the others have a head that no page has. */
const LEAST = 0.7;
/** Far more requests than one of these pages asks for by itself: its own loops are bounded by the program. */
const MOST_REQUESTS = 300;

/** What a script may do to others, put into a page. `UDP` and `TCP` become ports that nobody may reach. */
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
  'onload = () => { document.open(); document.write("<p>园") }',
  'new WebSocket("ws://127.0.0.1:TCP/")',
  'location = "http://127.0.0.1:TCP/"',
  'window.open("http://127.0.0.1:TCP/")',
  'document.write("<img src=http://127.0.0.1:TCP/><iframe src=http://127.0.0.1:TCP/></iframe><link rel=prefetch href=http://127.0.0.1:TCP/>")',
  'const p = new RTCPeerConnection({ iceServers: [{ urls: "turn:127.0.0.1:TCP?transport=tcp", username: "a", credential: "b" }] }); p.createDataChannel("a"); p.createOffer().then((o) => p.setLocalDescription(o))',
];

/** Renders `count` mutated pages: most are had, the others refused by name; nobody else is asked; requests are bounded. */
export async function foreignRenders(count: number, executable: string, seed = 1): Promise<Result> {
  const rnd = random(seed);
  let packets = 0;
  let requests = 0;
  const udp = createSocket('udp4').on('message', () => packets++);
  await new Promise<void>((ready) => udp.bind(0, '127.0.0.1', ready));
  const visitors: string[] = [];
  const closed = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (head) => {
      const text = head.toString('latin1');
      // A page may have scripts and data from elsewhere, and a mutated one names this place for them by chance.
      if (!/^sec-fetch-dest: (?:script|empty)\r$/im.test(text) || /^upgrade:/im.test(text))
        visitors.push(text.slice(0, 200));
      socket.destroy();
    });
  });
  await new Promise<void>((ready) => closed.listen(0, '127.0.0.1', ready));
  const ports: Readonly<Record<string, number>> = {
    UDP: udp.address().port,
    TCP: (closed.address() as AddressInfo).port,
  };
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
    ...{ totalMs: TOTAL_MS, settleMs: 300 },
  });
  const trials = new Trials('mutated pages in the browser', null, SIDE_BY_SIDE * 1000);
  const page = (): Buffer => {
    const scripts = Array.from({ length: Math.floor(rnd() * 3) }, () => {
      const script = SCRIPTS[Math.floor(rnd() * SCRIPTS.length)]!;
      return `<script>${script.replaceAll(/UDP|TCP/g, (name) => String(ports[name]))}</script>`;
    });
    const html = `<!doctype html><html><head><meta charset="utf-8"><title>园林</title></head><body><div id="app"></div><p>园林绿化工程。</p>${scripts.join('')}</body></html>`;
    const body = rnd() < 0.7 ? mutated(Buffer.from(html), rnd) : Buffer.from(html);
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ${body.length}\r\n\r\n`;
    return Buffer.concat([rnd() < 0.3 ? mutated(Buffer.from(head), rnd) : Buffer.from(head), body]);
  };
  let next = 0;
  let had = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      answers.set(`/${n}.html`, page());
      await trials.run(
        n,
        async () => {
          await renderer.render(`http://127.0.0.1:${port}/${n}.html`);
          had++;
        },
        (error) => error instanceof SkipPage || error instanceof RetryPage,
      );
      answers.delete(`/${n}.html`);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  await renderer.close();
  for (const one of [server, closed]) await new Promise((ended) => one.close(ended));
  udp.close();
  const result = trials.result();
  const few = requests <= count * MOST_REQUESTS;
  return {
    ...result,
    ok: result.ok && packets + visitors.length === 0 && few && had >= count * LEAST,
    told: `${had} had of ${result.told}; ${requests} requests, ${packets} packets by UDP, ${visitors.length} connections elsewhere ${visitors.slice(0, 2).join(' | ')}`.trimEnd(),
  };
}
