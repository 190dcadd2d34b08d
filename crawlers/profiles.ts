/** Site profiles: YAML files in crawlers/sites/, or the user's own. Errors name the file, the field and the fix. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { load } from 'cheerio/slim';
import { type Document, isAlias, LineCounter, parseDocument, visit } from 'yaml';
import { EXIT, StopRun, whyNotRead } from '../src/core/errors.js';
import { SiteProfile } from '../src/core/page.js';
import { PROXY_HINT } from '../src/core/proxy-address.js';
import { hostMatches } from './site-rules.js';

const SITES = fileURLToPath(new URL('./sites/', import.meta.url));

function broken(file: string, what: string, hint: string): StopRun {
  return new StopRun('profile', `${file}: ${what}`, hint, EXIT.usage);
}

const HOSTS = 'Write a list of bare names, without http:// and path: [example.com].';
const WHERE = 'Write a list of whole addresses: [http://www.example.com/].';
const WHICH = 'Write a list of regular expressions over the whole address, each in single quotes.';
const TEXT = 'Write a text; in quotes when it is a number or holds ": " or "#".';

/** What to write in each field. */
const FIXES: Readonly<Record<keyof SiteProfile, string>> = {
  site: 'Write a short name of a-z, 0-9, "." and "-", such as my-site.',
  name: TEXT,
  ...{ hosts: HOSTS, mirrors: HOSTS, guests: HOSTS },
  ...{ seeds: WHERE, sitemaps: WHERE, feeds: WHERE },
  ...{ article: WHICH, list: WHICH, never: WHICH },
  next: "Write { text: [下一页] }, or { pages: { address: 'index_{n}.html', first: 2 } }.",
  query: 'Write { keep: [id] } or { drop: [from] }.',
  select: `Write selectors of cheerio for ${Object.keys(SiteProfile.shape.select.unwrap().shape).join(', ')}: { body: '#content', remove: ['.ad'] }.`,
  timeZone: 'Write an IANA name, such as Asia/Shanghai.',
  delayMs: 'Write milliseconds as a whole number, such as 1500.',
  hours: 'Write from-to in local hours, such as 22-6.',
  stopAfter: 'Write a whole number from 1.',
  session: 'Write true or false.',
  proxy: PROXY_HINT,
  render: 'Write never, auto or always.',
  relatedDepth: 'Write a whole number from 0 to 5.',
  scope: 'Write domain, host or any.',
  ...{ verified: TEXT, facts: TEXT },
};

const PATTERNS = ['article', 'list', 'never'] as const;
const ADDRESSES = ['seeds', 'sitemaps', 'feeds'] as const;

/** What the schema cannot see: patterns that do not compile, addresses that are none, zones nobody knows. */
function checkMeaning(file: string, profile: SiteProfile): void {
  for (const field of PATTERNS) {
    for (const [i, source] of profile[field].entries()) {
      try {
        new RegExp(source);
      } catch (error) {
        throw broken(
          file,
          `${field}[${i}] is no regular expression: ${(error as Error).message}`,
          'Write a JavaScript regular expression over the whole address; in YAML, put it in single quotes.',
        );
      }
    }
  }
  for (const field of ADDRESSES) {
    for (const [i, address] of profile[field].entries()) {
      if (!URL.canParse(address) || !/^https?:/i.test(address)) {
        throw broken(file, `${field}[${i}] "${address}" is no http address`, 'Write it whole: http://www.example.com/');
      }
    }
  }
  const hosts = [...profile.hosts, ...profile.mirrors];
  for (const [i, seed] of profile.seeds.entries()) {
    const { host } = new URL(seed);
    if (!hostMatches(hosts, host))
      throw broken(file, `seeds[${i}] "${seed}" lies on none of the hosts`, `Write ${host} into hosts as well.`);
  }
  for (const field of ['hosts', 'mirrors', 'guests'] as const) {
    for (const [i, host] of profile[field].entries()) {
      if (!/^[^/:\s]+(:\d+)?$/.test(host)) {
        throw broken(file, `${field}[${i}] "${host}" is no host`, HOSTS);
      }
    }
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone: profile.timeZone });
  } catch {
    throw broken(file, `timeZone "${profile.timeZone}" is unknown`, FIXES.timeZone);
  }
  const hours = profile.hours?.split('-').map(Number) ?? [];
  if (hours.some((hour) => hour > 24)) {
    throw broken(file, `hours "${profile.hours}" go beyond 24`, FIXES.hours);
  }
  if (profile.proxy !== undefined && profile.render === 'always') {
    const hint = 'Write render: never or auto; a browser is not sent through a proxy.';
    throw broken(file, 'proxy and render: always exclude each other', hint);
  }
  checkSelectors(file, profile.select);
}

