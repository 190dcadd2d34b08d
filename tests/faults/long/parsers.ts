/** The parsers of what servers and files bring, each with valid samples that are mutated, and what it may refuse. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { generalProfile } from '../../../crawlers/index.js';
import { furtherPages, linksInJson } from '../../../crawlers/paging.js';
import { parseProfile } from '../../../crawlers/profiles.js';
import { readRobots } from '../../../crawlers/robots.js';
import { listingText, readListing } from '../../../crawlers/sitemap.js';
import { readCaptures } from '../../../snapshots/index.js';
import convert, { type DocumentKind } from '../../../src/archive/documents/convert-worker.js';
import { addressInMhtml, documentKind, zipKind } from '../../../src/archive/documents/document-kind.js';
import { bytesOf, pageOf } from '../../../src/archive/import/files.js';
import { mayBeList, readList } from '../../../src/archive/import/lists.js';
import { filesInZip } from '../../../src/archive/import/zip-files.js';
import { SkipPage, StopRun } from '../../../src/core/errors.js';
import { docx, pdf, xlsx } from '../../cli/documents.js';
import { answer, articleRecord, html, warcOf } from '../../safety/pages.js';
import { browsertrix, commonCrawl, perRecord, wget, zip } from '../../snapshots/foreign.js';

/** A valid file. Some are packed: then `change` may be done to what is in them. */
type Sample = (change: (inner: Buffer) => Buffer) => Buffer;

export interface Parser {
  readonly name: string;
  readonly samples: readonly Sample[];
  /** Reads mutated bytes, to the end; `path` is a file that it may write them to. */
  readonly read: (bytes: Buffer, path: string) => unknown;
  /** Whether it may refuse them with this error; by itself none. */
  readonly refuses?: (error: unknown) => boolean;
  /** Trials, as a share of what is asked for; a fifth unless said. */
  readonly share?: number;
}

const plain =
  (text: string | Uint8Array): Sample =>
  () =>
    Buffer.from(text as string);
const packed =
  (text: string): Sample =>
  (change) =>
    gzipSync(change(Buffer.from(text)), { level: 1 });
/** A ZIP file whose parts are mutated. */
const zipped =
  (parts: Readonly<Record<string, string | Uint8Array>>): Sample =>
  (change) =>
    zip(
      Object.entries(parts).map(([name, content]) => ({
        ...{ name, content: change(Buffer.from(content as string)), deflate: true },
      })),
    );

const SITE = 'http://garden.test';
const urlset = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${[1, 2, 3].map((n) => `<url><loc>${SITE}/news/${n}.html</loc><lastmod>2024-01-0${n}T08:00:00+08:00</lastmod></url>`).join('\n')}</urlset>`;
const sitemapIndex = `<sitemapindex><sitemap><loc>${SITE}/a.xml.gz</loc><lastmod>2024-01-01</lastmod></sitemap></sitemapindex>`;
const rss = `<?xml version="1.0"?><rss version="2.0" xml:base="${SITE}/"><channel><title>园林</title>${[1, 2].map((n) => `<item><title><![CDATA[公园 &amp; ${n}]]></title><link>/news/${n}.html</link><guid isPermaLink="true">${SITE}/news/${n}.html</guid><pubDate>Sat, 0${n} Jan 2024 08:00:00 +0800</pubDate></item>`).join('')}</channel></rss>`;
const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="${SITE}/feed?page=2"/><entry xml:base="../news/"><link href="1.html"/><updated>2024-01-01T08:00:00Z</updated><id>tag:garden.test,2024:1</id></entry></feed>`;
const jsonFeed = JSON.stringify({
  ...{ version: 'https://jsonfeed.org/version/1.1', title: '园林', next_url: `${SITE}/feed.json?2` },
  items: [1, 2].map((n) => ({ id: n, url: `${SITE}/news/${n}.html`, date_modified: `2024-01-0${n}T08:00:00Z` })),
});

const robots = `# robots
User-agent: *
Disallow: /admin/
Disallow: /*?print=*&all$
Allow: /admin/open*.html
Crawl-delay: 2.5

User-agent: yuanye
User-agent: other
Disallow: /search
Sitemap: ${SITE}/sitemap.xml
`;

