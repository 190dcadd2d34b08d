/** An article as it reads, in either script, with what is known of it. */
import { html } from 'hono/html';
import type { Article } from '../../core/page.js';
import { dayIn } from '../../core/times.js';
import { cite, people } from '../../export/index.js';
import { readersZone } from '../../report/times.js';
import { readerForms } from '../article-forms.js';
import { blocksOf } from '../blocks.js';
import { AS, type As, type Found, findArticle, numberOf } from '../find.js';
import {
  articlePath,
  bdi,
  dotSeparated,
  externalLink,
  facts,
  type Html,
  langTag,
  localized,
  moment,
  type Piece,
  path,
  publishedTime,
  sitePath,
  sourcePath,
} from '../fragments.js';
import { absent, HTML_LANG, page } from '../page.js';
import { choice } from '../parameters.js';
import type { App, Asked, Room, View } from '../room.js';
import { searchPath } from '../search-form.js';
import { curationOf, notedIn } from './curation.js';
import { snapshotLinks, snapshotOf } from './snapshot.js';

const ID = '[a-z2-7]{16}';

/** The authors, each a way to what else they wrote; `stored` is the field as it was archived, in its own script. */
function authors(shown: string, stored: string, language: string | null): Html {
  const names = people(shown);
  const asked = people(stored);
  const parts: Piece[] = [];
  let at = 0;
  for (const [i, name] of names.entries()) {
    const start = shown.indexOf(name, at);
    const wanted = (asked[i] ?? name).replace(/["“”「」『』]/g, '').trim();
    const link = html`<a href="${searchPath({ q: `author:"${wanted}"` })}">${name}</a>`;
    parts.push(shown.slice(at, start), wanted === '' ? name : link);
    at = start + name.length;
  }
  return bdi(html`${parts}${shown.slice(at)}`, language);
}

export function mountArticle(app: App, room: Room): void {
  const show = async (c: Asked, number?: number) => {
    const view = c.get('view');
    const as = choice(c, 'as', AS) ?? 'original';
    const found = await findArticle(room, c.req.param('id')!, number, as);
    if (found === null) return absent(c, room);
    return c.html(articlePage(view, found, as, c.req.url));
  };
  app.get(`/a/:id{${ID}}`, (c) => show(c));
  app.get(`/a/:id{${ID}}/v/:n{[0-9]{1,6}}`, (c) => show(c, numberOf(c.req.param('n'))));

  app.get(`/a/:id{${ID}}/v/:n{[0-9]{1,6}}/picture/:i{[0-9]{1,4}}`, async (c) => {
    const id = c.req.param('id');
    const which = [id, numberOf(c.req.param('n')), Number(c.req.param('i'))] as const;
    const picture = await room.readings.ask('picture', [...which], 0, room.archiveOf(id));
    if (picture === null) return absent(c, room);
    c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    // A drawing that is opened by itself is a document, and a browser connects to what its frames name before the policy
    // stops them. As a picture of the page it shows all the same.
    if (picture.mime === 'image/svg+xml') c.header('content-disposition', 'attachment; filename="picture.svg"');
    return c.body(new Uint8Array(picture.body), 200, {
      'content-type': picture.mime,
      'cache-control': 'private, max-age=86400',
    });
  });

  app.get(`/a/:file{${ID}\\.[a-z.]{2,8}}`, (c) => {
    const [, id = '', form = ''] = /^([^.]+)\.(.+)$/.exec(c.req.param('file')) ?? [];
    const answer = readerForms(room, id, form);
    if (answer === null) return absent(c, room, id);
    return c.body(answer.body, 200, { 'content-type': answer.type });
  });
}

function articlePage(view: View, found: Found, as: As, requested: string): Html {
  const { t } = view;
  const { article, version, versions, script, stored } = found;
  const title = article.title ?? t('untitled');
  const lang = langTag(article.language);
  const base = articlePath(article.id);
  const here = version.number === versions ? base : `${base}/v/${version.number}`;
  const facing = stored.script === 'hans' || stored.script === 'hant' ? stored.script : null;
  const main = html`
<div class="reading">
<article${lang === null ? null : html` lang="${lang}"`}>
<header>
<h1><bdi>${title}</bdi></h1>
<p class="facts" lang="${HTML_LANG[view.lang]}">${dotSeparated([
    publishedTime(article.publishedAt),
    article.source === null
      ? null
      : html`<a href="${sourcePath(stored.source!)}">${bdi(article.source, article.language)}</a>`,
    article.author === null
      ? null
      : html`${t('article.author')} ${authors(article.author, stored.author!, article.language)}`,
    article.editor === null ? null : html`${t('article.editor')} ${bdi(article.editor, article.language)}`,
    article.photographer === null
      ? null
      : html`${t('article.photographer')} ${bdi(article.photographer, article.language)}`,
  ])}</p>
${
  version.number === versions
    ? null
    : html`<p class="notice">${t('article.old', { n: version.number, of: versions })} <a href="${base}">${t('article.latest')}</a></p>`
}
${
  facing === null
    ? null
    : html`<p class="scripts" role="group" aria-label="${t('article.scripts')}">${AS.filter(
        (one) => one !== facing,
      ).map((one) => {
        const name = one === 'original' ? `${t(`script.${facing}`)} (${t('article.original')})` : t(`script.${one}`);
        return one === as
          ? html`<span aria-current="true">${name}</span>`
          : html`<a href="${path(here, { as: one === 'original' ? null : one })}">${name}</a>`;
      })}</p>`
}
</header>
<div class="body">${blocksOf(view, article, version.number, notedIn(view, article))}</div>
${attached(view, found)}
${article.rights === null ? null : html`<p class="rights"><bdi>${article.rights}</bdi></p>`}
</article>
<aside class="margin">
<section><h2>${t('article.about')}</h2>
${facts([
  [t('article.address'), article.url === null ? null : externalLink(article.url)],
  [t('facet.site'), article.site === null ? null : html`<a href="${sitePath(article.site)}">${bdi(article.site)}</a>`],
  [
    t('article.captured'),
    html`${moment(version.capturedAt)}${found.goneAt === null ? null : html` <span class="tag">${t('list.gone')}</span>`}`,
  ],
  [
    t('article.version'),
    versions === 1
      ? t('article.only')
      : html`<a href="${base}/history">${t('article.number', { n: version.number, of: versions })}</a>`,
  ],
  [
    t('article.repairs'),
    html`<a href="${here}/trail">${t(stored.removed.length === 0 ? 'article.repaired' : 'article.with-removed', { n: found.repairs })}</a>`,
  ],
  [t('article.read'), html`<span class="mono">${article.encoding.used}</span>`],
  [t('article.confidence'), article.confidence.toFixed(2)],
])}
</section>
${snapshotLinks(view, found)}
${versions < 2 ? null : html`<section><h2>${t('nav.versions')}</h2><ul class="links"><li><a href="${base}/history">${t('article.history')}</a></li><li><a href="${base}/diff/${versions - 1}..${versions}">${t('article.diff')}</a></li></ul></section>`}
${
  found.cluster === null
    ? null
    : html`<section><h2>${t('article.copies')}</h2><p><a href="${base}/cluster">${t('article.cluster', { n: found.cluster.size })}</a></p></section>`
}
<section><h2>${t('article.cite')}</h2><p class="citation" lang="zh-Hans"><bdi>${cite(stored, dayIn(readersZone(), version.capturedAt), version.digest, 'gbt7714')}</bdi></p>
<p class="forms">${(['bib', 'ris', 'csl.json'] as const).map((form) => html`<a href="${base}.${form}">${form === 'bib' ? 'BibTeX' : form === 'ris' ? 'RIS' : 'CSL JSON'}</a> `)}</p></section>
<section class="on-screen"><h2>${t('article.forms')}</h2><p class="forms">${(['json', 'md', 'txt'] as const).map((form) => html`<a href="${base}.${form}">${form === 'json' ? 'JSON' : form === 'md' ? 'Markdown' : t('article.text')}</a> `)}</p></section>
${related(view, article)}
${curationOf(view, article)}
</aside>
</div>`;
  return page(view, { title, main, head: metadata(view, found, script, requested), kind: 'article-page' });
}

/** Characters of a document's text that is open at once. */
const OPEN = 4000;

/** The documents that the article has attached: their text, or why there is none. */
function attached(view: View, { article, attachments, version }: Found): Piece {
  const { t } = view;
  if (attachments.length === 0) return null;
  const lang = langTag(article.language);
  const ui = HTML_LANG[view.lang];
  return html`<section class="attached"><h2 lang="${ui}">${t('attached.title')}</h2>${attachments.map(
    ({ url, title, state, why, capture, text }) => html`
<section><h3>${externalLink(url, title)}</h3>
<p class="facts" lang="${ui}">${dotSeparated([
      state === 'text' ? null : t(`attached.${state}`),
      why === null || state === 'no-text' ? null : html`<bdi>${localized(view, why)}</bdi>`,
      capture === null ? null : html`<a href="${snapshotOf(version.capturedAt, url)}">${t('attached.kept')}</a>`,
    ])}</p>
${
  text === ''
    ? null
    : html`<details${text.length <= OPEN || article.blocks.length === 0 ? html` open` : null}><summary lang="${ui}">${t('attached.text', { n: text.length })}</summary>
<div class="body"${lang === null ? null : html` lang="${lang}"`}>${text.split('\n').map((line) => html`<p><bdi>${line}</bdi></p>`)}</div></details>`
}</section>`,
  )}</section>`;
}

function related(view: View, article: Article): Piece {
  if (article.related.length === 0) return null;
  return html`<section><h2>${view.t('article.related')}</h2><ul class="links">${article.related.map(
    ({ title, url, articleId }) =>
      html`<li>${
        articleId !== undefined
          ? html`<a href="${articlePath(articleId)}">${bdi(title, article.language)}</a>`
          : url === undefined
            ? bdi(title, article.language)
            : externalLink(url, title)
      }</li>`,
  )}</ul></section>`;
}

/** What programs look for in the head: other forms, and the tags that Zotero and Google Scholar know. */
function metadata(view: View, { article, version }: Found, script: string | null, requested: string): Html {
  const base = articlePath(article.id);
  const tags: (readonly [string, string | null])[] = [
    ['citation_title', article.title],
    ['citation_author', article.author],
    ['citation_publisher', article.source],
    ['citation_publication_date', article.publishedAt?.slice(0, 10).replaceAll('-', '/') ?? null],
    ['citation_online_date', version.capturedAt.slice(0, 10).replaceAll('-', '/')],
    ['citation_language', article.language],
    ['citation_public_url', article.url],
    ['citation_abstract_html_url', view.room.absolute(base, requested)],
  ];
  return html`${tags.map(([name, content]) => (content === null ? null : html`<meta name="${name}" content="${content}">`))}
<link rel="unapi-server" type="application/xml" title="unAPI" href="/unapi"><link rel="alternate" type="application/json" href="${base}.json"><link rel="alternate" type="text/markdown" href="${base}.md"><link rel="alternate" type="application/x-research-info-systems" href="${base}.ris"><link rel="alternate" type="application/x-bibtex" href="${base}.bib">${
    script === 'hans' || script === 'hant'
      ? html`<link rel="alternate" hreflang="zh-Hans" href="${path(base, { as: 'hans' })}"><link rel="alternate" hreflang="zh-Hant" href="${path(base, { as: 'hant' })}">`
      : null
  }`;
}