/** Cheerio reads what follows a position (`:eq(1)`) only once something stands there. */
const POSITIONS = /:(?:first|last|eq|nth|gt|lt|even|odd)\b(?!-)(?:\([^()]*\))?/g;
const SOMETHING = load('<p></p>').root();

function checkSelectors(file: string, select: SiteProfile['select']): void {
  for (const [field, value] of Object.entries(select)) {
    for (const selector of value === undefined ? [] : [value].flat()) {
      try {
        if (selector.trim() === '') throw new Error('it is empty');
        for (const each of [selector, selector.replace(POSITIONS, '')]) SOMETHING.find(each);
      } catch (error) {
        const why = (error as Error).message.split('\n')[0];
        throw broken(file, `select.${field} "${selector}" is no selector: ${why}`, FIXES.select);
      }
    }
  }
}

/** Aliases may repeat what they name, and that what it names: a short text can stand for millions of values. */
const MOST_ALIASES = 20;

/** Where the first alias of a document stands, as an offset. */
function firstAlias(document: Document.Parsed): number {
  let at = 0;
  visit(document, {
    Alias: (_, node) => {
      at = isAlias(node) ? (node.range?.[0] ?? 0) : 0;
      return visit.BREAK;
    },
  });
  return at;
}

/** Levels that are open at once. Ten thousand cost the reader a second or end it. */
const DEEPEST = 100;
const NESTED_ITEMS = new RegExp(`(?:[-?] ){${DEEPEST}}`);

function isDeep(text: string): boolean {
  if (NESTED_ITEMS.test(text)) return true;
  let open = 0;
  for (const [mark] of text.matchAll(/[[\]{}]/g)) {
    open = mark === '[' || mark === '{' ? open + 1 : Math.max(0, open - 1);
    if (open > DEEPEST) return true;
  }
  return false;
}

/** A profile from YAML text. `file` is named in errors. Throws StopRun with exit code 2. */
export function parseProfile(text: string, file: string): SiteProfile {
  const lines = new LineCounter();
  const deep = () =>
    broken(file, 'not YAML that can be read: it is nested too deeply', 'A profile needs three levels.');
  if (isDeep(text)) throw deep();
  let document: Document.Parsed;
  try {
    document = parseDocument(text, { prettyErrors: true, lineCounter: lines });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the reader calls itself once a level
    throw deep();
  }
  const fault = document.errors[0];
  if (fault !== undefined) {
    throw broken(
      file,
      `not YAML: ${fault.message.split('\n')[0]}`,
      'Indent with spaces; quote values that hold ": " or "#".',
    );
  }
  let facts: unknown;
  try {
    facts = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    const { line } = lines.linePos(firstAlias(document));
    throw broken(
      file,
      `in line ${line}: ${(error as Error).message.split('\n')[0]}`,
      'A value that begins with * names another one: put it in quotes, and write repeated values out.',
    );
  }
  return checked(facts, file);
}

/** A profile from what a file or a program says. `file` is named in errors. Throws StopRun with exit code 2. */
function checked(facts: unknown, file: string): SiteProfile {
  const result = SiteProfile.safeParse(facts);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    const field = issue.path.length === 0 ? 'the profile' : issue.path.join('.');
    const top = issue.path[0] as keyof SiteProfile | undefined;
    const known = `Known fields: ${Object.keys(SiteProfile.shape).join(', ')}.`;
    const unknown = issue.code === 'unrecognized_keys';
    throw broken(
      file,
      unknown
        ? `there is no field ${issue.keys.map((key) => `"${key}"`).join(', ')} in ${field}`
        : `${field}: ${issue.message}`,
      top === undefined ? known : FIXES[top],
    );
  }
  checkMeaning(file, result.data);
  return result.data;
}

/** Reads one profile file. Throws StopRun with exit code 2. */
function readProfile(file: string): SiteProfile {
  return parseProfile(profileText(file), file);
}

/** The text of a profile file. Throws StopRun with exit code 2. */
export function profileText(file: string): string {
  let bytes: Buffer;
  try {
    if (statSync(file).size > MOST_BYTES) throw new Error(`larger than ${MOST_BYTES} bytes`);
    bytes = readFileSync(file);
  } catch (error) {
    throw broken(file, whyNotRead(error), 'Name a YAML file that exists.');
  }
  return textOf(bytes, file);
}

/** A profile is a page of text. */
const MOST_BYTES = 1024 * 1024;

