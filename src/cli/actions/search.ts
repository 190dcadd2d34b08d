/** What `yuanye search` does. */
import pc from 'picocolors';
import { type Archive, doubtsOf, type Facet, type Hit } from '../../../storage/index.js';
import { checkQuery } from '../../archive/find-article.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printableLine } from '../../core/terminal.js';
import { listed, t, translated } from '../../lang/index.js';
import { type Global, line, reading, say } from '../run-command.js';
import { shownTitle } from '../shown-title.js';
import { wrapIndented } from '../wrapped.js';

export interface SearchCommandOptions {
  readonly limit: number;
  readonly offset: number;
  readonly byDate?: boolean;
  readonly facets?: boolean;
}

export async function search(global: Global, words: string[], options: SearchCommandOptions): Promise<ExitCode> {
  return reading(global, (archive) => searchIn(global, archive, words, options));
}

/** Prints what a search finds in an archive, or in what is read as one. */
export async function searchIn(
  global: Global,
  archive: Archive,
  words: readonly string[],
  options: SearchCommandOptions,
): Promise<ExitCode> {
  // A phrase that the shell freed of its quotes is still one argument.
  const query = words
    .map((word) => (words.length > 1 && /\s/.test(word) && !/["“「:：]/.test(word) ? `"${word}"` : word))
    .join(' ');
  await checkQuery(archive, query);
  const { total, hits, facets } = archive.search(query, {
    limit: options.limit,
    offset: options.offset,
    sort: options.byDate === true ? 'date' : 'relevance',
    facets: options.facets === true,
  });
  const colours = pc.createColors(global.color);
  for (const hit of hits) {
    if (global.json) line(JSON.stringify(hit));
    else
      for (const text of [
        `${printableLine(`${hit.id}  ${(hit.publishedAt?.slice(0, 10) ?? '').padEnd(10)}  `)}${colours.bold(printableLine(shownTitle(hit.title)))}`,
        `    ${marked(hit, colours.yellow)}`,
      ])
        line(wrapIndented(text, 4));
  }
  if (global.json && facets !== null) line(JSON.stringify({ total, facets }));
  if (!global.json) {
    if (facets !== null)
      for (const [name, rows] of Object.entries(facets))
        if (rows !== null) say(global, wrapIndented(textOf(name, rows), 4));
    const last = options.offset + hits.length;
    say(
      global,
      hits.length > 0 && last < total ? t`${hits.length} of ${total} hits; --offset ${last} goes on` : t`${total} hits`,
    );
  }
  if (total === 0) for (const doubt of doubtsOf(query)) say(global, printableLine(translated(doubt)));
  return EXIT.done;
}

function marked({ snippet }: Hit, colour: (text: string) => string): string {
  let out = '';
  let at = 0;
  for (const [start, end] of snippet.marks) {
    out += printableLine(snippet.text.slice(at, start)) + colour(printableLine(snippet.text.slice(start, end)));
    at = end;
  }
  return out + printableLine(snippet.text.slice(at));
}

function textOf(name: string, rows: readonly Facet[]): string {
  return printableLine(
    t`${translated(name)}: ${listed(rows.map(({ value, count }) => `${value ?? t`(none)`} ${count}`))}`,
  );
}
