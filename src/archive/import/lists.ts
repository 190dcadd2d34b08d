/** Files that are no pages and name them: bookmarks, lists of addresses, and catalogues of saved files with their addresses. */
import { isUtf8 } from 'node:buffer';
import { load } from 'cheerio/slim';
import type { Element } from 'domhandler';
import { Parser } from 'htmlparser2';
import { decodeBytes } from '../../core/encodings.js';
import { BoundedHandler } from '../../core/markup.js';
import { canonicalUrl } from '../../core/url.js';
import { detect } from '../../decode/index.js';
import { LOOKED_AT } from './file-kind.js';

/** A saved file, as a catalogue names it. */
export interface ListedFile {
  /** Its path from the folder of the catalogue. */
  readonly path: string;
  readonly url: string | null;
  /** ISO 8601, UTC. */
  readonly savedAt: string | null;
}

export interface PageList {
  /** What it is, behind "this is". */
  readonly name: string;
  readonly files: readonly ListedFile[];
  /** Addresses of pages that no file of it holds, each once. */
  readonly addresses: readonly string[];
}

/** What a file of this name and with these first bytes may be; the whole of it is read only then. */
export function mayBeList(start: Buffer, name: string): boolean {
  const text = start
    .toString('latin1')
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
    .trimStart();
  if (/^<!doctype netscape-bookmark-file-1>/i.test(text) || /^\[InternetShortcut\]/i.test(text)) return true;
  if (/^[[{]/.test(text)) return /"(?:roots|uri|URL|url|attachments)"\s*:/.test(text);
  if (/^(?:<\?xml[^>]*>\s*)?<rdf:RDF\b/.test(text)) return text.includes('http://www.zotero.org/namespaces/export');
  if (/\.csv$/i.test(name)) return true;
  const lines = text.split(/\r?\n/);
  if (start.length >= LOOKED_AT) lines.pop(); // cut off
  return addressLines(lines) !== null;
}

/** Characters of a remark beside an address, or of a line between addresses: longer ones are prose. */
const LONGEST_REMARK = 80;

/**
 * The addresses of a list that has one a line: alone, or with a remark in front of it or behind it. Notes behind # are
 * passed over; `others` are short lines that name none, a third of the lines at most. Null when it is no such list.
 */
function addressLines(lines: readonly string[]): { readonly addresses: string[]; readonly others: number } | null {
  const addresses: string[] = [];
  let others = 0;
  for (const line of lines.map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const address = /(?<!\S)https?:\/\/\S+/i.exec(line);
    const [found = ''] = address ?? [];
    const rest = line.length - found.length;
    const atAnEnd = address?.index === 0 || line.endsWith(found);
    if (rest > LONGEST_REMARK) return null;
    if (address !== null && atAnEnd) addresses.push(found);
    else others++;
  }
  return addresses.length > 0 && others * 2 <= addresses.length ? { addresses, others } : null;
}

/** Reads a list; null when it is none. */
export function readList(bytes: Buffer, name: string): PageList | null {
  const text = textIn(bytes).trim();
  if (/^<!doctype netscape-bookmark-file-1>/i.test(text)) {
    const links = new Links();
    new Parser(links).end(text);
    return list('a file of bookmarks', [], links.addresses);
  }
  if (/^\[InternetShortcut\]/i.test(text))
    return list(
      'a shortcut to an address',
      [],
      [...text.matchAll(/^URL=(\S+)/gim)].map((found) => found[1]!),
    );
  if (/^[[{]/.test(text)) return fromJson(text);
  if (/<rdf:RDF\b/.test(text.slice(0, 2000))) return fromRdf(text);
  if (/\.csv$/i.test(name)) return fromCsv(text);
  const found = addressLines(text.split(/\r?\n/));
  if (found === null) return null;
  const { addresses, others } = found;
  return list(`a list of addresses${others === 0 ? '' : ` (lines that are none: ${others})`}`, [], addresses);
}

/** Folders of bookmarks may lie in each other deeper than a tree may be searched. */
class Links extends BoundedHandler {
  readonly addresses: string[] = [];

  override onopentag(name: string, attribs: Element['attribs']): void {
    if (name === 'a' && attribs['href'] !== undefined) this.addresses.push(attribs['href']);
    super.onopentag(name, attribs);
  }
}

function list(name: string, files: readonly ListedFile[], addresses: readonly string[]): PageList | null {
  const had = new Set(files.map(({ url }) => url));
  const urls = new Set(addresses.map((one) => canonicalUrl(one)).filter((url) => url !== null && !had.has(url)));
  return files.length + urls.size === 0 ? null : { name, files, addresses: [...urls] as string[] };
}

/** In UTF-8, or in what the bytes look like: lists are made by programs of every age. */
function textIn(bytes: Buffer): string {
  const encoding = isUtf8(bytes) ? 'utf-8' : detect(bytes).encoding;
  return decodeBytes(bytes, encoding).replace(/^\ufeff/, '');
}

interface Entry {
  readonly type?: unknown;
  readonly url?: unknown;
  readonly uri?: unknown;
  readonly URL?: unknown;
  readonly accessed?: { readonly 'date-parts'?: readonly (readonly unknown[])[] };
  readonly attachments?: unknown;
  readonly path?: unknown;
  readonly localPath?: unknown;
  readonly dateAdded?: unknown;
}

/** How deep folders of bookmarks may lie in each other. */
const DEEPEST = 100;

/** Bookmarks of Chrome and Firefox, CSL-JSON, and the JSON of Zotero's Better BibTeX with its attachments. */
function fromJson(text: string): PageList | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null; // some other text in brackets
  }
  const files: ListedFile[] = [];
  const addresses: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
    if (Array.isArray(value)) {
      for (const one of value) visit(one, depth + 1);
      return;
    }
    const { url, uri, URL: csl, accessed, attachments, ...rest } = value as Entry;
    const address = [csl, url, uri].find((one) => typeof one === 'string' && /^https?:/i.test(one)) as
      | string
      | undefined;
    const held: ListedFile[] = [];
    for (const one of Array.isArray(attachments) ? (attachments as Entry[]) : []) {
      const path = one?.localPath ?? one?.path;
      if (typeof path !== 'string') continue;
      const own = typeof one.url === 'string' ? canonicalUrl(one.url) : null;
      const day = accessed?.['date-parts']?.[0]?.join('-') ?? one.dateAdded;
      held.push({
        path,
        url: own ?? (address === undefined ? null : canonicalUrl(address)),
        savedAt: timeOf(String(day)),
      });
    }
    files.push(...held);
    if (address !== undefined && held.length === 0) addresses.push(address);
    for (const one of Object.values(rest)) visit(one, depth + 1);
  };
  visit(data, 0);
  return list(Array.isArray(data) ? 'a list of references (CSL-JSON)' : 'a list of addresses (JSON)', files, addresses);
}

/** Zotero's RDF: attachments with their files, addresses and times. */
function fromRdf(text: string): PageList | null {
  const handler = new BoundedHandler();
  new Parser(handler, { xmlMode: true }).end(text);
  const $ = load(handler.root, { xml: true });
  const files: ListedFile[] = [];
  const addresses: string[] = [];
  for (const el of $('z\\:Attachment').toArray()) {
    const path = $(el).find('rdf\\:resource, z\\:path').first().attr('rdf:resource');
    const url = $(el).find('dcterms\\:URI rdf\\:value').first().text().trim();
    const time = timeOf($(el).find('dcterms\\:dateSubmitted').first().text().trim(), 'Z');
    if (path !== undefined) files.push({ path: path.trim(), url: canonicalUrl(url), savedAt: time });
  }
  for (const el of $('dcterms\\:URI rdf\\:value').toArray()) addresses.push($(el).text().trim());
  return list('a catalogue of Zotero (RDF)', files, addresses);
}

const COLUMNS = {
  path: /^(?:file|file ?name|path|文件名?|文件路径|路径|檔案|檔名)$/i,
  url: /^(?:url|uri|address|link|网址|地址|链接|網址|連結)$/i,
  savedAt: /^(?:date|time|saved(?: ?at)?|captured(?: ?at)?|日期|时间|保存时间|時間)$/i,
};

/** A table of file, address, date: by the names of its columns, or in this order without them. */
function fromCsv(text: string): PageList | null {
  const [head = [], ...rest] = rowsOf(text);
  const find = (name: RegExp) => head.findIndex((cell) => name.test(cell.trim()));
  let at = { path: find(COLUMNS.path), url: find(COLUMNS.url), savedAt: find(COLUMNS.savedAt) };
  const isNamed = at.url >= 0;
  if (!isNamed) {
    if (canonicalUrl(head[1] ?? '') === null) return null;
    at = { path: 0, url: 1, savedAt: 2 };
  }
  const files: ListedFile[] = [];
  const addresses: string[] = [];
  const faulty: number[] = []; // rows with an address or a date that is none, the first row being 1
  for (const [n, row] of (isNamed ? rest : [head, ...rest]).entries()) {
    const [path = '', address = '', time = ''] = [row[at.path], row[at.url], row[at.savedAt]].map((one) => one?.trim());
    const url = canonicalUrl(address);
    const savedAt = timeOf(time);
    if ((address !== '' && url === null) || (time !== '' && savedAt === null)) faulty.push(n + (isNamed ? 2 : 1));
    if (path !== '') files.push({ path, url, savedAt });
    else if (address !== '') addresses.push(address);
  }
  return list(`a table of files and addresses (CSV${faultsIn(faulty)})`, files, addresses);
}

/** Rows that are named; more are counted. */
const ROWS_NAMED = 5;

function faultsIn(rows: readonly number[]): string {
  if (rows.length === 0) return '';
  const more = rows.length > ROWS_NAMED ? ` and ${rows.length - ROWS_NAMED} more` : '';
  return `; the address or date is none in row ${rows.slice(0, ROWS_NAMED).join(', ')}${more}`;
}

/** Where the quotation mark at `at` is closed; doubled ones within it are text. No pattern: cells may have megabytes. */
function closing(text: string, at: number): number | null {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 2))
    if (text[end + 1] !== '"') return end;
  return null;
}

