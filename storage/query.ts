/**
 * The language of searches: words, "phrases", -not, title:, site:, source:, author:, tag:, after:, before:. Parsed by
 * hand into a value; nothing a user types ever reaches SQL or FTS5 as syntax.
 */
import { EXIT, StopRun } from '../src/core/errors.js';
import { queryDate } from '../src/core/times.js';

/** One thing that must (or must not) stand in the text. A word written without spaces is a phrase already. */
export interface Term {
  /** As typed, for highlighting. */
  readonly text: string;
  readonly where: 'anywhere' | 'title';
  readonly not: boolean;
  /** `land*`: the last word may go on. */
  readonly prefix: boolean;
}

export interface Filters {
  /** Site names, any of them. */
  readonly sites: readonly string[];
  /** Parts of a source's name, any of them. */
  readonly sources: readonly string[];
  /** Parts of an author's name, any of them. */
  readonly authors: readonly string[];
  /** Tags, all of them. */
  readonly tags: readonly string[];
  /** Inclusive, ISO dates of any length: 2019, 2019-12, 2019-12-20. */
  readonly after: string | null;
  readonly before: string | null;
}

export interface Query extends Filters {
  readonly terms: readonly Term[];
}

/** The error for a query that cannot be answered; its hint says what to type instead. */
export function badQuery(message: string, hint: string): StopRun {
  return new StopRun('bad-query', message, hint, EXIT.usage);
}

const FIELDS = /^(title|site|source|author|tag|after|before|标题|站点|来源|作者|标签)[:：]/i;
const NAMES: Readonly<Record<string, string>> = {
  ...{ 标题: 'title', 站点: 'site', 来源: 'source', 作者: 'author', 标签: 'tag' },
};
const OPEN = `"“”「『`;
const CLOSE = `"“”」』`;
const SEARCHABLE = /[\p{L}\p{N}]/u;
const HELP =
  'Words, "a phrase", -without, title:word, site:NAME, source:NAME, author:NAME, tag:NAME, after:2019-01, before:2020.';
/** More terms than anyone means; FTS5 would take its time over thousands. */
const MOST_TERMS = 64;
const LONGEST = 2000;

/** The same for a query that is asked now: its dates must leave a day between them. */
export function askedQuery(input: string): Query {
  const query = parseQuery(input);
  const { after, before } = query;
  if (after !== null && before !== null && after.slice(0, before.length) > before)
    throw badQuery('after: is later than before:.', 'Give the earlier date to after:.');
  return query;
}

/** What is set in quotes is meant as it stands. */
const QUOTED = new RegExp(`[${OPEN}][^${CLOSE}]*[${CLOSE}]?`, 'g');

/** What somebody who finds nothing may have meant otherwise: words that look like prefixes or operators of other languages. */
export function doubtsOf(input: string): string[] {
  const words = input.normalize('NFC').replace(QUOTED, ' ').split(/\s+/);
  const prefixes = words.flatMap((word) => {
    const [, name] = /^[-－−]?(\p{L}[\p{L}\d_-]{0,19})[:：](?!\/\/)./u.exec(word) ?? [];
    return name === undefined || FIELDS.test(`${name}:`) ? [] : [name];
  });
  const operators = words.filter((word) => /^(?:AND|OR|NOT)$/.test(word));
  return [
    ...prefixes.map(
      (name) =>
        `"${name}:" is no prefix and was looked for as it stands. The prefixes are: title:, site:, source:, author:, tag:, after:, before:`,
    ),
    ...[...new Set(operators)].map(
      (word) =>
        `"${word}" is a word here and was looked for. All words must stand in an article; -word leaves articles out; there is no OR.`,
    ),
  ];
}

/** Reads a query. Throws StopRun (exit 2) with a message for people when it makes no sense. */
export function parseQuery(input: string): Query {
  if (input.length > LONGEST) throw badQuery(`The query is longer than ${LONGEST} characters.`, HELP);
  const terms: Term[] = [];
  const named = { site: [] as string[], source: [] as string[], author: [] as string[], tag: [] as string[] };
  const isNamed = (field: string): field is keyof typeof named => field in named;
  const dates: { after: string | null; before: string | null } = { after: null, before: null };
  const rest = input.normalize('NFC');
  let at = 0;

  const value = (): { text: string; quoted: boolean } => {
    if (at < rest.length && OPEN.includes(rest[at]!)) {
      const start = ++at;
      while (at < rest.length && !CLOSE.includes(rest[at]!)) at++;
      if (at >= rest.length) throw badQuery('A quotation mark is not closed.', `Close it, or leave it out. ${HELP}`);
      return { text: rest.slice(start, at++), quoted: true };
    }
    const start = at;
    while (at < rest.length && !/\s/.test(rest[at]!) && !OPEN.includes(rest[at]!)) at++;
    return { text: rest.slice(start, at), quoted: false };
  };

  for (;;) {
    while (at < rest.length && /\s/.test(rest[at]!)) at++;
    if (at >= rest.length) break;
    const not = /[-－−]/.test(rest[at]!) && at + 1 < rest.length && !/\s/.test(rest[at + 1]!);
    if (not) at++;
    const prefix = FIELDS.exec(rest.slice(at, at + 12));
    const field = prefix === null ? '' : (NAMES[prefix[1]!] ?? prefix[1]!.toLowerCase());
    if (prefix !== null) at += prefix[0].length;
    const { text, quoted } = value();
    if (isNamed(field) || field === 'after' || field === 'before') {
      if (not) throw badQuery(`"-${field}:" is not understood; only words can be excluded.`, HELP);
      if (text === '') throw badQuery(`"${field}:" needs a value.`, HELP);
      if (isNamed(field)) named[field].push(text);
      else dates[field] = queryDate(text, field);
      continue;
    }
    if (!SEARCHABLE.test(text))
      throw badQuery(
        text === '' ? 'An empty phrase finds nothing.' : `"${text}" has no letter or digit to look for.`,
        HELP,
      );
    terms.push({ text, where: field === 'title' ? 'title' : 'anywhere', not, prefix: !quoted && /\w\*$/.test(text) });
  }
  if (terms.length > MOST_TERMS) throw badQuery(`More than ${MOST_TERMS} words in one query.`, HELP);
  const { site: sites, source: sources, author: authors, tag: tags } = named;
  const filtered = [...sites, ...sources, ...authors, ...tags, dates.after, dates.before].some((one) => one !== null);
  if (terms.length === 0 && !filtered) throw badQuery('The query is empty.', HELP);
  if (terms.length > 0 && terms.every((term) => term.not) && !filtered)
    throw badQuery('A query of exclusions alone would find almost everything.', `Add a word to look for. ${HELP}`);
  return { terms, sites, sources, authors, tags, ...dates };
}
