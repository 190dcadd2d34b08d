/** Tags, notes and collections: beside an article, and all of them. */
import { html } from 'hono/html';
import type { Note, Watch } from '../../../storage/index.js';
import { LONGEST } from '../../archive/curation/curate.js';
import { findPassage } from '../../archive/curation/passage.js';
import type { Article } from '../../core/page.js';
import { textOfBlocks } from '../../core/text-of-blocks.js';
import { COLLECTED, collectionForm, FORMS } from '../collection-forms.js';
import { articlePath, bdi, day, dotSeparated, type Html, labelled, moment, type Piece, path } from '../fragments.js';
import { form, rewordForm } from '../note-forms.js';
import { errorPage, page } from '../page.js';
import { choice } from '../parameters.js';
import type { App, Room, View } from '../room.js';
import { searchPath } from '../search-form.js';

/** Notes on one page of them. */
const NOTES = 200;

const collectionPath = (name: string): string => `/collections/${encodeURIComponent(name)}`;
const tagPath = (tag: string): string => searchPath({ q: `tag:"${tag}"` });

/** A stretch of the text of an article on which a note stands, in UTF-16 units. */
export interface Noted {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** Where the notes of an article stand in this text of it. */
export function notedIn(view: View, article: Article): Noted[] {
  const { archive, showsNotes } = view.room;
  if (!showsNotes) return [];
  const notes = archive.curation.notesOf(article.id).slice(0, NOTES);
  if (notes.length === 0) return [];
  const text = textOfBlocks(article.blocks);
  return notes.flatMap(({ id, passage }) => {
    const place = passage === null ? null : findPassage(text, passage, archive.fold);
    return place === null || place.state === 'gone' ? [] : [{ id, start: place.start, end: place.end }];
  });
}

/** A form that is one button. */
function button(view: View, action: string, fields: Readonly<Record<string, string>>, does: string): Html {
  return form(
    view,
    action,
    fields,
    html`<button class="plain" aria-label="${does}" title="${does}">×</button>`,
    'inline',
  );
}

/** What readers added to an article, with the forms to add more where this room writes. */
export function curationOf(view: View, article: Article): Piece {
  const { t, room } = view;
  const { curation } = room.archive;
  const { id } = article;
  const [tags, collections] = [curation.tagsOf(id), curation.collectionsOf(id)];
  const notes = room.showsNotes ? curation.notesOf(id).slice(0, NOTES) : [];
  if (!room.curates && tags.length + collections.length + notes.length === 0) return null;
  const own = { article: id };
  const field = (name: string, label: string, longest: number, list = '') =>
    html`<label class="sr" for="${name}-new">${label}</label><input type="text" id="${name}-new" name="${name}" maxlength="${longest}" placeholder="${label}" required${list === '' ? null : html` list="${list}"`}><button>${t('curate.add')}</button>`;
  const mark = room.showsNotes ? curation.markOf(id) : null;
  // What holds forms alone is not printed.
  const section = (shows: boolean) => (shows ? html`<section>` : html`<section class="on-screen">`);
  return html`${section(tags.length + collections.length > 0)}<h2>${t('curate.tags')}</h2>
${tags.length === 0 ? null : html`<ul class="taken">${tags.map((tag) => html`<li><a href="${tagPath(tag)}">${bdi(tag)}</a>${room.curates ? button(view, 'untag', { ...own, tag }, t('curate.untag', { name: tag })) : null}</li>`)}</ul>`}
${room.curates ? form(view, 'tag', own, field('tag', t('curate.tag'), LONGEST.tag)) : null}
${collections.length === 0 ? null : html`<h3>${t('curate.collections')}</h3><ul class="taken">${collections.map((name) => html`<li><a href="${collectionPath(name)}">${bdi(name)}</a>${room.curates ? button(view, 'uncollect', { ...own, name }, t('curate.uncollect', { name })) : null}</li>`)}</ul>`}
${room.curates ? form(view, 'collect', own, field('name', t('curate.collection'), LONGEST.collection)) : null}
</section>
${!room.showsNotes || (notes.length === 0 && !room.curates) ? null : html`${section(notes.length > 0)}<h2>${t('curate.notes')}</h2>${noteList(view, article, notes)}${room.curates ? newNote(view, id) : null}</section>`}
${
  !room.curates && mark === null
    ? null
    : html`${section(mark !== null)}<h2>${t('curate.forget')}</h2>${
        mark === null
          ? html`<details><summary>${t('curate.mark')}</summary><p class="quiet">${t('curate.mark.how')}</p>${form(view, 'mark', own, field('reason', t('curate.reason'), LONGEST.reason))}</details>`
          : html`<div>${labelled(t('curate.marked'), bdi(mark.reason))} ${room.curates ? button(view, 'unmark', own, t('curate.unmark')) : null}</div>`
      }</section>`
}`;
}

/** A form that puts all of these articles into a collection. */
export function collectAll(view: View, articles: readonly { readonly id: string }[]): Html {
  const { t } = view;
  const label = t('curate.collect-all', { n: articles.length });
  const ids = articles.map(({ id }) => html`<input type="hidden" name="article" value="${id}">`);
  return html`<details class="on-screen"><summary>${label}</summary>${form(view, 'collect', { to: '' }, html`${ids}<label class="sr" for="name-new">${t('curate.collection')}</label><input type="text" id="name-new" name="name" maxlength="${LONGEST.collection}" placeholder="${t('curate.collection')}" required><button>${t('curate.add')}</button>`)}</details>`;
}

function noteList(view: View, article: Article, notes: readonly Note[]): Piece {
  if (notes.length === 0) return null;
  const text = textOfBlocks(article.blocks);
  return html`<ol class="notes">${notes.map((note) => noteItem(view, note, article.language, text))}</ol>`;
}

function noteItem(view: View, { id, passage, body, modifiedAt }: Note, language: string | null, text: string): Html {
  const { t, room } = view;
  const place = passage === null ? null : findPassage(text, passage, room.archive.fold);
  const quoted =
    passage === null
      ? null
      : html`<blockquote><a href="#passage-${id}">${bdi(passage.exact, language)}</a></blockquote>`;
  const now =
    place === null || place.state === 'here'
      ? null
      : place.state === 'gone'
        ? html`<p class="tag">${t('curate.gone')}</p>`
        : html`<p><span class="tag">${t('curate.changed')}</span> ${bdi(text.slice(place.start, place.end), language)}</p>`;
  return html`<li id="note-${id}">${place?.state === 'gone' ? html`<blockquote>${bdi(passage!.exact, language)}</blockquote>` : quoted}${now}
<p class="note-body"><bdi>${body}</bdi></p><div class="facts">${dotSeparated([moment(modifiedAt)])}${room.curates ? button(view, 'unnote', { note: id }, t('curate.unnote')) : null}</div>
${room.curates ? html`<details class="on-screen"><summary>${t('curate.reword')}</summary>${rewordForm(view, { id, body })}</details>` : null}</li>`;
}

function newNote(view: View, id: string): Html {
  const { t } = view;
  return html`<details class="on-screen"><summary>${t('curate.note.new')}</summary>${form(
    view,
    'note',
    { article: id },
    html`<label for="quote-new">${t('curate.quote')}</label><textarea id="quote-new" name="quote" rows="2" maxlength="${LONGEST.quote}"></textarea><label for="body-new">${t('curate.note')}</label><textarea id="body-new" name="body" rows="4" maxlength="${LONGEST.note}" required></textarea><button>${t('curate.save')}</button>`,
  )}</details>`;
}

/** A standing query: what it finds now, and its feed. */
function watched({ t }: View, { query, site }: Watch): Html {
  const chosen = { q: query, ...(site === null ? {} : { site }) };
  return html`<a href="${searchPath(chosen, { sort: 'saved' })}">${bdi(query)}</a>${site === null ? null : html` <span class="quiet">${bdi(site)}</span>`} · <a href="${searchPath(chosen, {}, '/feed.atom')}">${t('search.feed')}</a>`;
}

export function mountCurationPages(app: App, room: Room): void {
  const { archive } = room;
  const titleOf = (view: View, id: string) => {
    const article = archive.overview.article(id);
    if (article === undefined) return html`<span class="quiet">${id} (${view.t('curate.elsewhere')})</span>`;
    const { title, language, publishedAt, source } = article;
    const known = [day(publishedAt), source === null ? null : bdi(source, language)].filter((one) => one !== null);
    return html`<a href="${articlePath(id)}">${bdi(title ?? view.t('untitled'), language)}</a>${known.map((one) => html` <span class="quiet">${one}</span>`)}`;
  };

  app.get('/curation', (c) => {
    const view = c.get('view');
    const { t } = view;
    const { curation } = archive;
    const [tags, collections] = [curation.tags(), curation.collections()];
    const notes = room.showsNotes ? curation.latestNotes(NOTES) : [];
    const marks = room.showsNotes ? curation.marks() : [];
    const watches = room.showsNotes && !room.ofLibrary ? archive.watches.list() : [];
    const nothing = tags.length + collections.length + notes.length + marks.length === 0;
    const main = html`<h1>${t('nav.curation')}</h1>
${nothing && watches.length === 0 ? html`<p class="empty">${t('curate.none')}</p>` : null}
${collections.length === 0 ? null : html`<h2>${t('curate.collections')}</h2><ul class="links">${collections.map(({ name, count }) => html`<li><a href="${collectionPath(name)}">${bdi(name)}</a> <span class="count">${count.toLocaleString('en')}</span></li>`)}</ul>`}
${tags.length === 0 ? null : html`<h2>${t('curate.tags')}</h2><ul class="taken">${tags.map(({ tag, count }) => html`<li><a href="${tagPath(tag)}">${bdi(tag)}</a> <span class="count">${count.toLocaleString('en')}</span></li>`)}</ul>`}
${notes.length === 0 ? null : html`<h2>${t('curate.notes')}</h2><ol class="notes">${notes.map(({ id, article, passage, body, modifiedAt }) => html`<li><p>${titleOf(view, article)}</p>${passage === null ? null : html`<blockquote><a href="${articlePath(article)}#note-${id}">${bdi(passage.exact)}</a></blockquote>`}<p class="note-body"><bdi>${body}</bdi></p><p class="facts">${moment(modifiedAt)}</p></li>`)}</ol>`}
${watches.length === 0 ? null : html`<h2>${t('curate.watches')}</h2><ul class="links">${watches.map((one) => html`<li>${watched(view, one)}</li>`)}</ul>`}
${marks.length === 0 ? null : html`<h2>${t('curate.forget')}</h2><p class="quiet">${t('curate.mark.how')}</p><ul class="links">${marks.map(({ article, reason }) => html`<li>${titleOf(view, article)} ${bdi(reason)}</li>`)}</ul>`}
${room.curates && !nothing ? html`<p class="more"><a href="/curation.json">${t('curate.export')}</a></p>` : null}`;
    return c.html(page(view, { title: t('nav.curation'), main, kind: 'narrow' }));
  });

  app.get('/collections/:name', (c) => {
    const view = c.get('view');
    const { t } = view;
    const collection = archive.curation.collection(c.req.param('name'));
    if (collection === null) return c.html(errorPage(view, 'missing'), 404);
    const { name, articles } = collection;
    const wanted = choice(
      c,
      'form',
      FORMS.map(([form]) => form),
    );
    if (wanted !== undefined) {
      const file = collectionForm(room, collection, wanted);
      if (file === null) return c.html(errorPage(view, 'missing'), 404);
      c.header('content-disposition', `attachment; filename="collection.${file.extension}"`);
      return c.body(file.body, 200, { 'content-type': file.type });
    }
    const main = html`<p class="crumb"><a href="/curation">${t('nav.curation')}</a></p><h1>${bdi(name)}</h1>
<p class="lead">${t('years.lead', { n: articles.length })}</p>
${articles.length > COLLECTED ? html`<p class="notice">${t('clusters.most', { n: COLLECTED })}</p>` : null}
<ol class="links">${articles.slice(0, COLLECTED).map(({ article }) => html`<li>${titleOf(view, article)}${room.curates ? button(view, 'uncollect', { article, name }, t('curate.uncollect', { name })) : null}</li>`)}</ol>
${articles.length > COLLECTED ? null : html`<p class="more">${t('curate.take-out')} ${FORMS.map(([form, label], i) => html`${i === 0 ? '' : ' · '}<a href="${path(collectionPath(name), { form })}">${label}</a>`)}</p>`}
${room.curates ? html`<details class="on-screen"><summary>${t('curate.disband')}</summary>${form(view, 'disband', { name, to: '/curation' }, html`<button>${t('curate.disband')}</button>`)}</details>` : null}`;
    return c.html(page(view, { title: name, main, kind: 'narrow' }));
  });
}
