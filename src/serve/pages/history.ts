/** Every version of an article, and what changed with each. */
import { html } from 'hono/html';
import type { VersionInfo } from '../../../storage/index.js';
import { type Changes, changesOf } from '../../archive/history/changes.js';
import { diffWords } from '../../archive/rederive/align.js';
import type { Article } from '../../core/page.js';
import {
  articlePath,
  bdi,
  colon,
  dotSeparated,
  type Html,
  labelled,
  moment,
  type Piece,
  runPath,
} from '../fragments.js';
import { absent, page } from '../page.js';
import { byCharacters, markedDiff } from '../pieces.js';
import type { App, Room, View } from '../room.js';

/** Versions that are compared on one page, the latest ones. */
const MOST = 100;

export function mountHistory(app: App, room: Room): void {
  app.get('/a/:id{[a-z2-7]{16}}/history', (c) => {
    const view = c.get('view');
    const { t } = view;
    const id = c.req.param('id');
    const { articles } = room.archiveOf(id);
    const versions = articles.versions(id);
    const latest = articles.get(id);
    if (latest === undefined) return absent(c, room);
    const shown = versions.slice(-MOST);
    let before: Article | undefined =
      versions.length > MOST ? articles.get(id, { number: shown[0]!.number - 1 }) : undefined;
    const items = shown.map((version) => {
      const article = articles.get(id, { number: version.number })!;
      const item = versionItem(view, id, version, before === undefined ? null : changesOf(before, article), article);
      before = article;
      return item;
    });
    const title = t('history.title');
    const main = html`<p class="crumb"><a href="${articlePath(id)}">${bdi(latest.title ?? t('untitled'), latest.language)}</a></p>
<h1>${title}</h1>
<p class="lead">${t('history.lead', { n: versions.length })}</p>
${versions.length > MOST ? html`<p class="notice">${t('history.most', { n: MOST })}</p>` : null}
<ol class="versions" reversed start="${versions.length}">${items.reverse()}</ol>`;
    return c.html(
      page(view, { title: `${title}${colon(view)}${latest.title ?? t('untitled')}`, main, kind: 'narrow' }),
    );
  });
}

function versionItem(view: View, id: string, version: VersionInfo, changes: Changes | null, article: Article): Html {
  const { t } = view;
  const { number } = version;
  const base = articlePath(id);
  return html`<li value="${number}"><h2><a href="${base}/v/${number}">${t('history.version', { n: number })}</a></h2>
<p class="facts">${dotSeparated([
    moment(version.capturedAt),
    changes === null ? null : html`<span class="tag">${t(`origin.${version.origin}`)}</span>`,
    t('history.seen', { n: version.captures.length }),
    version.run === null
      ? null
      : html`<a href="${runPath(version.run, view.room.siteOf(id))}">${t('runs.run', { n: version.run })}</a>`,
    html`<span class="mono">${version.digest.slice(7, 19)}</span>`,
  ])}</p>
${changes === null ? html`<p>${labelled(t('history.first'), bdi(article.title ?? t('untitled'), article.language))}</p>` : changeHtml(view, changes)}
${number === 1 ? null : html`<p><a href="${base}/diff/${number - 1}..${number}">${t('history.compare', { a: number - 1, b: number })}</a></p>`}
</li>`;
}

function changeHtml(view: View, { fields, paragraphs, rules }: Changes): Html {
  const { t } = view;
  const { changed, added, removed } = paragraphs;
  const counted: Piece[] = [
    changed === 0 ? null : t('history.changed', { n: changed }),
    added === 0 ? null : t('history.added', { n: added }),
    removed === 0 ? null : t('history.removed', { n: removed }),
  ];
  const text = (value: unknown) => (value === null || value === undefined ? '' : String(value));
  const nothing = fields.length === 0 && counted.every((one) => one === null);
  return html`${fields.length === 0 ? null : html`<ul class="changes">${fields.map(({ field, before, after }) => html`<li>${t(`field.${field}`)}: <bdi>${markedDiff(view, byCharacters(diffWords(text(before), text(after))))}</bdi></li>`)}</ul>`}
${nothing ? html`<p>${t('history.else')}</p>` : html`<p class="facts">${dotSeparated(counted)}</p>`}
${rules.length === 0 ? null : html`<details><summary>${t('history.rules', { n: rules.length })}</summary><ul class="changes">${rules.map(({ rule, before, after }) => html`<li><code>${rule}</code> ${before} → ${after}</li>`)}</ul></details>`}`;
}
