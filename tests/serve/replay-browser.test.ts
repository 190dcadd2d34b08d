/** Replay in a real browser: what a hostile page tries, framed and opened by itself, and what a page needs to look right. */
import type { BrowserContext, Frame, Page, Request } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Serving, serveRoom } from '../../src/serve/index.js';
import { browserForTests, MAY_HANG, NO_BROWSER, WHY_NOT } from '../chromium.js';
import { type Outside, outsideServer } from './outside.js';
import { day, document, fillPark, fillWeb, HOST, stamp, TEXT, webArchive } from './web.js';

/** What pages try. `OUT` is a server that would answer; asking it is the failure. */
const TRIES = [
  '<script>document.title = "ran"; fetch("OUT/script")</script>',
  '<script src="OUT/script.js"></script>',
  '<img src="x" onerror="document.title = \'ran\'; new Image().src = \'OUT/onerror\'">',
  '<svg onload="document.title = \'ran\'"><script href="OUT/svg.js"></script><image href="OUT/svg.png"/></svg>',
  '<svg><a><animate attributeName="href" values="javascript:document.title=1"/><text>x</text></a></svg>',
  '<svg><style><p><link rel="preconnect" href="OUT/breakout"></style></svg>',
  '<a id="js" href="javascript:document.title=\'ran\'">a</a>',
  '<a href="java\tscript:document.title=\'ran\'">a</a>',
  '<iframe srcdoc="<script>parent.document.title = \'ran\'</script><img src=OUT/srcdoc>"></iframe>',
  '<iframe src="javascript:parent.document.title=\'ran\'"></iframe>',
  '<iframe src="data:text/html,<script>fetch(\'OUT/data\')</script>"></iframe>',
  '<iframe src="OUT/frame"></iframe>',
  '<meta http-equiv="refresh" content="0; url=OUT/refresh">',
  '<meta http-equiv="set-cookie" content="a=b">',
  '<meta http-equiv="Content-Security-Policy" content="report-uri OUT/report">',
  '<object data="OUT/object"><param name="movie" value="OUT/movie"></object>',
  '<embed src="OUT/embed"><applet code="x" codebase="OUT/applet"></applet>',
  '<link rel="stylesheet" href="OUT/style.css"><link rel="preload" as="image" href="OUT/preload">',
  '<link rel="preconnect" href="OUT/"><link rel="dns-prefetch" href="OUT/"><link rel="prefetch" href="OUT/prefetch">',
  '<link rel="icon" href="OUT/icon.png"><link rel="manifest" href="OUT/manifest">',
  '<style>@import "OUT/import.css"; body { background: url(OUT/background.png) } @font-face { font-family: x; src: url(OUT/font) } p { font-family: x }</style>',
  '<p>x</p><style>p { background: u\\72l(OUT/escaped.png); list-style: image-set("OUT/set.png" 1x) }</style>',
  '<p style="background-image: url(\'OUT/inline.png\')">x</p>',
  '<img src="OUT/picture.png" srcset="OUT/one.png 1x, OUT/two.png 2x" lowsrc="OUT/low.png">',
  '<picture><source srcset="OUT/source.png"><img src="OUT/img.png"></picture>',
  '<table background="OUT/table.png"><tr><td background="OUT/cell.png">x</td></tr></table>',
  '<video src="OUT/film" poster="OUT/poster.png" autoplay></video><audio src="OUT/sound" autoplay></audio>',
  '<input type="image" src="OUT/input.png">',
  '<form id="form" action="OUT/form" method="post"><button formaction="OUT/button">x</button></form>',
  '<a id="top" href="OUT/top" target="_top" ping="OUT/ping">x</a>',
  '<base href="OUT/base/"><img src="relative.png">',
  '<noscript><img src="OUT/noscript.png"></noscript>',
  '<template><img src="OUT/template.png"></template>',
  '<textarea></textarea><img src="OUT/textarea.png"></textarea>',
  '<!--><img src="OUT/comment.png">--><![CDATA[><img src="OUT/cdata.png">]]>',
  '<xmp><img src="OUT/xmp.png"></xmp><noembed><img src="OUT/noembed.png"></noembed>',
  '<math><mtext><img src="OUT/math.png" onerror="document.title=1"></mtext></math>',
  '<details open ontoggle="document.title = \'ran\'">x</details><body onpageshow="document.title = \'ran\'">',
  '<img src="//OUTHOST/relative-scheme.png"><img src="\\\\OUTHOST\\backslash.png">',
  '\u202e<b>反轉\u2066</b><img src=`OUT/backtick.png`><img/src="OUT/slash.png"/onerror="document.title=1">',
  '<plaintext><img src="OUT/plaintext.png">',
];

