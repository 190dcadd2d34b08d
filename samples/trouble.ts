/** Answers that no honest server gives: cut, dripping, endless, blown up. For crawlers to survive. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

let bomb: Buffer | null = null;

/** 200 MB of spaces in 200 KB, made when first asked for. */
function bombBytes(): Buffer {
  bomb ??= gzipSync(Buffer.alloc(200 << 20, 0x20), { level: 9 });
  return bomb;
}

const HTML = { 'content-type': 'text/html' };

/** The addresses of `REFUSED`: each in its own way not to be had. */
export async function refuse(path: string, response: ServerResponse): Promise<void> {
  switch (path) {
    case '/htm/2019/0101/900001.html':
      response.writeHead(200, { ...HTML, 'content-encoding': 'gzip' }).end(bombBytes());
      return;
    case '/htm/2019/0101/900002.html':
      response.writeHead(200, HTML);
      while (!response.destroyed) {
        response.write('<p>还有</p>');
        await pause(200);
      }
      return;
    case '/htm/2019/0101/900003.html': {
      response.writeHead(200, HTML);
      const piece = Buffer.alloc(1 << 20, 0x20);
      for (let mb = 0; mb < 25 && !response.destroyed; mb++) {
        if (!response.write(piece)) await drained(response);
      }
      response.end();
      return;
    }
    case '/htm/2019/0101/900004.html':
      response.destroy();
      return;
    case '/htm/2019/0101/900005.html':
      response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n');
      return;
    case '/htm/2019/0101/900006.html':
      response.writeHead(302, { location: path }).end();
      return;
    default:
      response.writeHead(500, HTML).end('<h1>Server Error</h1>');
  }
}

/** Resolves when more can be written, or nobody reads any more. */
export function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.once('drain', go).once('close', go);
  });
}

/** Sends a body in twenty pieces over two seconds. */
export async function drip(response: ServerResponse, body: Buffer): Promise<void> {
  const size = Math.ceil(body.length / 20);
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    response.write(body.subarray(at, at + size));
    await pause(100);
  }
  response.end();
}

/** Sends half of what the headers promise and hangs up. */
export function cutOff(response: ServerResponse, body: Buffer): void {
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}