const apiAnswer = JSON.stringify({
  data: { list: [1, 2].map((n) => ({ title: `公园${n}`, url: `/news/${n}.html`, time: '2024-01-01' })), total: 2 },
});
const scripted = `<html><body><div id="page"></div><script>createPageHTML(12, 3, "index", "html");</script><a href="index_4.html">下一页</a></body></html>`;

const paragraphs = ['湿地公园的年度报告', ...Array(6).fill('园林绿化工程在市区展开，共种下三千棵树木，市民可以参观。')];
const pdfBytes = pdf(paragraphs.map((text, i) => [60, 760 - 40 * i, 12, text.slice(0, 30)] as const));
const notice = readFileSync(fileURLToPath(new URL('../../cli/fixtures/notice.doc', import.meta.url)));
const mhtml = (encoding: 'base64' | 'quoted-printable') =>
  `From: <Saved by Blink>\r\nSnapshot-Content-Location: ${SITE}/m/1.html\r\nSubject: =?utf-8?B?5YWs5Zut?=\r\nDate: Sat, 6 Jan 2024 02:08:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"; boundary="----b"\r\n\r\n------b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\nContent-Location: ${SITE}/m/1.html\r\n\r\n${encoding === 'base64' ? Buffer.from(html(1)).toString('base64').replaceAll(/.{76}/g, '$&\r\n') : html(1).replaceAll('=', '=3D')}\r\n------b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n------b--\r\n`;

const arc = `filedesc://a.arc 0.0.0.0 20240507010000 text/plain 72\n1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n\n${[
  1, 2,
]
  .map((n) => {
    const block = answer(n);
    return `${SITE}/arc/${n}.html 10.0.0.1 2024050701000${n} text/html ${Buffer.byteLength(block)}\n${block}\n`;
  })
  .join('')}`;
const warc = warcOf([articleRecord(1), articleRecord(2)]);
const records = [...wget(), ...browsertrix(), ...commonCrawl()];
const loose = Buffer.concat(records);

const { site: _, ...general } = generalProfile();
const ownProfile = { ...general, site: 'mutated', hosts: ['garden.test'], seeds: [`${SITE}/`] };

const lists: Readonly<Record<string, string>> = {
  'bookmarks.html': `<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n<DT><H3>园林</H3>\n<DL><p>\n${[1, 2].map((n) => `<DT><A HREF="${SITE}/news/${n}.html" ADD_DATE="1700000000">公园${n}</A>\n`).join('')}</DL><p></DL><p>`,
  Bookmarks: JSON.stringify({
    checksum: 'x',
    roots: {
      bar: {
        children: [
          { type: 'url', url: `${SITE}/news/1.html` },
          { type: 'folder', children: [] },
        ],
      },
    },
  }),
  'csl.json': JSON.stringify([1, 2].map((n) => ({ id: n, type: 'webpage', URL: `${SITE}/news/${n}.html` }))),
  'bbt.json': JSON.stringify({
    items: [{ url: `${SITE}/1.html`, attachments: [{ path: 'files/1.html', dateAdded: '2024-01-06T02:08:00Z' }] }],
  }),
  'export.rdf': `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"><z:Attachment rdf:about="#item_1"><rdf:resource rdf:resource="files/1/a.html"/><dcterms:URI><rdf:value>${SITE}/news/1.html</rdf:value></dcterms:URI><dcterms:dateSubmitted>2024-01-06 02:08:00</dcterms:dateSubmitted></z:Attachment></rdf:RDF>`,
  'list.csv': `file,address,date\r\nfiles/1.html,${SITE}/news/1.html,2024-01-06 10:08\r\n"files\\2 ""x"".html",${SITE}/news/2.html,2024年1月6日 10:08\r\n`,
  'bare.csv': `files/1.html;${SITE}/news/1.html;2024-01-06\n`,
  'remarks.txt': `园林网址收藏：\n第一篇  ${SITE}/news/1.html\n${SITE}/news/2.html 第二篇\n# ${SITE}\n`,
  'page.url': `[InternetShortcut]\r\nURL=${SITE}/news/1.html\r\n`,
};

async function capturesOf(bytes: Buffer, path: string): Promise<void> {
  writeFileSync(path, bytes);
  for await (const item of readCaptures(path)) if (item.kind === 'capture') void item.page.body.length;
}

