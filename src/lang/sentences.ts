/**
 * Sentences of the program in the reader's language. The English sentence is the key, as the code writes it, with its
 * values as {1}, {2} …: the program throws and stores English, and it is translated where a person is told. A catalogue
 * is plain data (sentences/).
 */
import type { Lang } from './languages.js';
import { commandLine } from './sentences/command-line.js';
import { errors } from './sentences/errors.js';
import { foreign } from './sentences/foreign.js';
import { help } from './sentences/help.js';
import { library } from './sentences/library.js';
import { placeholders } from './sentences/placeholders.js';
import { reasons } from './sentences/reasons.js';
import { reports } from './sentences/reports.js';

/** The Chinese sentences by their English ones. `{1}` is a value; `{1~}` is a value that is a sentence itself. */
const CHINESE: Readonly<Record<string, string>> = {
  ...{ ...help, ...commandLine, ...errors, ...library, ...reasons, ...reports, ...foreign },
};

let current: Lang = 'en';

/** Sets the language that this process speaks; English until it is called. */
export function setLang(lang: Lang): void {
  current = lang;
}

/** The language that this process speaks. */
export const currentLang = (): Lang => current;

/** The name of an argument in the reader's language: what `<dir>` stands for. A name in no catalogue stays as it is. */
export const placeholder = (name: string): string =>
  current === 'zh' && Object.hasOwn(placeholders, name) ? placeholders[name]! : name;

/** Sets values into a sentence. */
const filled = (sentence: string, values: readonly string[]): string =>
  sentence.replace(/\{(\d+)(~?)\}/g, (_, n: string, isSentence: string) => {
    const value = values[Number(n) - 1] ?? '';
    return isSentence === '' ? value : translated(value, 'zh');
  });

/** Nouns that numbers stand before, by their plural; the last letters are cut off where the singular is not given. */
const COUNTED = [
  ...[
    'addresses',
    'articles',
    'attachments',
    'blocks',
    'bytes',
    'captures',
    'characters',
    'clusters',
    'collections',
    'crawls',
  ],
  ...[
    'duplicates',
    'failures',
    'faults',
    'files',
    'flags',
    'hits',
    'hosts',
    'hours',
    'lines',
    'links',
    'lists',
    'looks',
    'notes',
    'pages',
  ],
  ...['pictures', 'queries', 'records', 'repairs', 'runs', 'seconds', 'seeds', 'sites', 'tags', 'times', 'versions'],
  'workers',
];
const VERBS: Readonly<Record<string, string>> = { ' are': ' is', ' were': ' was', ' have': ' has' };
const ONE_OF = new RegExp(`^( (?:[A-Za-z]+ )?)(${COUNTED.join('|')})\\b( are| were| have)?`);

/** What follows the number one in an English sentence: ` pages are queued` becomes ` page is queued`. */
const singular = (text: string): string =>
  text.replace(ONE_OF, (_, before: string, noun: string, verb: string | undefined) => {
    const one = noun.replace(/ies$/, 'y').replace(/(?<=ss)es$|(?<!s)s$/, '');
    return `${before}${one}${verb === undefined ? '' : VERBS[verb]}`;
  });

/** A sentence where it is shown: t`${n} articles`. English says `1 article`. */
export function t(parts: TemplateStringsArray, ...values: readonly unknown[]): string {
  const texts = values.map(String);
  const key = parts.reduce((text, part, i) => `${text}{${i}}${part}`);
  const chinese = current === 'zh' ? CHINESE[key] : undefined;
  return chinese === undefined
    ? parts.reduce((text, part, i) => `${text}${texts[i - 1]}${texts[i - 1] === '1' ? singular(part) : part}`)
    : filled(chinese, texts);
}

/** A number before what it counts, an English word of a catalogue: `2 lists of files`, `1 list of files`. */
export const counted = (n: number, word: string): string =>
  `${n}${n === 1 && current === 'en' ? singular(` ${word}`) : ` ${translated(word)}`}`;

