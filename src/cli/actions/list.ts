/** What `yuanye list` does. */
import type { Archive, Listed } from '../../../storage/index.js';
import { checkSites } from '../../archive/find-article.js';
import { EXIT, type ExitCode, type SkipReason, StopRun } from '../../core/errors.js';
import { printableLine } from '../../core/terminal.js';
import { listed, reasonText, t, translated } from '../../lang/index.js';
import { type Choosing, listFilter } from '../options.js';
import { type Global, line, reading, say } from '../run-command.js';
import { shownReason, shownTitle } from '../shown-title.js';
import { wrapIndented } from '../wrapped.js';

export interface ListOptions extends Choosing {
  readonly limit: number;
  readonly offset: number;
  readonly changed?: boolean;
  readonly gone?: boolean;
  readonly skipped?: boolean;
  readonly reason?: SkipReason;
}

export async function list(global: Global, options: ListOptions): Promise<ExitCode> {
  return reading(global, (archive) => listIn(global, archive, options));
}

/** Prints a list of an archive, or of what is read as one. */
export async function listIn(global: Global, archive: Archive, options: ListOptions): Promise<ExitCode> {
  if (options.skipped === true || options.reason !== undefined) return skipped(global, archive, options);
  const filter = {
    ...listFilter(options),
    ...(options.changed ? { changed: true } : {}),
    ...(options.gone ? { gone: true } : {}),
  };
  await checkSites(archive, filter.sites ?? []);
  const rows = archive.listing.list(filter, options);
  for (const row of rows) line(global.json ? JSON.stringify(row) : wrapIndented(printableLine(shown(row)), 4));
  const total = archive.listing.count(filter);
  const last = options.offset + rows.length;
  if (!global.json)
    say(
      global,
      rows.length > 0 && last < total
        ? t`${rows.length} of ${total} articles; --offset ${last} goes on`
        : t`${total} articles`,
    );
  return EXIT.done;
}

function shown({ id, publishedAt, title, source, versions, goneAt }: Listed): string {
  const notes = [versions > 1 ? t`${versions} versions` : '', goneAt === null ? '' : t`gone`].filter(
    (note) => note !== '',
  );
  return `${id}  ${(publishedAt?.slice(0, 10) ?? '').padEnd(10)}  ${shownTitle(title)}${source === null ? '' : `  ${source}`}${notes.length === 0 ? '' : t`  (${listed(notes)})`}`;
}

/** What a page has that was archived, and no other. */
const OF_ARTICLES = ['source', 'from', 'to', 'changed', 'gone'] as const;

async function skipped(global: Global, archive: Archive, options: ListOptions): Promise<ExitCode> {
  const { limit, offset, site } = options;
  const name = OF_ARTICLES.find((one) => options[one] !== undefined);
  if (name !== undefined)
    throw new StopRun(
      'usage',
      `--${name} says something of articles; pages that were skipped have none.`,
      'Leave it out: --skipped goes with --site, --reason, --limit and --offset.',
      EXIT.usage,
    );
  const filter = {
    ...{ limit, offset },
    ...(options.reason === undefined ? {} : { reason: options.reason }),
    ...(site === undefined ? {} : { site }),
  };
  const pages = archive.skipped.list(filter);
  const counts = archive.skipped.counts(site);
  if (site !== undefined && counts.length === 0) await checkSites(archive, [site]);
  for (const page of pages) {
    const why = page.message ? `  ${shownReason(translated(page.message))}` : '';
    line(
      global.json
        ? JSON.stringify(page)
        : wrapIndented(printableLine(`${page.reason.padEnd(18)} ${page.url}${why}`), 4),
    );
  }
  if (pages.length === 0 && offset === 0 && !global.json)
    say(global, options.reason === undefined ? 'No page was skipped.' : `No page was skipped as ${options.reason}.`);
  if (!global.json)
    for (const { reason, pages } of counts) say(global, `${String(pages).padStart(7)} ${reasonText(reason)}`);
  return EXIT.done;
}
