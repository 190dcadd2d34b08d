/** A search as its address says it, and the form that makes such an address. */
import { html } from 'hono/html';
import type { Narrow, SearchOptions } from '../../storage/index.js';
import { KINDS } from '../core/page.js';
import { type Html, path } from './fragments.js';
import { choice } from './parameters.js';
import type { Asked, View } from './room.js';

/** Everything a reader chose, as it stands in the address. A dash means: those without one. */
export interface Chosen {
  readonly q?: string;
  readonly site?: string;
  readonly source?: string;
  readonly year?: string;
  readonly script?: string;
  readonly kind?: string;
  readonly sort?: string;
}

export const CHOICES = ['q', 'site', 'source', 'year', 'script', 'kind', 'sort'] as const;
/** What stands for "none" in an address. */
export const NONE = '-';
export const SORTS = ['relevance', 'date', 'saved'] as const;
export const SCRIPT_LANGUAGES = { hans: 'zh-Hans', hant: 'zh-Hant', en: 'en' } as const;
export type ScriptChoice = keyof typeof SCRIPT_LANGUAGES;

/** Throws StopRun `bad-query` on a script, kind or order that does not exist; a site or source may have any name. */
export function chosenIn(c: Asked): Chosen {
  choice(c, 'script', Object.keys(SCRIPT_LANGUAGES));
  choice(c, 'kind', KINDS);
  choice(c, 'sort', SORTS);
  const found = CHOICES.map((name): [string, string] => [name, (c.req.query(name) ?? '').trim()]);
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}

export const isScript = (value: string | undefined): value is ScriptChoice =>
  value !== undefined && Object.hasOwn(SCRIPT_LANGUAGES, value);

/** The same as the archive understands it. A value that no facet can have finds nothing, as it should. */
export function searchOptions(chosen: Chosen): SearchOptions {
  const orNull = (value: string) => (value === NONE ? null : value);
  const narrow: Narrow = {
    ...(chosen.site === undefined ? {} : { site: orNull(chosen.site) }),
    ...(chosen.source === undefined ? {} : { source: orNull(chosen.source) }),
    ...(chosen.year === undefined ? {} : { year: orNull(chosen.year) }),
    ...(isScript(chosen.script) ? { language: SCRIPT_LANGUAGES[chosen.script] } : {}),
    ...(chosen.kind === undefined ? {} : { kind: chosen.kind }),
  };
  return { narrow, sort: SORTS.find((sort) => sort === chosen.sort) ?? 'relevance' };
}

/** The address of a search; `change` replaces choices, null takes one back. */
export function searchPath(
  chosen: Chosen,
  change: Readonly<Partial<Record<(typeof CHOICES)[number] | 'page', string | number | null>>> = {},
  base = '/search',
): string {
  return path(base, { ...chosen, ...change });
}

export function searchBox(view: View, chosen: Chosen): Html {
  const { t } = view;
  const kept = CHOICES.filter((name) => name !== 'q' && chosen[name] !== undefined);
  return html`<form class="search-box" action="/search" role="search">
<label class="sr" for="q">${t('search.label')}</label>
<input id="q" type="search" name="q" value="${chosen.q ?? ''}" maxlength="500" placeholder="${t('search.placeholder')}">
${kept.map((name) => html`<input type="hidden" name="${name}" value="${chosen[name]!}">`)}
<button>${t('search.go')}</button>
</form>`;
}
