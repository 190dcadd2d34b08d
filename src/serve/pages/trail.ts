/** What was repaired, in its place in the text; what was removed, with rule and reason; what was found wrong and left. */
import { html } from 'hono/html';
import type { Article, Removal, Step } from '../../core/page.js';
import { translated } from '../../lang/index.js';
import { blockOf, lines } from '../blocks.js';
import { type Found, findArticle, numberOf, repairsOf } from '../find.js';
import {
  articlePath,
  bars,
  bdi,
  colon,
  dotSeparated,
  type Html,
  labelled,
  langTag,
  localized,
  type Piece,
} from '../fragments.js';
import { absent, page } from '../page.js';
import type { App, Asked, Room, View } from '../room.js';
import type { Mark, MarkedBlock } from '../trail-marks.js';

/** Edits of one rule that are listed. */
const MOST_EDITS = 200;

export function mountTrail(app: App, room: Room): void {
  const show = async (c: Asked, number?: number) => {
    const view = c.get('view');
    const found = await findArticle(room, c.req.param('id')!, number, 'original');
    if (found === null) return absent(c, room);
    const { stored, version } = found;
    const blocks =
      repairsOf(stored) === 0
        ? null
        : await room.readings.ask('trail', [stored.id, version.number], 0, room.archiveOf(stored.id));
    return c.html(trailPage(view, found, blocks));
  };
  app.get('/a/:id{[a-z2-7]{16}}/trail', (c) => show(c));
  app.get('/a/:id{[a-z2-7]{16}}/v/:n{[0-9]{1,6}}/trail', (c) => show(c, numberOf(c.req.param('n'))));
}

/** `blocks` null: the text with its repairs cannot be shown. */
function trailPage(view: View, { stored, version, versions }: Found, blocks: readonly MarkedBlock[] | null): Html {
  const { t } = view;
  const title = stored.title ?? t('untitled');
  const base = articlePath(stored.id);
  const steps = stored.trail.filter(({ edits }) => edits.length > 0);
  const repairs = repairsOf(stored);
  const marked = (blocks ?? []).flatMap(({ marks }) => marks).filter(({ before }) => before !== null).length;
  const lang = langTag(stored.language);
  const main = html`<p class="crumb"><a href="${version.number === versions ? base : `${base}/v/${version.number}`}">${bdi(title, stored.language)}</a></p>
<h1>${t('trail.title')}</h1>
<p class="lead">${t('trail.lead', { n: repairs, removed: stored.removed.length, flags: stored.flags.length })}${blocks === null || marked === repairs ? null : ` ${t('trail.in-text', { n: marked })}`}</p>
${repairs === 0 ? null : html`<p class="legend">${t('trail.legend')} <span class="mend"><del>${t('trail.sent')}</del><ins>${t('trail.mended')}</ins></span></p>`}
${
  repairs === 0 || blocks === null
    ? blocks === null && repairs > 0
      ? html`<p class="notice">${t('trail.no-bytes')}</p>`
      : null
    : html`<div class="trail-box"><p><label><input type="checkbox" id="all"> ${t('trail.all')}</label></p><article class="body trail"${lang === null ? null : html` lang="${lang}"`}>${blocks.map((block) => markedBlock(view, block))}</article></div>`
}
${
  steps.length === 0
    ? null
    : html`<section><h2>${t('trail.rules')}</h2>${bars(view, t('trail.by-rule'), sums(steps), t('trail.places'))}${steps.map((step) => stepList(view, step))}</section>`
}
${stored.removed.length === 0 ? null : html`<section><h2>${t('trail.removed')}</h2><ul class="removals">${stored.removed.map((removal) => removed(view, removal, stored))}</ul></section>`}
${flags(view, stored)}
<section><h2>${t('trail.encoding')}</h2><p><span class="mono">${stored.encoding.used}</span>${colon(view)}${localized(view, stored.encoding.because)}</p>
<p>${t('article.confidence')} ${stored.confidence.toFixed(2)}${colon(view)}${localized(view, stored.confidenceBecause.join('; '))}</p></section>`;
  return page(view, { title: `${t('trail.title')}${colon(view)}${title}`, main, kind: 'narrow' });
}

