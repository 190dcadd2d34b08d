/** The forms that write, and the one that changes a note: it carries from which words it was made. */
import { html } from 'hono/html';
import { LONGEST } from '../archive/curation/curate.js';
import type { Html } from './fragments.js';
import { page } from './page.js';
import { shortDigest, type View } from './room.js';

/** Where forms are sent. */
export const CURATE = '/curate';

export function form(
  view: View,
  action: string,
  fields: Readonly<Record<string, string>>,
  content: Html,
  kind = '',
): Html {
  const hidden = { to: view.here, ...fields, do: action, token: view.room.token };
  return html`<form class="${`curate ${kind}`.trim()}" action="${CURATE}" method="post">${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${content}</form>`;
}

interface Rewording {
  readonly id: string;
  /** The words that the archive has. */
  readonly body: string;
  /** The words in the form. */
  readonly own?: string;
}

/** A form that gives a note other words. `to` is where it leads back to. */
export function rewordForm(view: View, { id, body, own = body }: Rewording, to = view.here): Html {
  const { t } = view;
  return form(
    view,
    'reword',
    { to, note: id, from: shortDigest(body) },
    html`<label class="sr" for="body-${id}">${t('curate.note')}</label><textarea id="body-${id}" name="body" rows="4" maxlength="${LONGEST.note}" required>${own}</textarea><button>${t('curate.save')}</button>`,
  );
}

/** Somebody else changed the note meanwhile: both wordings, and a form that saves the reader's own after all. */
export function conflictPage(view: View, one: Required<Rewording>, to: string): Html {
  const { t } = view;
  const title = t('error.form');
  const main = html`<h1>${title}</h1><p>${t('form.conflict')}</p>
<h2>${t('form.conflict.theirs')}</h2><p class="note-body"><bdi>${one.body}</bdi></p>
<h2>${t('form.conflict.own')}</h2>${rewordForm(view, one, to)}
<p><a href="${to}">${t('form.conflict.leave')}</a></p>`;
  return page(view, { title, kind: 'narrow', main });
}
