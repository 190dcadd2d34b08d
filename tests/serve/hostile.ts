/** An archive whose every field is hostile, for tests of the room's own pages. */
import { publicId } from '../../src/core/url.js';
import { fingerprint } from '../../src/dedupe/index.js';
import type { Archive } from '../../storage/index.js';
import { article } from '../storage/article.js';
import { day, fillWeb } from './web.js';

/** What pages put into titles, sources, addresses and bodies. `OUT` is a server elsewhere, `OUTHOST` its host and port. */
const TEXTS = [
  '<script>document.title = "ran"</script>',
  '<script src="OUT/script.js"></script>',
  '"><img src=x onerror="document.title = \'ran\'">',
  "' onmouseover='document.title=1' autofocus onfocus='document.title=1",
  '</title><script>document.title = "ran"</script>',
  '</style><script>document.title = "ran"</script>',
  '</textarea><img src="OUT/textarea.png">',
  '</template><img src="OUT/template.png">',
  '</bdi></article></main><iframe src="OUT/closed"></iframe>',
  '<svg onload=document.title="ran">',
  '<svg><script href="OUT/svg.js"></script><image href="OUT/svg.png"/></svg>',
  '<svg><a><animate attributeName="href" values="javascript:document.title=1"/><text>x</text></a></svg>',
  '<math><mtext><img src="OUT/math.png" onerror="document.title=1"></mtext></math>',
  '&lt;script&gt;document.title = "ran"&lt;/script&gt;',
  '&#60;img src=OUT/entity.png&#62;',
  '\uff1cscript\uff1edocument.title = "ran"\uff1c/script\uff1e',
  'javascript:document.title="ran"',
  ' java\tscript:document.title="ran"',
  'data:text/html,<script>document.title="ran"</script>',
  'vbscript:MsgBox',
  '//OUTHOST/relative-scheme.png',
  'OUT/plain.png',
  '{{constructor.constructor("document.title=1")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a template would run
  '${document.title="ran"}',
  '<style>@import "OUT/import.css"; body { background: url(OUT/background.png) }</style>',
  '<link rel="stylesheet" href="OUT/style.css"><link rel="preconnect" href="OUT/">',
  '<p style="background: url(OUT/inline.png)">x</p>',
  'red; background: url(OUT/declaration.png); x: expression(document.title=1)',
  '<iframe srcdoc="<script>parent.document.title = 1</script><img src=OUT/srcdoc>"></iframe>',
  '<object data="OUT/object"></object><embed src="OUT/embed">',
  '<meta http-equiv="refresh" content="0; url=OUT/refresh">',
  '<base href="OUT/base/"><img src="based.png">',
  '<form action="OUT/form"><input name="token" autofocus></form>',
  '<a href="OUT/top" ping="OUT/ping" target="_top">x</a>',
  '<video src="OUT/film" poster="OUT/poster.png" autoplay></video>',
  '<details open ontoggle="document.title = 1">x</details>',
  '--><script>document.title = "ran"</script><!--',
  ']]><script>document.title = "ran"</script>',
  '\u202e反轉\u2066<b>bold</b>\u2028\u2029\ufeff',
  '<img src=`OUT/backtick.png`><img/src="OUT/slash.png"/onerror="document.title=1">',
  `<${'x'.repeat(70)}>${'長'.repeat(70)}`,
];

/** Pictures of the articles: the room sends them under its own name. */
const PICTURES = [
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="document.title=1"><script>fetch("OUT/picture")</script></svg>',
  '<svg xmlns="http://www.w3.org/2000/svg"><style>@import "OUT/picture.css"; rect { fill: url(OUT/paint.svg#a) }</style><rect width="9" height="9"/></svg>',
  '<svg xmlns="http://www.w3.org/2000/svg"><image href="OUT/inner.png" width="9" height="9"/><use href="OUT/use.svg#a"/></svg>',
  '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="OUT/foreign"/></foreignObject></svg>',
  '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:document.title=1"><rect width="9" height="9"/></a></svg>',
];

export const payloads = (out: string): string[] => TEXTS.map((text) => placed(text, out));
export const pictures = PICTURES.length;

