/** Articles as records of OAI-PMH: identifiers, sets, deletions, and Dublin Core. */
import type { Archive, Deleted } from '../../storage/index.js';
import { profileOf } from '../archive/sites.js';
import { rowOf } from './find.js';
import { articlePath } from './fragments.js';
import type { Selection } from './oai-selection.js';
import type { Room } from './room.js';

export interface Item {
  readonly id: string;
  /** When it came, changed or was deleted, ISO 8601, UTC. */
  readonly datestamp: string;
  readonly site: string | null;
  readonly deleted: boolean;
}

/** Records of one answer. */
const AT_ONCE = 100;

/** The identifier is the same wherever the archive is served from. */
export const urnOf = (id: string): string => `urn:yuanye:${id}`;
const URN = /^urn:yuanye:([a-z2-7]{16})$/;
export const isUrn = (identifier: string): boolean => URN.test(identifier);

/** A site as a set: characters that no setSpec may hold are written by their bytes, `~e5`. */
export function setOf(site: string): string {
  const name = Array.from(Buffer.from(site), (byte) => {
    const character = String.fromCharCode(byte);
    return byte < 0x80 && /[A-Za-z0-9\-_.!*'()]/.test(character) ? character : `~${byte.toString(16).padStart(2, '0')}`;
  });
  return `site:${name.join('')}`;
}

/** The site of a set; one that is no set of ours is the site of no article. */
export function siteOfSet(set: string): string {
  const name = set.replace(/^site:/, '').replace(/~([0-9a-f]{2})/g, (_, hex: string) => `%${hex}`);
  try {
    const site = decodeURIComponent(name);
    return setOf(site) === set ? site : '\0';
  } catch {
    return '\0';
  }
}

/** The record of an identifier, deleted ones too; null when there never was one. */
export async function itemOf(room: Room, identifier: string): Promise<Item | null> {
  const id = URN.exec(identifier)![1]!;
  const article = room.archive.harvest.article(id);
  if (article !== undefined) return { id, datestamp: article.lastSaved, site: article.site, deleted: false };
  return (await deletedIn(room)).find((one) => one.id === id) ?? null;
}

/** What was forgotten, in the order of time and id; of a library what any of its archives forgot and none holds. */
async function deletedIn(room: Room): Promise<Item[]> {
  const all = await room.ofEach('deleted', ({ harvest }: Archive) => harvest.deleted());
  const latest = new Map<string, Deleted>();
  for (const one of all.flatMap(({ value }) => value ?? []))
    if (one.at > (latest.get(one.id)?.at ?? '')) latest.set(one.id, one);
  return [...latest.values()]
    .filter(({ id }) => all.length === 1 || room.archive.harvest.article(id) === undefined)
    .map(({ id, at, url, site }) => ({ id, datestamp: at, site: site ?? siteOf(url), deleted: true }))
    .sort((a, b) => (a.datestamp < b.datestamp || (a.datestamp === b.datestamp && a.id < b.id) ? -1 : 1));
}

/** An older program kept the address alone: then the site follows from that. */
const siteOf = (url: string): string | null => profileOf(url)?.site ?? null;

/** The sites that records are listed under, those of deleted ones too. */
export async function sitesIn(room: Room): Promise<string[]> {
  const own = (await room.readings.ask('sites', [])).map(({ site }) => site);
  const all = [...own, ...(await deletedIn(room)).map(({ site }) => site)];
  return [...new Set(all.filter((site) => site !== null))];
}

/** The next records of a selection, and where it goes on behind them; null at its end. */
export async function itemsIn(room: Room, selection: Selection): Promise<{ items: Item[]; next: Selection | null }> {
  const { from, before, site, cursor } = selection;
  const items: Item[] = [];
  let last = selection.article;
  if (selection.deleted === undefined) {
    const rows = room.archive.harvest.articles(selection, selection.article ?? null, AT_ONCE + 1);
    for (const { id, lastSaved, version, site: of } of rows.slice(0, AT_ONCE)) {
      items.push({ id, datestamp: lastSaved, site: of, deleted: false });
      last = { lastSaved, version };
    }
    if (rows.length > AT_ONCE) return { items, next: { from, before, site, cursor: cursor + AT_ONCE, article: last } };
  }
  const behind = selection.deleted;
  const gone = (await deletedIn(room))
    .filter((one) => one.datestamp >= (from ?? '') && one.datestamp < (before ?? '9'))
    .filter((one) => site === undefined || one.site === site)
    .filter(({ datestamp: at, id }) => behind === undefined || at > behind.at || (at === behind.at && id > behind.id));
  const left = AT_ONCE - items.length;
  items.push(...gone.slice(0, left));
  if (gone.length <= left) return { items, next: null };
  const end = gone[left - 1];
  const deleted = end === undefined ? { at: '', id: '' } : { at: end.datestamp, id: end.id };
  return { items, next: { from, before, site, cursor: cursor + items.length, article: last, deleted } };
}

/** An article as unqualified Dublin Core, one pair a statement. */
export function metadataOf(room: Room, id: string, absolute: (path: string) => string): [string, string][] {
  const row = rowOf(room, id);
  if (row === null) return [];
  const { article } = row;
  const first = article.blocks.find(({ kind, text }) => kind === 'paragraph' && text !== '')?.text ?? null;
  const statements: (readonly [string, string | null])[] = [
    ['title', article.title],
    ['creator', article.author],
    ['contributor', article.editor],
    ['publisher', article.source],
    ['date', article.publishedAt],
    ['description', article.summary ?? (first === null ? null : Array.from(first).slice(0, 300).join(''))],
    ...article.keywords.map((word) => ['subject', word] as const),
    ['type', 'Text'],
    ['format', 'text/html'],
    ['identifier', absolute(articlePath(id))],
    ['identifier', urnOf(id)],
    ['source', article.url],
    ['language', article.language],
    ['rights', article.rights],
  ];
  return statements.filter((one): one is [string, string] => one[1] !== null && one[1] !== '');
}