describe.skipIf(NO_BROWSER)(`replay in Chromium${WHY_NOT}`, MAY_HANG, () => {
  const browser = browserForTests();
  let context: BrowserContext;
  let outside: Outside;
  let serving: Serving;
  const requests: Request[] = [];

  beforeAll(async () => {
    outside = await outsideServer();
    const out = outside.host;
    const hostile = (text: string) => text.replaceAll('OUTHOST', out).replaceAll('OUT', `http://${out}`);
    const dir = await webArchive(async (archive) => {
      await fillPark(archive);
      await fillWeb(archive, (add) => {
        const headers = {
          'content-type': 'text/html; charset=utf-8',
          'set-cookie': 'a=b',
          refresh: hostile('0; url=OUT/h'),
        };
        for (const [i, text] of TRIES.entries())
          add({
            url: `${HOST}/try/${i}.html`,
            headers,
            body: Buffer.from(document('', hostile(text))),
            fetchedAt: day(6),
          });
        const frames = [...TRIES.keys()].map((i) => `<iframe src="try/${i}.html"></iframe>`).join('');
        add({ url: `${HOST}/gallery.html`, headers, body: Buffer.from(document('', frames)), fetchedAt: day(6) });
        add({
          url: `${HOST}/try/all.svg`,
          headers: { 'content-type': 'image/svg+xml' },
          body: Buffer.from(
            hostile(
              '<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("OUT/own-svg")</script><image href="OUT/own.png"/><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="OUT/own-frame"/></foreignObject></svg>',
            ),
          ),
          fetchedAt: day(6),
        });
      });
    });
    serving = await serveRoom(
      {
        ...{ dir, lang: 'en', public: false, origin: null, replayOrigin: null, workers: 0, now: () => new Date() },
        onError: (error) => {
          throw error;
        },
      },
      '127.0.0.1',
      0,
      0,
    );
  });
  beforeEach(async () => {
    context = await browser().newContext();
    context.on('request', (request) => requests.push(request));
    await context.addCookies([{ name: 'lang', value: 'en', url: serving.url, sameSite: 'Strict' }]);
  });
  afterEach(() => context.close());
  afterAll(async () => {
    await serving?.close();
    outside?.close();
  });

  const replayed = (path: string) => `${serving.replay}/${stamp(6)}/${HOST}/${path}`;
  const framed = (path: string) => `${serving.url}snapshot/${stamp(6)}/${HOST}/${path}`;
  /** The document of a page, by itself or in a frame. */
  const frameOf = (frames: Frame[], path: string) =>
    frames.find((one) => one.url().startsWith(serving.replay!) && one.url().endsWith(path));

  /** The same once it is there and loaded: a frame comes after the page around it. */
  const loadedFrame = async (tab: Page, path: string): Promise<Frame> => {
    const frame = await vi.waitFor(
      () => {
        const found = frameOf(tab.frames(), path);
        if (found === undefined) throw new Error(`no frame shows ${path}`);
        return found;
      },
      { timeout: 10_000 },
    );
    await frame.waitForLoadState('load');
    return frame;
  };

  it('runs nothing and asks nobody, framed or not', { timeout: 120_000 }, async () => {
    const tab = await context.newPage();
    const CLICKED = ['js', 'form', 'top'];
    const act = async (frame: Frame, i: number) => {
      expect(await frame.evaluate('document.title'), TRIES[i]).toBe(TEXT);
      for (const id of CLICKED)
        await frame.evaluate(
          `((e) => e && (e.submit ? HTMLFormElement.prototype.submit.call(e) : e.click()))(document.getElementById('${id}'))`,
        );
    };
    for (const [i, tried] of TRIES.entries()) {
      // A tab of its own: a link that was clicked may still be followed when the next page is asked for.
      const clicks = CLICKED.some((id) => tried.includes(`id="${id}"`));
      const own = clicks ? await context.newPage() : tab;
      await own.goto(replayed(`try/${i}.html`), { waitUntil: 'load' });
      await act(own.mainFrame(), i);
      expect(own.url().startsWith(serving.replay!), tried).toBe(true);
      await own.waitForTimeout(50);
      if (clicks) await own.close();
    }
    // By itself a drawing is saved, not opened.
    await expect(tab.goto(replayed('try/all.svg'))).rejects.toThrow(/Download/);
    // All of them within one page, which the room frames.
    await tab.goto(framed('gallery.html'), { waitUntil: 'load' });
    for (const i of TRIES.keys()) await act(await loadedFrame(tab, `/try/${i}.html`), i);
    expect(tab.url()).toBe(framed('gallery.html'));
    await tab.waitForTimeout(300);
    expect(outside.reached).toEqual([]);
    const known = [new URL(serving.url).origin, serving.replay!];
    // What the policy stops is told as a request that failed before it was sent.
    const sent = requests.filter((one) => !/csp/i.test(one.failure()?.errorText ?? ''));
    const urls = sent.map((one) => one.url()).filter((url) => !/^data:/.test(url));
    expect(urls.filter((url) => !known.includes(new URL(url).origin))).toEqual([]);
    expect(await context.cookies(serving.replay!)).toEqual([]);
    for (const one of requests.filter((request) => request.url().startsWith(serving.replay!)))
      expect(one.headers().cookie, one.url()).toBeUndefined();
    await tab.close();
  });

  it('shows text, pictures, styles and frames', { timeout: 120_000 }, async () => {
    const tab = await context.newPage();
    for (const path of ['header.html', 'meta.html', 'bare.html']) {
      await tab.goto(framed(path));
      expect(await (await loadedFrame(tab, path)).evaluate('document.body.innerText')).toContain(TEXT);
    }
    await tab.goto(framed('sub/look.html'));
    const look = await loadedFrame(tab, 'sub/look.html');
    // The first has the width 1 when the browser takes the candidate of double density, which it does when it holds that already.
    const widths = await look.evaluate<number[]>('[...document.images].map((one) => one.naturalWidth)');
    expect(widths[0]).toBeGreaterThan(0);
    expect(widths[1]).toBe(3);
    expect(await look.evaluate("getComputedStyle(document.querySelector('h1')).color")).toBe('rgb(1, 2, 3)');
    expect(await look.evaluate("getComputedStyle(document.querySelector('p')).color")).toBe('rgb(4, 5, 6)');
    await look.click('a');
    expect(tab.url(), 'a link stays in its frame').toBe(framed('sub/look.html'));

    for (const address of [replayed('frames.html'), framed('frames.html')]) {
      await tab.goto(address, { waitUntil: 'load' });
      const text = await (await loadedFrame(tab, 'inner.html')).evaluate('document.body.innerText');
      expect(text, address).toContain('inner');
      const header = await loadedFrame(tab, 'header.html');
      expect(await header.evaluate('document.body.innerText')).toContain(TEXT);
    }
    await tab.goto(framed('old.html'));
    const moved = await loadedFrame(tab, 'new.html');
    expect(await moved.evaluate('document.body.innerText')).toContain('moved here');
    await tab.close();
  });
});
