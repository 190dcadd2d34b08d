/** What a user names in an archive: an article, a run, a site. A name that nothing has is a wrong command line (exit 2). */
import { type Archive, askedQuery, type RunInfo } from '../../storage/index.js';
import { EXIT, StopRun } from '../core/errors.js';
import { printable, printableLine } from '../core/terminal.js';
import { canonicalUrl, siblingUrls } from '../core/url.js';

/** Sites named in an error. */
const SHOWN = 20;

/** The public id of an article that has this id or address. A page is found by http and https, with `www.` and without. */
export function articleNamed(archive: Archive, name: string): string | undefined {
  const url = canonicalUrl(name);
  const names = url === null ? [name] : [name, ...siblingUrls(url)];
  return names.map((one) => archive.articles.resolve(one)).find((id) => id !== undefined);
}

/** The public id of the article to which an address that is no article's led in a run: by redirects, scripts, frames. */
export function articleBehind(archive: Archive, address: string): string | undefined {
  const url = canonicalUrl(address);
  if (url === null) return undefined;
  const targets = [url, ...siblingUrls(url)].map((one) => archive.urls.targetOf(one));
  return targets
    .map((to) => (to === undefined ? undefined : archive.articles.resolve(to)))
    .find((id) => id !== undefined);
}

/** The public id behind an id or address; undefined when there is none. */
export const articleAt = (archive: Archive, name: string): string | undefined =>
  articleNamed(archive, name) ?? articleBehind(archive, name);

/** The same; throws StopRun when there is none. `find` says by which names. */
export function idOf(archive: Archive, name: string, find = articleAt): string {
  const id = find(archive, name);
  if (id !== undefined) return id;
  checkForgotten(archive, name);
  throw new StopRun('no-article', noArticle(archive, name), 'yuanye list and yuanye search show ids.', EXIT.usage);
}

/** That there is no article, and why, when its page was skipped. */
function noArticle(archive: Archive, name: string): string {
  const url = canonicalUrl(name);
  const urls = url === null ? [] : [url, ...siblingUrls(url)];
  const page = urls.map((one) => archive.skipped.get(one)).find((one) => one !== undefined);
  const shown = printable(name);
  if (page === undefined) return `There is no article "${shown}" in this archive.`;
  if (page.message === '') return `There is no article "${shown}" in this archive: it was skipped (${page.reason}).`;
  return `There is no article "${shown}" in this archive: it was skipped (${page.reason}): ${printableLine(page.message)}`;
}

/** What was forgotten on request under an id or address that no article has now. */
export function forgottenAs(archive: Archive, name: string) {
  if (archive.articles.resolve(name) !== undefined) return undefined;
  const url = canonicalUrl(name);
  const names = url === null ? [name] : [name, url, ...siblingUrls(url)];
  return archive.forgetting.list().find(({ id, url }) => names.includes(id) || names.includes(url));
}

/** Why a page is not had again, when it was forgotten on request; undefined when it was not. */
export function whyForgotten(archive: Archive, urls: readonly string[]): string | undefined {
  if (!archive.articles.isForgotten(urls)) return undefined;
  const lost = urls.map((url) => forgottenAs(archive, url)).find((one) => one !== undefined);
  return lost === undefined ? 'this page was forgotten on request' : forgottenText(lost);
}

const forgottenText = ({ id, at, reason }: NonNullable<ReturnType<typeof forgottenAs>>): string =>
  printable(`The article ${id} was forgotten on request, at ${at}: ${reason}`);

/** Throws StopRun for an id or address whose article was forgotten on request. */
export function checkForgotten(archive: Archive, name: string): void {
  const lost = forgottenAs(archive, name);
  if (lost === undefined) return;
  throw new StopRun('forgotten', forgottenText(lost), 'Nothing of it is kept.', EXIT.usage);
}

/** The run of a number. Throws StopRun when there is none. */
export function runOf(archive: Archive, id: number): RunInfo {
  const run = archive.runs.get(id);
  if (run !== undefined) return run;
  const last = archive.runs.list(1)[0];
  const hint = last === undefined ? 'There were no runs yet.' : `The last one is ${last.id}; yuanye runs lists them.`;
  throw new StopRun('no-run', `There is no run ${id} in this archive.`, hint, EXIT.usage);
}

/** Throws StopRun for a site that neither has articles in the archive nor is known by a profile. */
export async function checkSites(archive: Archive, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const held = archive.listing.sites();
    if (held.some(({ site }) => site === name)) continue;
    const { findSite } = await import('./sites.js');
    if (findSite(name, archive.dir) !== null) continue;
    const shown = held.flatMap(({ site }) => (site === null ? [] : [site])).slice(0, SHOWN);
    const more = held.length > SHOWN ? ' …' : '';
    throw new StopRun(
      'no-site',
      `There is no site "${printable(name)}" in this archive.`,
      shown.length === 0 ? 'It holds no site yet.' : `It has: ${shown.join(', ')}${more}`,
      EXIT.usage,
    );
  }
}

/** The same for the sites and tags that a search names (`site:NAME`, `tag:NAME`). */
export async function checkQuery(archive: Archive, query: string): Promise<void> {
  const { sites, tags } = askedQuery(query);
  await checkSites(archive, sites);
  for (const tag of tags)
    if (archive.curation.tagged([tag]).length === 0)
      throw new StopRun(
        'no-tag',
        `No article has the tag "${printable(tag)}".`,
        'yuanye curate tags shows them.',
        EXIT.usage,
      );
}