/** Parts in a row: `a, b`. */
export const listed = (parts: readonly string[], lang: Lang = current): string =>
  parts.join(lang === 'zh' ? '，' : ', ');

interface Pattern {
  readonly starts: string;
  readonly ends: string;
  readonly form: RegExp;
  readonly chinese: string;
}

let patterns: readonly Pattern[] | undefined;

/** Whether a sentence with values can be told from other texts by its own words. */
export function isRecognizable(sentence: string): boolean {
  const letters = sentence.replace(/\{\d+\}|[^A-Za-z]/g, '').length;
  return letters >= (sentence.startsWith('{') ? 6 : 5);
}

/** The sentences that have values, those with the most words of their own first. */
function allPatterns(): readonly Pattern[] {
  patterns ??= Object.entries(CHINESE)
    .filter(([english]) => isRecognizable(english))
    .map(([english, chinese]) => ({ own: english.split(/\{\d+\}/), chinese }))
    .filter(({ own }) => own.length > 1)
    .sort((a, b) => b.own.join('').length - a.own.join('').length)
    .map(({ own, chinese }) => ({
      starts: own[0]!,
      ends: own.at(-1)!,
      form: new RegExp(`^${own.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('([^]*?)')}$`),
      chinese,
    }));
  return patterns;
}

function whole(text: string): string | null {
  const own = CHINESE[text];
  if (own !== undefined) return own;
  for (const { starts, ends, form, chinese } of allPatterns()) {
    if (!text.startsWith(starts) || !text.endsWith(ends)) continue;
    const found = form.exec(text);
    if (found !== null) return filled(chinese, found.slice(1));
  }
  return null;
}

/** Where one sentence ends and another one may begin. */
const BOUND = /(?<=[.:!?)])\s+(?=["“(A-Z…])|(?=; )/;

/** A part of a text; behind a semicolon or a name it may stand in the catalogue without them. */
const part = (text: string): string => {
  const found = whole(text);
  if (found !== null) return found;
  if (text.startsWith('; ')) return `；${whole(text.slice(2)) ?? text.slice(2)}`;
  return named(text) ?? text;
};

/** `page.html: the file is empty`: what is said stands behind one name or several. */
function named(text: string): string | null {
  for (let at = text.indexOf(': '); at >= 0; at = text.indexOf(': ', at + 1)) {
    const said = whole(text.slice(at + 2));
    if (said === null) continue;
    const names = text.slice(0, at).split(': ');
    // A field or a file keeps its name.
    return [...names.map((name) => (name.includes(' ') ? (CHINESE[name] ?? name) : name)), said].join('：');
  }
  return null;
}

/** A text of parts with semicolons between, when the catalogue has each of them: a value would otherwise span several. */
function inParts(text: string): string | null {
  const [first = '', ...more] = text.split('; ');
  if (more.length === 0) return null;
  const parts = [whole(first), ...more.map((one) => whole(one) ?? whole(`; ${one}`))];
  if (parts.some((one) => one === null)) return null;
  return parts.map((one, i) => (i === 0 || one!.startsWith('；') ? one : `；${one}`)).join('');
}

/**
 * A text that was written elsewhere in English (thrown, stored in an archive): each sentence of it in `lang`. What is in no
 * catalogue stays as it is.
 */
export function translated(text: string, lang: Lang = current): string {
  if (lang === 'en' || text === '') return text;
  const found = CHINESE[text] ?? inParts(text) ?? whole(text) ?? named(text);
  if (found !== null) return found;
  const lines = text.split('\n');
  if (lines.length > 1)
    return lines.map((line) => line.slice(0, line.search(/\S|$/)) + translated(line.trimStart(), lang)).join('\n');
  const parts = text.split(BOUND);
  const said = parts.map(part);
  // Chinese sentences follow each other without a blank; two that stay English keep theirs.
  const stays = (i: number) => i >= 0 && said[i] === parts[i] && !parts[i]!.startsWith('; ');
  return said.reduce((before, one, i) => `${before}${stays(i - 1) && stays(i) ? ' ' : ''}${one}`);
}