const placed = (text: string, out: string) => text.replaceAll('OUTHOST', new URL(out).host).replaceAll('OUT', out);

export const HOSTILE = (i: number) => `http://evil.example/${i}.html`;
const picture = (i: number) => `http://evil.example/${i}.svg`;

/** Puts every payload into every field of an article, and into what readers and runs add. */
export async function fillHostile(archive: Archive, out: string): Promise<void> {
  const all = payloads(out);
  await fillWeb(archive, (add) => {
    for (const [i, text] of PICTURES.entries())
      add({
        url: picture(i),
        headers: { 'content-type': 'image/svg+xml' },
        body: Buffer.from(placed(text, out)),
        fetchedAt: day(6),
      });
    for (const [i, payload] of all.entries())
      add({
        url: HOSTILE(i),
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: Buffer.from(`<title>page</title><p>${payload}</p>`),
        fetchedAt: day(6),
      });
  });
  for (const [i, payload] of all.entries())
    await archive.commits.enqueue(() => {
      const captures = archive.captures.allOf(HOSTILE(i)).map(({ id }) => id);
      const made = fingerprint(hostileArticle(i, payload), archive.fold);
      archive.articles.save({ ...made, captures, capturedAt: day(6), origin: 'source', run: null });
    });
  await archive.commits.enqueue(() => {
    for (const [i, payload] of all.entries())
      archive.skipped.add({
        ...{ url: i % 2 === 0 ? payload : `http://evil.example/${payload}`, reason: 'scheme', message: payload },
        ...{ run: null, at: '2020-01-01T00:00:00Z' },
      });
  });
  curate(archive, all);
  const run = archive.runs.start('crawl', {});
  archive.runs.finish(run, 'failed', {
    error: all[0],
    alarms: all.map((payload) => ({ site: payload, kind: payload, message: payload })),
    failures: all.map((payload) => ({ url: payload, why: payload })),
    skipped: Object.fromEntries(all.map((payload) => [payload, 3])),
  });
}

function hostileArticle(i: number, payload: string) {
  const url = HOSTILE(i);
  return article(url, `标题 ${payload}`, [`正文 ${payload} 园林`], {
    ...{ url, urls: [url], site: `evil${payload}`, source: `来源 ${payload}`, author: payload, editor: payload },
    ...{ photographer: payload, language: `zh" onload="document.title=1`, rights: payload, keywords: [payload] },
    related: [
      { title: payload, summary: payload, url: 'javascript:document.title=1' },
      { title: payload, summary: payload, url: payload },
    ],
    removed: [{ kind: payload, rule: payload, reason: payload, text: payload }],
    trail: [
      {
        ...{ stage: 'repair', rule: payload, reason: payload },
        edits: [{ at: 0, before: payload, after: payload, confidence: 1 }],
      },
    ],
    flags: [{ kind: payload, at: 0, text: payload, reason: payload, candidates: [payload] }],
    encoding: { used: payload, header: null, meta: payload, detected: null, because: payload },
    confidenceBecause: [payload],
    blocks: [
      { kind: 'heading', text: payload, level: 2 },
      { kind: 'paragraph', text: `正文 ${payload} 园林` },
      { kind: 'image', text: payload, caption: payload, src: `javascript:${payload}` },
      { kind: 'image', text: payload, caption: payload, src: picture(i % PICTURES.length) },
      { kind: 'list', text: payload, items: [payload] },
      { kind: 'table', text: payload, rows: [[payload]] },
      { kind: 'code', text: payload },
      { kind: 'quote', text: payload },
    ],
  });
}

function curate({ curation }: Archive, all: readonly string[]): void {
  for (const [i, payload] of all.entries()) {
    const [id, at] = [publicId(HOSTILE(i)), '2020-01-01T00:00:00Z'];
    curation.tag(id, payload, at);
    curation.collect(payload, [id], at);
    curation.mark(id, payload, at);
    const around = { prefix: payload, suffix: payload };
    for (const [n, exact] of ['正文', payload].entries())
      curation.putNote({
        ...{ id: `${payload}${n}`, article: id, passage: { exact, ...around, start: 0, end: 2 } },
        ...{ body: payload, seen: at, createdAt: at, modifiedAt: at },
      });
  }
}
