/**
 * What the page says of itself for machines: JSON-LD, the labels that Chinese government sites must carry, OpenGraph and
 * older meta names. Values are candidates: later steps weigh them against what the reader sees.
 */
import { tidy } from './chars.js';
import type { Head } from './head.js';
import { type El, isEl, textOf } from './tree.js';

export interface Stated {
  readonly from: string;
  readonly value: string;
}

export interface Metadata {
  /** Candidates in the documented order of trust. */
  readonly titles: readonly Stated[];
  readonly published: readonly Stated[];
  readonly modified: readonly Stated[];
  readonly sources: readonly Stated[];
  readonly authors: readonly Stated[];
  readonly editors: readonly Stated[];
  /** What the site calls itself. */
  readonly sites: readonly string[];
  readonly keywords: readonly string[];
  readonly summary: string | null;
  readonly canonical: string | null;
  readonly ogType: string | null;
  readonly ldTypes: readonly string[];
  /** `ColumnType` and `SiteIDCode` say that the page follows the government's page labels. */
  readonly government: boolean;
}

type FieldName =
  | 'titles'
  | 'published'
  | 'modified'
  | 'sources'
  | 'authors'
  | 'editors'
  | 'sites'
  | 'summary'
  | 'canonical'
  | 'keywords';

/** Meta names by field, in order of trust; all lower case. The government labels (国办发〔2017〕47号) come first. */
const NAMES: Readonly<Record<FieldName, string>> = {
  titles: 'articletitle og:title twitter:title dc.title dcterms.title title headline name citation_title',
  published:
    'pubdate article:published_time og:article:published_time datepublished publishdate publish_date publish-date publishtime publish_time pub_date og:published_time og:release_date weibo:article:create_at firstpublishedtime dc.date dcterms.created dc.date.issued article_date_original originalpublicationdate cxenseparse:recs:publishtime sailthru.date parsely-pub-date apub:time creationdate date citation_publication_date citation_date citation_online_date',
  modified:
    'article:modified_time og:updated_time datemodified weibo:article:update_at lastmodifiedtime dcterms.modified lastmod',
  sources:
    'contentsource source mediaid copyright-source article:source dc.source publishsource og:article:source citation_journal_title',
  authors:
    'author og:article:author article:author dc.creator byl parsely-author sailthru.author twitter:creator citation_authors',
  editors: 'editor responsibleeditor',
  sites: 'og:site_name application-name',
  summary: 'og:description description twitter:description dc.description',
  canonical: 'og:url',
  keywords: 'keywords news_keywords article:tag',
};
const FIELD_BY_NAME = new Map<string, { field: FieldName; rank: number }>();
for (const [field, names] of Object.entries(NAMES)) {
  names.split(' ').forEach((name, rank) => {
    FIELD_BY_NAME.set(name, { field: field as FieldName, rank });
  });
}