/** The rows of a CSV file (RFC 4180), by commas, semicolons or tabs, whichever its first line has most of. */
function rowsOf(text: string): string[][] {
  const first = text.split('\n', 1)[0]!;
  const comma = [',', ';', '\t'].sort((a, b) => first.split(b).length - first.split(a).length)[0]!;
  const rows: string[][] = [[]];
  const plain = new RegExp(`[^\\r\\n${comma}]*`, 'y');
  for (let at = 0; at < text.length; ) {
    const end = text[at] === '"' ? closing(text, at) : null;
    if (text[at] === '"' && end === null) return []; // a quotation mark that nothing closes
    plain.lastIndex = at;
    const cell = end === null ? plain.exec(text)![0] : text.slice(at + 1, end).replaceAll('""', '"');
    at = end === null ? at + cell.length : end + 1;
    const mark = text[at] ?? '\n';
    if (![comma, '\r', '\n'].includes(mark)) return []; // text behind a closing quotation mark
    rows.at(-1)!.push(cell);
    at += text.startsWith('\r\n', at) ? 2 : 1;
    if (mark !== comma) rows.push([]);
  }
  return rows.filter((row) => row.some((one) => one.trim() !== ''));
}

/** A time as people and programs write it; without a zone it is China's, unless another is given. */
function timeOf(text: string, zone = '+08:00'): string | null {
  const found =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/.exec(
      text.trim(),
    );
  if (found === null) return null;
  const [, year, month, day, hour = '0', minute = '00', second = '00', own = zone] = found;
  const two = (n: string) => n.padStart(2, '0');
  const at = Date.parse(`${year}-${two(month!)}-${two(day!)}T${two(hour)}:${minute}:${second}${own}`);
  return at > 0 ? new Date(at).toISOString() : null;
}