/** The text of a profile file: UTF-8, UTF-16 by its mark, else GB 18030, as editors on Chinese Windows save it. */
function textOf(bytes: Buffer, file: string): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const names = mark === 'fffe' ? ['utf-16le'] : mark === 'feff' ? ['utf-16be'] : ['utf-8', 'gb18030'];
  for (const name of names) {
    try {
      return new TextDecoder(name, { fatal: true }).decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // these bytes are in another encoding
    }
  }
  throw broken(file, 'it is neither UTF-8 nor UTF-16 nor GB 18030', 'Save it as UTF-8.');
}

/** A profile of somebody's own: its patterns are tried on addresses that hurt slow ones. */
const readOwn = (file: string): SiteProfile => notSlow(readProfile(file), file);

/** The same of one that is given as a value; `place` is named in errors. Throws StopRun with exit code 2. */
export const checkProfile = (facts: unknown, place: string): SiteProfile => notSlow(checked(facts, place), place);

function notSlow(profile: SiteProfile, file: string): SiteProfile {
  for (const field of PATTERNS)
    for (const [i, source] of profile[field].entries())
      if (isSlow(source, [profile.hosts[0] ?? 'www.example.com']))
        throw broken(file, `${field}[${i}] takes too long on long addresses`, SLOW);
  return profile;
}

const SLOW = 'Repeat nothing that is repeated inside: write [^/]+ for (?:[^/]+)+, and \\d+ for (\\d+)*.';
/** Addresses are no longer than this; what repeats in them is what a pattern repeats. */
const TRIED = ['a', '0', '-', '_', '/', '.', '=', '&', '%', 'a0', 'a/', '0-', 'a-', '园', 'aA', '/a.'];
const TRIED_LENGTHS = [30, 300, 2000];
const TRIED_MS = 300;
const MOST_MS = 1000;

/** Whether a pattern tries again and again on an address of these hosts that it does not match. */
function isSlow(source: string, hosts: readonly string[]): boolean {
  const places = hosts.flatMap((host) => [`http://${host}/`, `http://www.${host}/`, `https://${host}/`]);
  const addresses = TRIED_LENGTHS.flatMap((length) =>
    TRIED.flatMap((part) => places.map((place) => `${place}${part.repeat(length / part.length)}\n`)),
  );
  for (let ms = TRIED_MS; ; ms *= 4) {
    const before = process.cpuUsage();
    try {
      // A pattern at work answers to nothing but the clock of a context of its own.
      runInNewContext(
        'for (const address of addresses) new RegExp(source).test(address)',
        { addresses, source },
        { timeout: ms },
      );
      return false;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    }
    // On a busy machine the clock runs out for any pattern: what counts is the time of the processor.
    const { user, system } = process.cpuUsage(before);
    if (user + system > (TRIED_MS * 1000) / 2 || ms > MOST_MS) return true;
  }
}

let folders: readonly string[] = [];
let known: readonly SiteProfile[] | undefined;

/** Where profiles of one's own lie: folders, the first before the others. */
export function useProfiles(dirs: readonly string[]): void {
  if (dirs.join('\0') !== folders.join('\0')) known = undefined;
  folders = [...dirs];
}

/** Every profile that can be named: one's own, then those that come with the program. The same list until folders change. */
export function knownProfiles(): readonly SiteProfile[] {
  if (known !== undefined) return known;
  const own = new Map<string, SiteProfile>();
  for (const folder of folders) {
    const files = readdirSync(folder).filter((file) => /\.ya?ml$/i.test(file));
    for (const file of files.sort()) {
      const profile = readOwn(join(folder, file));
      if (!own.has(profile.site)) own.set(profile.site, profile);
    }
  }
  known = [...own.values(), ...shippedProfiles().filter(({ site }) => !own.has(site))];
  return known;
}

let shipped: readonly SiteProfile[] | undefined;

/** The profiles that come with the program, by name; read once a process. */
export function shippedProfiles(): readonly SiteProfile[] {
  shipped ??= readdirSync(SITES)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readProfile(join(SITES, file)));
  return shipped;
}

/** A profile by its name, or by the path of a YAML file; null when it is neither. */
export function findProfile(nameOrFile: string): SiteProfile | null {
  if (/\.ya?ml$/i.test(nameOrFile)) return readOwn(nameOrFile);
  return knownProfiles().find(({ site }) => site === nameOrFile) ?? null;
}

/** The general profile, from which a site without one gets its rules. */
export function generalProfile(): SiteProfile {
  return readProfile(join(SITES, 'generic.yaml'));
}