/** Values that templates leave when there is nothing to say. */
const EMPTY =
  /^(?:null|undefined|none|nil|n\/a|unknown|(?:web|site)?-?admin(?:istrator)?|webmaster|管理员|未知|无|佚名|-+|\{\{.*|\$\{.*|本站|本网|原创)?$/i;

/** `Whitfield, Dana`: as indexes of papers sort names. */
const FAMILY_FIRST = /^(\p{Lu}[\p{Script=Latin} '’-]*),\s?(\p{Lu}[\p{Script=Latin}. '’-]*)$/u;

/** Reads all metadata of a page. */
export function readMetadata(head: Head): Metadata {
  const found: Record<FieldName, (Stated & { rank: number })[]> = {
    titles: [], published: [], modified: [], sources: [], authors: [], editors: [], sites: [], summary: [], canonical: [], keywords: [],
  }; // biome-ignore format: a record
  let ogType: string | null = null;
  let government = false;
  for (const { name, content } of head.metas) {
    if (name === 'og:type') ogType ??= content.toLowerCase();
    if (name === 'siteidcode' || name === 'columntype') government = true;
    const known = FIELD_BY_NAME.get(name);
    const value = tidy(content);
    if (known !== undefined && !EMPTY.test(value))
      found[known.field].push({ from: name, value, rank: known.rank + 10 });
  }
  // Journals state each author in an element of its own.
  const writers = head.metas
    .filter(({ name }) => name === 'citation_author')
    .map(({ content }) => tidy(content).replace(FAMILY_FIRST, '$2 $1'));
  if (writers.length > 0) {
    const value = writers.join(/\p{Script=Han}/u.test(writers.join('')) ? '、' : ', ');
    found.authors.push({ from: 'citation_author', value, rank: 5 });
  }
  // A system that states its makers where an author belongs: `Discuz! Team`.
  const system = /^[^\s\d]{4,}/.exec(head.metas.find(({ name }) => name === 'generator')?.content ?? '')?.[0];
  if (system !== undefined)
    found.authors = found.authors.filter(
      ({ value }) => value !== system && !(value.startsWith(system) && /\bteam\b/i.test(value)),
    );
  const ldTypes = readJsonLd(head.jsonLd, found);
  for (const el of head.microdata) readMicrodata(el, found);
  for (const list of Object.values(found)) list.sort((a, b) => a.rank - b.rank);
  for (const { rel, href } of head.links) {
    if (rel?.toLowerCase() === 'canonical' && href)
      found.canonical.unshift({ from: 'canonical', value: href, rank: 0 });
  }
  return {
    ...found,
    sites: found.sites.map(({ value }) => value),
    keywords: splitKeywords(found.keywords.map((k) => k.value)),
    summary: found.summary[0]?.value ?? null,
    canonical: found.canonical[0]?.value ?? null,
    ogType,
    ldTypes,
    government,
  };
}

function splitKeywords(values: readonly string[]): string[] {
  const words = values.flatMap((v) => v.split(/[,，;；、|\s]+/)).map((w) => w.trim());
  return [...new Set(words.filter((w) => w !== '' && w.length <= 30))].slice(0, 30);
}

function readMicrodata(el: El, found: Record<FieldName, (Stated & { rank: number })[]>): void {
  const prop = el.attribs.itemprop?.toLowerCase();
  if (prop === undefined) return;
  const known = FIELD_BY_NAME.get(prop);
  const said = ({ attribs }: El): string | undefined => attribs.content ?? attribs.datetime;
  // Of a person or an office with properties of its own the name is one of them.
  const name = el.attribs.itemscope === undefined ? undefined : nameWithin(el);
  const value = tidy(said(el) ?? (name === undefined ? textOf(el) : (said(name) ?? textOf(name))));
  if (known !== undefined && value !== '' && value.length < 200) {
    found[known.field].push({ from: `itemprop ${prop}`, value, rank: known.rank + 30 });
  }
}

/** The element within `el` that has its name, or undefined. */
function nameWithin(el: El): El | undefined {
  for (const kid of el.children) {
    if (!isEl(kid)) continue;
    const found = kid.attribs.itemprop?.toLowerCase() === 'name' ? kid : nameWithin(kid);
    if (found !== undefined) return found;
  }
  return undefined;
}

const ARTICLE_TYPE = /Article$|^BlogPosting$|^Report$|^WebPage$|Posting$|^VideoObject$|^ImageGallery$/;

function readJsonLd(jsonLd: readonly string[], found: Record<FieldName, (Stated & { rank: number })[]>): string[] {
  const types: string[] = [];
  for (const text of jsonLd) {
    for (const item of flatten(parseLoose(text))) {
      const type = [item['@type']].flat().find((t): t is string => typeof t === 'string') ?? '';
      if (type !== '') types.push(type);
      // Baidu's dialect has no type: {"@context": "…/cambrian.jsonld", "title", "pubDate"}.
      if (type !== '' && !ARTICLE_TYPE.test(type)) continue;
      const rank = /WebPage|VideoObject/.test(type) ? 40 : 0;
      const put = (field: FieldName, key: string): void => {
        const value = nameOf(item[key]);
        if (value !== null && !EMPTY.test(value))
          found[field].push({ from: `json-ld ${key}`, value: tidy(value), rank });
      };
      put('titles', 'headline');
      put('titles', 'title');
      put('published', 'datePublished');
      put('published', 'pubDate');
      put('modified', 'dateModified');
      put('modified', 'upDate');
      put('authors', 'author');
      put('editors', 'editor');
      put('sites', 'publisher');
      put('summary', 'description');
    }
  }
  return types;
}

function parseLoose(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      // Raw line breaks and stray commas inside strings and lists are the usual faults.
      return JSON.parse(text.replace(/[\u0000-\u001f]+/g, ' ').replace(/,\s*([}\]])/g, '$1'));
    } catch {
      return null; // not JSON: the page has other labels
    }
  }
}

function flatten(value: unknown, depth = 0): Record<string, unknown>[] {
  if (depth > 4 || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.slice(0, 50).flatMap((v) => flatten(v, depth + 1));
  const item = value as Record<string, unknown>;
  return [item, ...flatten(item['@graph'], depth + 1), ...flatten(item['mainEntity'], depth + 1)];
}

function nameOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  if (Array.isArray(value)) {
    const names = value.map(nameOf).filter((n) => n !== null);
    // Names of several words need a mark between them.
    return names.length > 0 ? names.join(names.some((name) => /\s/.test(name)) ? ', ' : ' ') : null;
  }
  if (typeof value === 'object' && value !== null) return nameOf((value as Record<string, unknown>)['name']);
  return null;
}
