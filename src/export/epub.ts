/** EPUB 3.3 from rows: a chapter a version, with its pictures when they are given. The entries of the ZIP file, in their order. */
import { createHash } from 'node:crypto';
import { t } from '../lang/index.js';
import { blockHtml } from './html.js';
import type { Picture } from './pictures.js';
import type { ExportRow } from './row.js';
import { element, xml } from './xml.js';

export interface EpubEntry {
  readonly path: string;
  readonly content: string | Uint8Array;
}

export interface EpubAbout {
  readonly title: string;
  /** The time of the newest capture: ISO 8601, UTC. */
  readonly updated: string;
  /** Copies of a row's pictures; absent when pictures are not asked for. */
  readonly pictures?: (row: ExportRow) => Iterable<Picture>;
}

interface Item {
  readonly id: string;
  readonly path: string;
  readonly type: string;
  /** The title of a chapter; null for what is none. */
  readonly title: string | null;
}

/** Pictures that every reader of EPUB shows, by the bytes they begin with; a server's word is not enough. */
const KINDS: readonly (readonly [pattern: RegExp, type: string, extension: string])[] = [
  [/^\xff\xd8\xff/, 'image/jpeg', 'jpg'],
  [/^\x89PNG\r\n\x1a\n/, 'image/png', 'png'],
  [/^GIF8[79]a/, 'image/gif', 'gif'],
  [/^RIFF[\s\S]{4}WEBP/, 'image/webp', 'webp'],
];

const STYLE = `body { line-height: 1.7; }
.facts { font-size: 0.85em; color: #555; }
figure { margin: 1em 0; }
img { max-width: 100%; }
figcaption { font-size: 0.85em; }
table { border-collapse: collapse; }
td { border: 1px solid #999; padding: 0.2em 0.5em; }
`;

function page(title: string, language: string, body: string, namespaces = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"${namespaces} xml:lang="${xml(language)}" lang="${xml(language)}">
<head><title>${xml(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
${body}
</body>
</html>
`;
}

const NO_TITLE = '（无标题）';
/** A tag of BCP 47, or zh. */
const languageOf = (tag: string | null) =>
  tag !== null && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : 'zh';

function chapter({ article: a, attachments }: ExportRow, copies: ReadonlyMap<string, string>): string {
  const facts = [a.publishedAt?.slice(0, 10), a.source, a.author]
    .filter((fact) => fact != null)
    .map((fact) => xml(fact!));
  const link =
    a.url !== null && /^https?:/i.test(a.url) ? element('a', { href: encodeURI(decodeSafely(a.url)) }, xml(a.url)) : '';
  const rights = a.rights === null ? '' : `<p class="facts">${xml(a.rights)}</p>`;
  const body = a.blocks.map((one) => blockHtml(one, copies.get(one.src ?? '') ?? null)).filter((part) => part !== '');
  return page(
    a.title ?? NO_TITLE,
    languageOf(a.language),
    [
      `<h1>${xml(a.title ?? NO_TITLE)}</h1>`,
      `<p class="facts">${[...facts, link].filter((fact) => fact !== '').join(' · ')}</p>`,
      ...body,
      ...attachments.filter(({ text }) => text !== '').map(attached),
      rights,
    ].join('\n'),
  );
}

/** The text of an attached document, under its title. */
function attached({ title, text }: ExportRow['attachments'][number]): string {
  const paragraphs = text.split('\n').filter((line) => line !== '');
  return `<section><h2>附件：${xml(title)}</h2>${paragraphs.map((line) => `<p>${xml(line)}</p>`).join('')}</section>`;
}

/** An address whose escapes are undone where that is possible, so that they are not escaped twice. */
function decodeSafely(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url.replace(/%(?![0-9a-f]{2})/gi, '%25'); // an escape that is no UTF-8 stays
  }
}

function packageFile(about: EpubAbout, language: string, id: string, items: readonly Item[]): string {
  const manifest = items.map(({ id: item, path, type }) =>
    element('item', { id: item, href: path, 'media-type': type, properties: item === 'nav' ? 'nav' : null }),
  );
  const spine = items.filter(({ title }) => title !== null).map((item) => element('itemref', { idref: item.id }));
  return `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="${language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:yuanye:${id}</dc:identifier>
<dc:title>${xml(about.title.trim() || t`Yuanye archive`)}</dc:title>
<dc:language>${language}</dc:language>
<dc:rights>${xml(t`The texts belong to their authors and publishers.`)}</dc:rights>
<meta property="dcterms:modified">${about.updated.slice(0, 19)}Z</meta>
</metadata>
<manifest>
${manifest.join('\n')}
</manifest>
<spine>
${spine.join('\n')}
</spine>
</package>
`;
}

/** The entries of an EPUB of these rows; `mimetype` comes first, as the format wants it. */
export function* epubEntries(rows: Iterable<ExportRow>, about: EpubAbout): Generator<EpubEntry> {
  yield { path: 'mimetype', content: 'application/epub+zip' };
  yield {
    path: 'META-INF/container.xml',
    content: `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
`,
  };
  yield { path: 'EPUB/style.css', content: STYLE };
  const items: Item[] = [{ id: 'style', path: 'style.css', type: 'text/css', title: null }];
  const hash = createHash('sha256');
  const languages = new Map<string, number>();
  const copied = new Map<string, string | null>();
  for (const row of rows) {
    const copies = new Map<string, string>();
    for (const { url, body, digest } of about.pictures?.(row) ?? []) {
      let path = copied.get(digest);
      if (path === undefined) {
        const start = Buffer.from(body.subarray(0, 16)).toString('latin1');
        const kind = KINDS.find(([pattern]) => pattern.test(start));
        path = kind === undefined ? null : `pictures/${digest.replace(/^sha256:/, '').slice(0, 32)}.${kind[2]}`;
        copied.set(digest, path);
        if (path !== null && kind !== undefined) {
          items.push({ id: `picture-${items.length}`, path, type: kind[1], title: null });
          yield { path: `EPUB/${path}`, content: body };
        }
      }
      if (path !== null) copies.set(url, path);
    }
    const { article, version } = row;
    const path = `${article.id}-${version.number}.xhtml`;
    items.push({
      id: `chapter-${items.length}`,
      path,
      type: 'application/xhtml+xml',
      title: article.title ?? NO_TITLE,
    });
    hash.update(`${path}\n${version.digest}\n`);
    const language = languageOf(article.language);
    languages.set(language, (languages.get(language) ?? 0) + 1);
    yield { path: `EPUB/${path}`, content: chapter(row, copies) };
  }
  const language = [...languages].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? 'zh';
  const lines = items.flatMap(({ path, title }) =>
    title === null ? [] : [`<li>${element('a', { href: path }, xml(title.trim() || NO_TITLE))}</li>`],
  );
  yield {
    path: 'EPUB/nav.xhtml',
    content: page(
      about.title,
      language,
      `<nav epub:type="toc" id="toc"><h1>${xml(about.title)}</h1>\n<ol>\n${lines.join('\n')}\n</ol></nav>`,
      ' xmlns:epub="http://www.idpf.org/2007/ops"',
    ),
  };
  items.push({ id: 'nav', path: 'nav.xhtml', type: 'application/xhtml+xml', title: null });
  yield { path: 'EPUB/package.opf', content: packageFile(about, language, hash.digest('hex').slice(0, 32), items) };
}
