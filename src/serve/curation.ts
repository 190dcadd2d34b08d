/** Forms of the reading room that write: to `curation.db` alone, on this machine alone, by POST with a check of origin and token. */
import { timingSafeEqual } from 'node:crypto';
import { bodyLimit } from 'hono/body-limit';
import { addNote, checked } from '../archive/curation/curate.js';
import { curationFile } from '../archive/curation/transfer.js';
import { StopRun } from '../core/errors.js';
import type { MessageKey } from '../lang/index.js';
import { CURATE, conflictPage } from './note-forms.js';
import { errorPage } from './page.js';
import { type App, type Asked, localPath, type Room, shortDigest } from './room.js';

/** In bytes: the longest note in characters of four bytes, each written as `%xx`. */
const LONGEST_FORM = 256 * 1024;

type Form = URLSearchParams;

/** What a form may ask for, by the value of `do`. False: there is no such thing. */
const ACTIONS: Readonly<Record<string, (room: Room, form: Form, at: string) => boolean | Conflict>> = {
  tag: inArticle(({ curation }, id, form, at) => curation.tag(id, checked('tag', text(form, 'tag')), at)),
  untag: removing(({ curation }, form) => curation.untag(text(form, 'article'), text(form, 'tag'))),
  note: inArticle((archive, id, form, at) => addNote(archive, id, text(form, 'quote'), text(form, 'body'), at)),
  reword,
  unnote: removing(({ curation }, form) => curation.removeNote(text(form, 'note'))),
  collect: ({ archive }, form, at) => {
    const ids = form.getAll('article').filter((id) => archive.articles.versions(id).length > 0);
    if (ids.length > 0) archive.curation.collect(checked('collection', text(form, 'name')), ids, at);
    return ids.length > 0;
  },
  uncollect: removing(({ curation }, form) => curation.uncollect(text(form, 'name'), [text(form, 'article')])),
  disband: removing(({ curation }, form) => curation.removeCollection(text(form, 'name'))),
  mark: inArticle(({ curation }, id, form, at) => curation.mark(id, checked('reason', text(form, 'reason')), at)),
  unmark: removing(({ curation }, form) => curation.unmark(text(form, 'article'))),
};

/** A note has other words than those that a form was made from. */
class Conflict {
  constructor(
    readonly id: string,
    readonly body: string,
    readonly own: string,
  ) {}
}

/** Gives a note other words, if it still has those that the form was made from. */
function reword({ archive: { curation } }: Room, form: Form, at: string): boolean | Conflict {
  const own = checked('note', text(form, 'body'));
  const note = curation.note(text(form, 'note'));
  if (note === null) return false;
  const { id, body } = note;
  if (body === own) return true;
  const from = form.get('from') ?? shortDigest(body);
  if (from === shortDigest(body) && curation.rewordNote(id, own, at, body)) return true;
  const now = curation.note(id);
  return now !== null && new Conflict(id, now.body, own);
}

function text(form: Form, name: string): string {
  return form.get(name) ?? '';
}

function inArticle(work: (archive: Room['archive'], id: string, form: Form, at: string) => unknown) {
  return ({ archive }: Room, form: Form, at: string): boolean => {
    const id = text(form, 'article');
    if (archive.articles.versions(id).length === 0) return false;
    work(archive, id, form, at);
    return true;
  };
}

/** What somebody else removed in the meantime is removed, as was asked for. */
function removing(work: (archive: Room['archive'], form: Form) => unknown) {
  return ({ archive }: Room, form: Form): boolean => {
    work(archive, form);
    return true;
  };
}

/** What is wrong with a form, in the reader's language; other errors are no fault of the form. */
const REFUSED: Readonly<Record<string, MessageKey>> = {
  'bad-value': 'form.bad-value',
  'no-passage': 'form.no-passage',
  'many-passages': 'form.many-passages',
  'archive-busy': 'error.busy.hint',
};

export function mountCuration(app: App, room: Room): void {
  if (!room.curates) return;
  app.post(
    CURATE,
    bodyLimit({ maxSize: LONGEST_FORM, onError: (c) => c.text('The form is too long.\n', 413) }),
    async (c) => {
      const view = c.get('view');
      const form = new URLSearchParams(await c.req.text());
      if (!fromHere(c) || !sameText(text(form, 'token'), room.token))
        return c.html(errorPage(view, 'form', view.t('form.token')), 403);
      const action = Object.hasOwn(ACTIONS, text(form, 'do')) ? ACTIONS[text(form, 'do')] : undefined;
      if (action === undefined) return c.html(errorPage(view, 'missing'), 400);
      try {
        const done = action(room, form, room.options.now().toISOString());
        if (done === false) return c.html(errorPage(view, 'missing'), 404);
        if (done !== true) return c.html(conflictPage(view, done, localPath(text(form, 'to'))), 409);
      } catch (error) {
        const key = error instanceof StopRun ? REFUSED[error.code] : undefined;
        if (key === undefined) throw error;
        return c.html(errorPage(view, 'form', view.t(key)), 422);
      }
      return c.redirect(localPath(form.get('to') || `/collections/${encodeURIComponent(text(form, 'name'))}`), 303);
    },
  );
  app.get('/curation.json', (c) => {
    c.header('content-disposition', 'attachment; filename="curation.json"');
    return c.body(`${JSON.stringify(curationFile(room.archive), null, 2)}\n`, 200, {
      'content-type': 'application/json; charset=utf-8',
    });
  });
}

/** Whether a page of this room sent the form. A browser names the origin of every POST; who names none is refused. */
function fromHere(c: Asked): boolean {
  const site = c.req.header('sec-fetch-site');
  return (
    c.req.header('origin') === `http://${c.req.header('host') ?? new URL(c.req.url).host}` &&
    (site === undefined || site === 'same-origin') &&
    /^application\/x-www-form-urlencoded(?:;|$)/.test(c.req.header('content-type') ?? '')
  );
}

function sameText(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