function markedBlock(view: View, { block, marks }: MarkedBlock): Piece {
  if (block.kind === 'image' || (block.text === '' && marks.length === 0)) return null;
  if (marks.every(({ before }) => before === null)) return blockOf(block, lines(block.text));
  const inside = marks.flatMap((mark) => (mark.before === null ? lines(mark.text) : [repairedPassage(view, mark)]));
  // The marks run through the text of a list or table, whose parts are not known then.
  return blockOf(
    block.kind === 'list' || block.kind === 'table' || block.kind === 'code'
      ? { kind: 'paragraph', text: block.text }
      : block,
    inside,
  );
}

/** A repaired place: as it reads, with what was sent before it. Both stand in the page; the style sheet folds the first. */
function repairedPassage(view: View, { text, before, rule, reason }: Mark): Html {
  const { t } = view;
  const why = [rule, reason === null ? null : translated(reason, view.lang)].filter((part) => part !== null).join(': ');
  return html`<span class="mend" tabindex="0"${why === '' ? null : html` title="${why}"`}><del><span class="sr">${t('trail.sent')} </span>${before ?? ''}</del><ins><span class="sr">${t('trail.mended')} </span>${text === '' ? html`<span class="nothing"></span>` : text}</ins></span>`;
}

function sums(steps: readonly Step[]) {
  const counts = new Map<string, number>();
  for (const { rule, edits } of steps) counts.set(rule, (counts.get(rule) ?? 0) + edits.length);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([rule, count]) => ({ name: html`<code>${rule}</code>`, count }));
}

function stepList(view: View, { rule, reason, edits }: Step): Html {
  const { t } = view;
  const shown = edits.slice(0, MOST_EDITS);
  const sign = (text: string) =>
    text === '' ? html`<span class="quiet">${t('trail.nothing')}</span>` : html`<bdi>${text}</bdi>`;
  return html`<details><summary><code>${rule}</code> <span class="count">${edits.length}</span> <span class="quiet">${localized(view, reason)}</span></summary><div class="wide" tabindex="0"><table class="edits"><thead><tr><th scope="col">${t('trail.at')}</th><th scope="col">${t('trail.sent')}</th><th scope="col">${t('trail.mended')}</th><th scope="col">${t('trail.sure')}</th></tr></thead><tbody>${shown.map(({ at, before, after, confidence }) => html`<tr><td class="number">${at}</td><td>${sign(before)}</td><td>${sign(after)}</td><td class="number">${confidence.toFixed(3)}</td></tr>`)}</tbody></table></div>${shown.length < edits.length ? html`<p class="quiet">${t('trail.more', { n: edits.length - shown.length })}</p>` : null}</details>`;
}

function removed(view: View, { kind, rule, reason, text }: Removal, { language }: Article): Html {
  return html`<li><blockquote>${bdi(text, language)}</blockquote><p class="facts">${dotSeparated([html`<span class="tag">${kind}</span>`, html`<code>${rule}</code>`, localized(view, reason)])}</p></li>`;
}

function flags(view: View, { flags: found, language }: Article): Piece {
  if (found.length === 0) return null;
  const { t } = view;
  return html`<section><h2>${t('trail.flags')}</h2><ul class="removals">${found.map(
    ({ kind, text, reason, candidates = [] }) =>
      html`<li>${text === '' ? null : html`<blockquote>${bdi(text, language)}</blockquote>`}<p class="facts">${dotSeparated([html`<span class="tag">${kind}</span>`, localized(view, reason)])}</p>${candidates.length === 0 ? null : html`<p class="facts">${labelled(t('trail.perhaps'), null)}${dotSeparated(candidates.map((one) => bdi(one, language)))}</p>`}</li>`,
  )}</ul></section>`;
}
