import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { replayApp } from '../../src/serve/index.js';
import { rewriteHtml } from '../../src/serve/replay/html.js';
import { expectCpuBelow } from '../expect-cpu.js';
import { openRoom, type TestRoom } from './room.js';
import { articleOf, day, fillPark, HOST, stamp, TEXT } from './web.js';

const REPLAY = 'http://127.0.0.1:9782';
const ROOM = 'http://localhost:9781';
let park: TestRoom;
let replay: ReturnType<typeof replayApp>;
beforeAll(async () => {
  park = await openRoom(
    async (archive) => {
      await fillPark(archive);
      await articleOf(archive, `${HOST}/again.html`);
    },
    { replayOrigin: REPLAY },
  );
  replay = replayApp(park.room, { origin: REPLAY, roomOrigin: ROOM });
});
afterAll(() => park.room.close());

const ask = async (path: string, headers: Record<string, string> = {}) => replay.request(REPLAY + path, { headers });
async function shown(path: string, mode = '', n = 6): Promise<string> {
  const answer = await ask(`/${stamp(n)}${mode}/${HOST}/${path}`);
  expect(answer.status, path).toBe(200);
  return answer.text();
}

describe('replay', () => {
  it.each(['header.html', 'meta.html', 'bare.html'])('decodes GBK as the house does: %s', async (path) => {
    const answer = await ask(`/${stamp(6)}/${HOST}/${path}`);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await answer.text();
    expect(html).toContain(`<h1>${TEXT}</h1>`);
    expect(html).not.toMatch(/charset/i);
  });

  it('leads every address to the archive, in the encoding in which the page wrote it', async () => {
    const query = await shown('meta.html');
    expect(query).toContain(`href="/${stamp(6)}/${HOST}/find?w=%D4%B0%C1%D6&amp;n=1#here"`);
    const html = await shown('sub/look.html');
    for (const piece of [
      `<link rel="stylesheet" href="/${stamp(6)}cs_/${HOST}/look.css">`,
      `url(&quot;/${stamp(6)}im_/${HOST}/img/a.png&quot;)`,
      `srcset="/${stamp(6)}im_/${HOST}/img/a.png 1x, /${stamp(6)}im_/${HOST}/img/a.png 2x"`,
      `src="/${stamp(6)}im_/${HOST}/img/b.svg"`,
      `<a href="/${stamp(6)}/${HOST}/sub/look.html">`,
      'content: "\\3c b>"',
    ])
      expect(html).toContain(piece);
    expect(html).not.toMatch(/<base|integrity|target=/);
    const css = await shown('look.css', 'cs_');
    for (const piece of [
      `@import url("/${stamp(7)}cs_/${HOST}/more.css")`,
      `url("/${stamp(7)}im_/${HOST}/img/a.png")`,
      `url("/${stamp(7)}im_/${HOST}/f.woff2")`,
    ])
      expect(css).toContain(piece);
    expect(css).not.toContain('@charset');
  });

  it('sends files by what their bytes are, fonts for pages without an origin, PDFs to be saved', async () => {
    const type = async (path: string, mode = 'im_') => {
      const answer = await ask(`/${stamp(7)}${mode}/${HOST}/${path}`);
      return [answer.status, answer.headers.get('content-type')];
    };
    expect(await type('img/a.png')).toEqual([200, 'image/png']);
    expect(await type('img/b.svg')).toEqual([200, 'image/svg+xml']);
    const font = await ask(`/${stamp(7)}im_/${HOST}/f.woff2`);
    expect(font.headers.get('content-type')).toBe('font/woff2');
    expect(font.headers.get('access-control-allow-origin')).toBe('*');
    expect((await type('meta.html'))[0], 'a page is no picture').toBe(404);
    expect((await type('meta.html', 'cs_'))[0], 'and no style sheet').toBe(404);
    const pdf = await ask(`/${stamp(6)}/${HOST}/paper.pdf`);
    expect(pdf.headers.get('content-disposition')).toBe('attachment; filename="paper.pdf"');
    const json = await ask(`/${stamp(6)}/${HOST}/data.json`);
    expect(json.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('follows redirects, shows the page behind repetitions and 304s, and the document that scripts made', async () => {
    const moved = await ask(`/${stamp(6)}/${HOST}/old.html`);
    expect([moved.status, moved.headers.get('location')]).toEqual([302, `/${stamp(6)}/${HOST}/new.html`]);
    expect(await shown('new.html')).toContain('moved here');
    const alone = await ask(`/${stamp(6)}/${HOST}/alone.html`);
    expect(alone.headers.get('location')).toBe(`/${stamp(6)}/${HOST}/meta.html`);
    for (const n of [1, 3, 9]) expect(await shown('again.html', '', n)).toContain('<p>again</p>');
    expect(await shown('again.html', '', 12)).toContain('<p>changed</p>');
    const shell = await shown('shell.html');
    expect(shell).toContain(TEXT);
    expect(shell).not.toContain('turn it on');
    const frames = await shown('frames.html');
    expect(frames).toContain(`<frame src="/${stamp(6)}fr_/${HOST}/inner.html">`);
    expect(await shown('inner.html')).toContain(`<iframe src="/${stamp(6)}fr_/${HOST}/header.html"></iframe>`);
    const within = await ask(`/${stamp(6)}fr_/${HOST}/sub/look.html`);
    expect(within.headers.get('content-security-policy')).toMatch(/^sandbox; (?!.*frame-ancestors)/);
    expect(await within.text(), 'links stay in the frame').toContain(
      `<a href="/${stamp(6)}fr_/${HOST}/sub/look.html">`,
    );
  });

  it('gives a page one address a capture, and what it shows at once', async () => {
    const near = await ask(`/20240504/${HOST}/again.html`);
    expect([near.status, near.headers.get('location')]).toEqual([302, `/${stamp(3)}/${HOST}/again.html`]);
    const picture = await ask(`/${stamp(1)}im_/${HOST}/img/a.png`);
    expect([picture.status, picture.headers.get('memento-datetime')]).toEqual([200, 'Tue, 07 May 2024 08:00:00 GMT']);
  });

  it('says plainly what is not there', async () => {
    for (const path of [
      ...[`/${stamp(6)}/${HOST}/nothing`, `/${stamp(6)}im_/${HOST}/nothing.png`, '/', `/${HOST}/meta.html`],
      ...[
        `/99999999/${HOST}/meta.html`,
        `/${stamp(6)}/ftp://x/`,
        `/${stamp(6)}/javascript:alert(1)`,
        `/2024/meta.html`,
      ],
      ...[`/${stamp(6)}xx_/${HOST}/meta.html`, `/timegate/${HOST}/nothing`],
    ]) {
      const answer = await ask(path);
      expect([answer.status, answer.headers.get('content-type')], path).toEqual([404, 'text/plain; charset=UTF-8']);
      expect(answer.headers.has('memento-datetime')).toBe(false);
    }
    // The archive kept the error page; it is shown as what it was.
    expect((await ask(`/${stamp(6)}/${HOST}/gone.html`)).status).toBe(404);
  });

  it('never sends an archived header, and its policy with every answer', async () => {
    for (const path of [
      `/${stamp(6)}/${HOST}/sub/look.html`,
      '/nothing',
      `/${stamp(7)}im_/${HOST}/img/b.svg`,
      '/robots.txt',
    ]) {
      const { headers } = await ask(path);
      expect(headers.get('content-security-policy')).toBe(
        `sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-src 'self'; frame-ancestors 'self' ${ROOM}`,
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      for (const name of ['set-cookie', 'refresh', 'content-encoding']) expect(headers.has(name), name).toBe(false);
    }
  });

  it('is known under its own name alone and only reads', async () => {
    for (const host of ['localhost:9782', 'evil.example', '127.0.0.1.evil.example', '[::1]:9782'])
      expect((await ask('/robots.txt', { host })).status, host).toBe(421);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await replay.request(`${REPLAY}/robots.txt`, { method })).status).toBe(405);
    expect((await ask(`/2024/${HOST}/${'a'.repeat(5000)}`)).status).toBe(414);
  });

  it('does not send again what a browser has', async () => {
    const path = `/${stamp(6)}/${HOST}/meta.html`;
    const tag = (await ask(path)).headers.get('etag')!;
    const again = await ask(path, { 'if-none-match': tag });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});

describe('the page as it was in the room', () => {
  const [id] = [publicId(`${HOST}/again.html`)];
  it('is framed from the other origin, with what is said of it outside', async () => {
    const html = await (await park.ask(`/snapshot/${stamp(9)}/${HOST}/again.html`, { cookie: 'lang=en' })).text();
    expect(html).toContain(`<iframe class="replay" src="${REPLAY}/${stamp(9)}/${HOST}/again.html"`);
    expect(html).toContain('3 of 4 captures');
    expect(html).toContain(`href="/a/${id}"`);
    for (const n of [3, 12]) expect(html).toContain(`href="/snapshot/${stamp(n)}/${HOST}/again.html"`);
    const near = await park.ask(`/snapshot/2024/${HOST}/again.html`);
    expect(near.headers.get('location')).toBe(`/snapshot/${stamp(1)}/${HOST}/again.html`);
    expect((await park.ask(`/snapshot/2024/${HOST}/nothing`)).status).toBe(404);
  });

  it('is linked from the article, beside its WACZ', async () => {
    const html = await (await park.ask(`/a/${id}`)).text();
    expect(html).toContain(`href="/snapshot/${stamp(12)}/${HOST}/again.html"`);
    expect(html).toContain(`href="/a/${id}.wacz"`);
    const wacz = await park.ask(`/a/${id}.wacz`);
    expect(wacz.headers.get('content-type')).toBe('application/wacz');
    const bytes = Buffer.from(await wacz.arrayBuffer());
    expect(bytes.length).toBe(Number(wacz.headers.get('content-length')));
    expect(bytes.toString('latin1')).toMatch(/^PK[\s\S]*datapackage\.json/);
    expect((await park.ask('/a/aaaaaaaaaaaaaaaa.wacz')).status).toBe(404);
  });

  it('says so where replay is off', async () => {
    const off = await openRoom(fillPark);
    const html = await (await off.ask(`/snapshot/${stamp(6)}/${HOST}/meta.html`, { cookie: 'lang=en' })).text();
    expect(html).toContain('--replay-origin');
    expect(html).not.toContain('<iframe');
    expect((await off.ask(`/timegate/${HOST}/meta.html`)).status).toBe(404);
    await off.room.close();
  });

  it('is not opened under the name that replay has', async () => {
    const navigate = { host: '127.0.0.1:9781', 'sec-fetch-mode': 'navigate' };
    const answer = await park.ask('/sites?page=2', navigate);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `${ROOM}/sites?page=2`]);
  });
});

/** What RFC 7089 asks of a client: it knows an address and a time, and is led by headers alone. */
describe('a Memento client', () => {
  const original = `${HOST}/again.html`;
  const wanted = new Date(day(4)).toUTCString();
  const relations = (header: string) =>
    new Map([...header.matchAll(/<([^>]*)>; rel="([^"]*)"/g)].map(([, href, rel]) => [rel!, href!]));

  it('is redirected by the time gate of the room (pattern 2.1)', async () => {
    const gate = await park.ask(`/timegate/${original}`, { 'accept-datetime': wanted });
    expect(gate.status).toBe(302);
    expect(gate.headers.get('vary')).toMatch(/accept-datetime/);
    expect(gate.headers.has('memento-datetime')).toBe(false);
    const rels = relations(gate.headers.get('link')!);
    expect(rels.get('original')).toBe(original);
    const memento = await replay.request(gate.headers.get('location')!);
    expect(memento.status).toBe(200);
    expect(memento.headers.get('memento-datetime')).toBe('Fri, 03 May 2024 08:00:00 GMT');
    const around = relations(memento.headers.get('link')!);
    expect(around.get('original')).toBe(original);
    expect(around.get('timegate')).toBe(`${ROOM}/timegate/${original}`);
    expect(around.get('first prev memento')).toBe(`${REPLAY}/${stamp(1)}/${original}`);
    expect(around.get('next memento')).toBe(`${REPLAY}/${stamp(9)}/${original}`);
    expect(around.get('last memento')).toBe(`${REPLAY}/${stamp(12)}/${original}`);
  });

  it('is answered at once by the time gate of replay (pattern 2.2), and may look at nothing but its headers (2.3)', async () => {
    const gate = await ask(`/timegate/${original}`, { 'accept-datetime': wanted });
    expect([gate.status, gate.headers.get('vary')]).toEqual([200, 'accept-datetime']);
    expect(gate.headers.get('content-location')).toBe(`${REPLAY}/${stamp(3)}/${original}`);
    expect(gate.headers.get('memento-datetime')).toBe('Fri, 03 May 2024 08:00:00 GMT');
    expect(relations(gate.headers.get('link')!).get('memento')).toBe(`${REPLAY}/${stamp(3)}/${original}`);
    expect(await gate.text()).toContain('again');
  });

  it('gets the last without a time, the ends beyond them, and is told what is no time', async () => {
    const to = async (time?: string) =>
      (await park.ask(`/timegate/${original}`, time === undefined ? {} : { 'accept-datetime': time })).headers.get(
        'location',
      );
    expect(await to()).toContain(stamp(12));
    expect(await to('Mon, 01 Jan 1990 00:00:00 GMT')).toContain(stamp(1));
    expect(await to('Wed, 01 Jan 2098 00:00:00 GMT')).toContain(stamp(12));
    for (const wrong of ['yesterday', '2024-05-04', 'Fri, 99 May 2024 08:00:00 GMT'])
      expect((await park.ask(`/timegate/${original}`, { 'accept-datetime': wrong })).status, wrong).toBe(400);
    expect((await park.ask(`/timegate/${HOST}/nothing`)).status).toBe(404);
  });

  it('finds every capture in the time maps', async () => {
    const link = await park.ask(`/timemap/link/${original}`);
    expect(link.headers.get('content-type')).toBe('application/link-format');
    const lines = (await link.text()).trimEnd().split(',\n');
    expect(lines).toHaveLength(7);
    expect(lines[2]).toContain('rel="self"; type="application/link-format"; from="Wed, 01 May 2024 08:00:00 GMT"');
    expect(lines[3]).toContain('rel="first memento"; datetime="Wed, 01 May 2024 08:00:00 GMT"');
    const json = (await (await park.ask(`/timemap/json/${original}`)).json()) as {
      mementos: { list: { uri: string }[] };
    };
    expect(json.mementos.list.map(({ uri }) => uri)).toEqual(
      [1, 3, 9, 12].map((n) => `${REPLAY}/${stamp(n)}/${original}`),
    );
    const cdxj = (await (await park.ask(`/timemap/cdxj/${original}`)).text()).trimEnd().split('\n');
    expect(cdxj).toHaveLength(4);
    expect(cdxj[0]).toMatch(/^test,example,park\)\/again\.html 20240501080000 \{"url"/);
    expect((await park.ask(`/timemap/xml/${original}`)).status).toBe(404);
  });
});

it('takes linear time over a megabyte of what never ends', { timeout: 60_000 }, () => {
  const size = 1_000_000;
  const style = (text: string) => `<style>${text.repeat(Math.ceil(size / text.length))}</style>`;
  const pages = [
    ...['"\\', "'\\", 'url(', 'url("', 'url("\\" ', '@import "', '/*', '\\', 'url(\\('].map(style),
    ...['<', '<b>', '&#', '<!--', '<a href=x>', '</'].map((text) => text.repeat(size / text.length)),
    `<p ${'a=1 '.repeat(size / 4)}>`,
    `<img srcset="${'a.png 1x,'.repeat(size / 9)}">`,
  ];
  for (const page of pages) {
    const way = { url: HOST, resolve: (to: string) => to, toReplay: (to: string) => to, rendered: false };
    expectCpuBelow(3000, () => rewriteHtml(page, way), page.slice(0, 30));
  }
});
