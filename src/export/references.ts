/** Articles as entries of a bibliography: BibTeX (biblatex), RIS and CSL-JSON, for Zotero, JabRef, EndNote and Pandoc. */

import type { Article } from '../core/page.js';
import { dayIn } from '../core/times.js';
import { t } from '../lang/index.js';
import type { Format } from './format.js';
import type { ExportRow } from './row.js';

/** Who is responsible for an article: its authors, else the medium that it names. Null: the page says neither. */
export const responsible = (a: Article): string | null => a.author ?? a.source;

/** What GB/T 7714-2015 writes where nobody is known to be responsible. */
export const NOBODY = '佚名';

/** The host of the site that an article was read from. It published the text, and is not taken for its author. */
export function website({ url }: Article): string | null {
  return url !== null && /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).hostname : null;
}

/** A name with the surname in front: one word, a comma, one to three capitalised words or initials. */
const INVERTED =
  /^\s*\p{Lu}[\p{Lu}\p{Ll}'’-]*\p{Ll},\s*\p{Lu}[\p{Lu}\p{Ll}'’-]*\.?(?:\s+\p{Lu}[\p{Lu}\p{Ll}'’-]*\.?){0,2}\s*$/u;

/**
 * Names that stand in one field, apart: at semicolons, at commas that are not within one English name, and at blanks between
 * Chinese names.
 */
export function people(text: string): string[] {
  const parts = text
    .split(/[、，;；/]|(?<=\p{Script=Han})\s+(?=\p{Script=Han})/u)
    .flatMap((part) => (INVERTED.test(part) ? [part] : part.split(',')))
    .map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};
const tex = (text: string) => oneLine(text).replace(/[\\{}#$%&_~^]/g, (c) => SPECIAL[c] ?? `\\${c}`);
/** Without line breaks and without the characters that no reader expects in a field. */
const oneLine = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim();
/** An address with nothing in it that ends a field. */
const address = (url: string) => url.replace(/[{}\\\s]/g, encodeURIComponent);

/** What an entry says. */
interface Cited {
  readonly article: Article;
  /** The day of its capture where the reader is, such as `2026-11-29`. */
  readonly consulted: string;
  /** What identifies the version. */
  readonly digest: string;
  /** What it is cited by. */
  readonly key: string;
}

/** A row as an entry. An older version has its number in its key; the latest has none, as in file names. */
function citedOf({ article, version }: ExportRow, zone: string): Cited {
  const suffix = version.number === version.of ? '' : `-v${version.number}`;
  const consulted = dayIn(zone, version.capturedAt);
  return { article, consulted, digest: version.digest, key: `yuanye-${article.id}${suffix}` };
}

/** An entry `@online` of biblatex. */
export function bibtexEntry({ article: a, consulted, digest, key }: Cited): string {
  const [date = ''] = a.publishedAt?.split('T') ?? [];
  const [year = '', month = ''] = date.split('-');
  const fields = [
    [
      'author',
      people(responsible(a) ?? '')
        .map((name) => `{${tex(name)}}`)
        .join(' and '),
    ],
    ['editor', (a.editor === null ? [] : people(a.editor)).map((name) => `{${tex(name)}}`).join(' and ')],
    ['title', `{${tex(a.title ?? '')}}`],
    // A medium that stands as the author is not repeated.
    ['organization', a.author === null && a.source !== null ? '' : tex(a.source ?? website(a) ?? '')],
    ['date', date],
    ['year', year],
    ['month', month],
    ['url', address(a.url ?? '')],
    ['urldate', consulted],
    ['language', a.language ?? ''],
    ['keywords', a.keywords.map(tex).join(', ')],
    ['abstract', tex(a.summary ?? '')],
    ['note', t`Archived text, ${tex(digest)}`],
  ].filter(([, value]) => value !== '');
  return `@online{${key},\n${fields.map(([name, value]) => `  ${name} = {${value}},\n`).join('')}}`;
}

export const bibtex: Format = {
  name: 'bibtex',
  extension: 'bib',
  mediaType: 'application/x-bibtex',
  lines: 'LF',
  holds: 'One entry `@online` (biblatex) a version; `urldate` is the day of its capture.',
  fields: null,
  filePerArticle: false,
  encoder: ({ zone }) => ({
    begin: () => '',
    row: (row) => `${bibtexEntry(citedOf(row, zone))}\n\n`,
    end: () => '',
  }),
};

/** A RIS record, one tag a line with CRLF: what EndNote, NoteExpress and Zotero read. */
export function risRecord({ article: a, consulted, digest, key }: Cited): string {
  const date = a.publishedAt?.slice(0, 10).replaceAll('-', '/') ?? '';
  const lines: [tag: string, value: string][] = [
    ['TY', 'ELEC'],
    ['ID', key],
    ...people(responsible(a) ?? '').map((name): [string, string] => ['AU', name]),
    ...(a.editor === null ? [] : people(a.editor)).map((name): [string, string] => ['ED', name]),
    ['TI', a.title ?? ''],
    ['T2', a.source ?? website(a) ?? ''],
    ['PY', date.slice(0, 4)],
    // A date of RIS has three slashes, whatever follows.
    ['DA', date === '' ? '' : `${date}/`],
    ['UR', a.url ?? ''],
    ['Y2', consulted.replaceAll('-', '/')],
    ['LA', a.language ?? ''],
    ...a.keywords.map((word): [string, string] => ['KW', word]),
    ['AB', a.summary ?? ''],
    ['N1', t`Archived text, ${digest}`],
  ];
  const written = lines.map(([tag, value]) => [tag, oneLine(value)] as const).filter(([, value]) => value !== '');
  return `${written.map(([tag, value]) => `${tag}  - ${value}\r\n`).join('')}ER  - \r\n`;
}

export const ris: Format = {
  name: 'ris',
  extension: 'ris',
  mediaType: 'application/x-research-info-systems',
  lines: 'CRLF',
  holds: 'One RIS record (`TY  - ELEC`) a version; `Y2` is the day of its capture.',
  fields: null,
  filePerArticle: false,
  encoder: ({ zone }) => ({ begin: () => '', row: (row) => `${risRecord(citedOf(row, zone))}\r\n`, end: () => '' }),
};

/** An item of CSL JSON 1.0. Names are literal: Chinese names and names of media are not split into parts. */
export function cslItem({ article: a, consulted, digest, key }: Cited): object {
  const parts = (day: string) => ({ 'date-parts': [day.split('-').map(Number)] });
  const text = (name: string, value: string | null) =>
    value === null || value === '' ? {} : { [name]: oneLine(value) };
  const names = (name: string, value: string | null) =>
    value === null ? {} : { [name]: people(value).map((literal) => ({ literal })) };
  return {
    ...{ id: key, type: 'webpage' },
    ...text('title', a.title),
    ...names('author', responsible(a)),
    ...names('editor', a.editor),
    ...text('container-title', a.source ?? website(a)),
    ...(a.publishedAt === null ? {} : { issued: parts(a.publishedAt.slice(0, 10)) }),
    accessed: parts(consulted),
    ...text('URL', a.url),
    ...text('language', a.language),
    ...text('keyword', a.keywords.join(', ')),
    ...text('abstract', a.summary),
    note: t`Archived text, ${digest}`,
  };
}

export const cslJson: Format = {
  name: 'csl-json',
  extension: 'json',
  mediaType: 'application/vnd.citationstyles.csl+json',
  lines: 'LF',
  holds: 'A JSON array of CSL items (`webpage`), one a version; `accessed` is the day of its capture.',
  fields: null,
  filePerArticle: false,
  encoder: ({ zone }) => {
    let first = true;
    return {
      begin: () => '[',
      row: (row) => {
        const item = `${first ? '' : ','}\n${JSON.stringify(cslItem(citedOf(row, zone)))}`;
        first = false;
        return item;
      },
      end: () => '\n]\n',
    };
  },
};
