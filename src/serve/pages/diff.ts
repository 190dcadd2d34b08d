/** What differs between two versions: paragraphs, in them words, in these characters. */
import { html } from 'hono/html';
import { diffArticles } from '../../archive/history/changes.js';
import { type AlignedParagraph, diffWords, withContext } from '../../archive/rederive/align.js';
import type { Article } from '../../core/page.js';
import { articlePath, bdi, type Html, langTag, moment, type Piece, path } from '../fragments.js';
import { absent, page } from '../page.js';
import { choice } from '../parameters.js';
import { byCharacters, markedDiff } from '../pieces.js';
import type { App, Room, View } from '../room.js';
import { snapshotOfVersion } from './snapshot.js';

/** Unchanged paragraphs that are shown round a change. */
const CONTEXT = 1;

export function mountDiff(app: App, room: Room): void {
  app.get('/a/:id{[a-z2-7]{16}}/diff/:pair{[0-9]{1,6}\\.\\.[0-9]{1,6}}', (c) => {
    const view = c.get('view');
    const { t } = view;
    const id = c.req.param('id');
    const [from, to] = c.req.param('pair').split('..').map(Number) as [number, number];
    const { articles } = room.archiveOf(id);
    const versions = articles.versions(id);
    const [before, after] = [from, to].map((number) => (number < 1 ? undefined : articles.get(id, { number })));
    if (before === undefined || after === undefined) return absent(c, room, id);
    const whole = choice(c, 'all', ['0', '1']) === '1';
    const { fields, blocks } = diffArticles(before, after);
    const base = articlePath(id);
    const here = `${base}/diff/${from}..${to}`;
    const side = (number: number) => {
      const version = versions[number - 1]!;
      const snapshot = snapshotOfVersion(room, id, version);
      return html`<a href="${base}/v/${number}">${t('history.version', { n: number })}</a> <span class="quiet">${moment(version.capturedAt)}</span>${snapshot === null ? null : html` <a href="${snapshot}">${t('snapshot.title')}</a>`}`;
    };
    const title = t('diff.title', { a: from, b: to });
    const main = html`<p class="crumb"><a href="${base}">${bdi(after.title ?? t('untitled'), after.language)}</a> · <a href="${base}/history">${t('article.history')}</a></p>
<h1>${title}</h1>
<p class="facts"><span>${side(from)}</span><span>${side(to)}</span></p>
<p class="legend"><del>${t('diff.went')}</del> <ins>${t('diff.came')}</ins></p>
${otherPairs(view, id, from, to, versions.length)}
${fields.length === 0 ? null : html`<dl class="pairs">${fields.map(({ field, before: was, after: is }) => html`<div><dt>${t(`field.${field}`)}</dt><dd><bdi>${markedDiff(view, byCharacters(diffWords(text(was), text(is))))}</bdi></dd></div>`)}</dl>`}
${fields.length === 0 && blocks.every(({ kind }) => kind === 'same') ? html`<p class="empty">${t('diff.same')}</p>` : null}
${paragraphs(view, blocks, after, whole, here)}`;
    return c.html(page(view, { title, main, kind: 'narrow' }));
  });
}

const text = (value: unknown) => (value === null || value === undefined ? '' : String(value));

function paragraphs(
  view: View,
  blocks: readonly AlignedParagraph[],
  { language }: Article,
  whole: boolean,
  here: string,
): Html {
  const { t } = view;
  const shown = whole ? blocks : [...withContext(blocks, CONTEXT)];
  const out = shown.map((block) =>
    typeof block === 'number'
      ? html`<p class="passed"><a href="${path(here, { all: '1' })}">${t('diff.passed', { n: block })}</a></p>`
      : html`<p class="${block.kind}"><bdi>${markedDiff(view, byCharacters(block.pieces))}</bdi></p>`,
  );
  const lang = langTag(language);
  return html`<div class="body diff"${lang === null ? null : html` lang="${lang}"`}>${out}</div>`;
}

/** The changes before and after this one. */
function otherPairs(view: View, id: string, from: number, to: number, versions: number): Piece {
  const { t } = view;
  const base = `${articlePath(id)}/diff`;
  const pairs: Piece[] = [
    from > 1 ? html`<a rel="prev" href="${base}/${from - 1}..${from}">${t('diff.before')}</a>` : html`<span></span>`,
    to < versions ? html`<a rel="next" href="${base}/${to}..${to + 1}">${t('diff.after')}</a>` : html`<span></span>`,
  ];
  return versions < 3 ? null : html`<nav class="pager" aria-label="${t('diff.others')}">${pairs}</nav>`;
}