/** As an import reads it: by its kind, in the thread of the documents, and its address. */
const document = (kind: DocumentKind, ...samples: Sample[]): Parser => ({
  ...{ name: kind.toUpperCase(), samples, share: 0.1 },
  read: async (bytes) => {
    documentKind(bytes.subarray(0, 65_536), () => bytes);
    if (kind === 'mhtml') addressInMhtml(bytes);
    const read = await convert({ kind, bytes });
    if ('unreadable' in read && read.unreadable === '') throw new Error('refused without a reason');
  },
});

export const PARSERS: readonly Parser[] = [
  {
    name: 'WARC files',
    samples: [plain(perRecord(records)), plain(loose), (change) => gzipSync(change(loose), { level: 1 })],
    read: capturesOf,
    share: 1,
  },
  {
    name: 'profiles',
    samples: [
      plain(JSON.stringify(ownProfile, null, 1)),
      plain(readFileSync(new URL('../../../crawlers/sites/generic.yaml', import.meta.url))),
    ],
    read: (bytes) => parseProfile(bytes.toString('utf8'), 'mutated.yaml'),
    refuses: (error) => error instanceof StopRun && error.exitCode === 2,
    share: 0.1,
  },
  {
    name: 'sitemaps and feeds',
    samples: [...[urlset, sitemapIndex, rss, atom, jsonFeed].map(plain), packed(urlset)],
    read: (bytes) => readListing(listingText(bytes, 2 ** 22), { url: `${SITE}/feed`, timeZone: 'Asia/Shanghai' }),
    refuses: (error) => error instanceof SkipPage,
  },
  {
    name: 'robots.txt',
    samples: [plain(robots), plain(`\ufeff${robots.replaceAll('\n', '\r\n')}`)],
    read: (bytes) => {
      const rules = readRobots(SITE, 200, bytes.toString('utf8'));
      for (const path of ['/', '/admin/open1.html', '/a?print=1&all', `/${'a'.repeat(2000)}`])
        rules.allows(SITE + path);
    },
  },
  {
    name: 'further pages and links in JSON',
    samples: [plain(apiAnswer), plain(scripted)],
    read: (bytes) => {
      linksInJson(bytes.toString('utf8'), `${SITE}/l/`);
      furtherPages(bytes, `${SITE}/l/`);
    },
  },
  document('mhtml', plain(mhtml('base64')), plain(mhtml('quoted-printable'))),
  document('doc', plain(notice)),
  document('docx', (change) => docx(paragraphs, change)),
  document('xlsx', (change) =>
    xlsx(
      [
        ['名称', '面积'],
        ['公园', 20_500],
        ['绿地', 41_000],
      ],
      change,
    ),
  ),
  { ...document('pdf', plain(pdfBytes)), share: 0.1 },
  {
    name: 'ARC',
    samples: [plain(arc), packed(arc)],
    read: capturesOf,
  },
  {
    name: 'WACZ',
    samples: [
      zipped({ 'archive/data.warc.gz': warc, 'datapackage.json': '{}', 'pages/pages.jsonl': '{"format":"x"}\n' }),
    ],
    read: async (bytes, path) => {
      writeFileSync(path, bytes);
      if (zipKind(path) !== 'zip') await capturesOf(bytes, path);
    },
  },
  {
    name: 'ZIP files of pages',
    samples: [
      zipped({ 'a/page.html': html(1), 'a/page_files/1.png': '\x89PNG', 'b.txt': '园林'.repeat(50) }),
      (change) => zipped({ 'inner.zip': zipped({ 'page.html': html(2) })(change) })((inner) => inner),
    ],
    read: async (bytes, path) => {
      writeFileSync(path, bytes);
      const file = { path, shown: 'a.zip', kept: 'a.zip', named: true };
      for await (const one of filesInZip(file)) if (one.fault === undefined) pageOf(bytesOf(one), one.kept);
    },
    refuses: (error) => error instanceof StopRun,
    share: 0.1,
  },
  ...Object.entries(lists).map(
    ([name, text]): Parser => ({
      ...{ name: `lists: ${name}`, samples: [plain(text)], share: 0.1 },
      read: (bytes) => (mayBeList(bytes.subarray(0, 65_536), name) ? readList(bytes, name) : null),
    }),
  ),
];
