/** What `yuanye show` does. */
import type { Archive, VersionInfo } from '../../../storage/index.js';
import { attachedTo } from '../../archive/attachments/attached.js';
import { idOf } from '../../archive/find-article.js';
import { siteTime } from '../../archive/site-time.js';
import { CITATION_STYLES, type CitationStyle } from '../../core/choices.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import type { Article, Block } from '../../core/page.js';
import { printable } from '../../core/terminal.js';
import { dayIn } from '../../core/times.js';
import type { AttachedDocument } from '../../export/index.js';
import { t, translated } from '../../lang/index.js';
import { readersZone } from '../../report/times.js';
import { until } from '../options.js';
import { pageState } from '../page-state.js';
import { type Global, line, reading } from '../run-command.js';
import { shownTitle } from '../shown-title.js';
import { trailText } from '../trail-text.js';
import { padEndColumns } from '../wrapped.js';

interface Options {
  readonly trail?: boolean;
  readonly at?: string;
  readonly version?: number;
  readonly cite?: CitationStyle | true;
}

export async function show(global: Global, name: string, options: Options): Promise<ExitCode> {
  return reading(global, async (archive) => {
    const { article, version, versions } = find(archive, name, options);
    const at = (time: string) => siteTime(global.archive, time, article.url);
    if (options.cite !== undefined) {
      const { cite } = await import('../../export/index.js');
      const styles = options.cite === true ? CITATION_STYLES : [options.cite];
      const day = dayIn(readersZone(), version.capturedAt);
      const cited = styles.map((style) => [style, cite(article, day, version.digest, style)] as const);
      // CSL-JSON is data itself; the other styles are text.
      const inStyles = cited.map(([style, text]) => [style, style === 'csl' ? (JSON.parse(text) as unknown) : text]);
      if (global.json) line(JSON.stringify({ id: article.id, ...Object.fromEntries(inStyles) }));
      else for (const [, text] of cited) line(printable(text));
    } else if (global.json) line(JSON.stringify(asData(archive, article)));
    else {
      const about = { file: await fileOf(archive, version), page: pageState(archive, article.id, at) };
      line(printable(readable(article, version, versions, about, at)));
      for (const text of attachedTo(archive, article.id).flatMap(attached)) line(printable(text));
      if (options.trail === true) {
        const { charactersBefore } = await import('../../archive/history/edit-context.js');
        const before = charactersBefore(archive, article, version);
        for (const text of trailText(article, before)) line(printable(text));
      }
    }
    return EXIT.done;
  });
}

const asData = (archive: Archive, article: Article) => ({
  ...{ ...article, attachments: attachedTo(archive, article.id), goneAt: archive.overview.goneAt(article.id) },
});

/** Finds an article by id or address in the version wanted. Throws StopRun when there is none. */
function find(
  archive: Archive,
  name: string,
  options: Options,
): { article: Article; version: VersionInfo; versions: number } {
  const id = idOf(archive, name);
  const versions = archive.articles.versions(id);
  const at = options.at === undefined ? undefined : until(options.at);
  const version =
    options.version !== undefined
      ? versions[options.version - 1]
      : at !== undefined
        ? versions.filter(({ capturedAt }) => Date.parse(capturedAt) <= Date.parse(at)).at(-1)
        : versions.at(-1);
  const article = version && archive.articles.get(id, { number: version.number });
  if (article === undefined || version === undefined)
    throw new StopRun(
      'no-version',
      `The article has no such version; it has ${versions.length}, the first of ${siteTime(archive.dir, versions[0]!.capturedAt, name)}.`,
      'yuanye history lists them.',
      EXIT.usage,
    );
  return { article, version, versions: versions.length };
}

/** The file that a version was imported from; null when it was fetched, or when its record cannot be read. */
async function fileOf(archive: Archive, version: VersionInfo): Promise<string | null> {
  const capture = version.captures[0] === undefined ? undefined : archive.captures.get(version.captures[0]);
  if (capture?.via !== 'import') return null;
  const { readPage } = await import('../../../snapshots/index.js');
  try {
    return readPage(archive.snapshots, capture, archive.captures.original).file ?? null;
  } catch (error) {
    if (error instanceof StopRun) return null; // a damaged record: yuanye verify tells, the text is here all the same
    throw error;
  }
}

function blockText(block: Block): string {
  if (block.kind === 'heading') return `\n## ${block.text}\n`;
  if (block.kind !== 'image') return block.text;
  const parts = [block.caption ?? block.text, block.src].filter((part) => part !== undefined && part !== '');
  return t`[picture] ${parts.join('  ')}`;
}

function readable(
  a: Article,
  version: VersionInfo,
  versions: number,
  about: { readonly file: string | null; readonly page: string | null },
  at: (time: string) => string,
): string {
  const published = a.publishedAt === null || !a.publishedAt.includes('T') ? a.publishedAt : at(a.publishedAt);
  const facts = [
    ['published', published],
    ['source', a.source],
    ['author', a.author],
    ['editor', a.editor],
    ['pictures', a.photographer],
    ['address', a.url],
    ['page', about.page],
    ['file', about.file],
    ['id', a.id],
    [
      'captured',
      t`${at(version.capturedAt)} (version ${version.number} of ${versions}, ${version.digest.slice(0, 19)}…)`,
    ],
    ['read as', t`${a.encoding.used}: ${translated(a.encoding.because)}`],
    ['confidence', t`${a.confidence.toFixed(2)}: ${a.confidenceBecause.map((one) => translated(one)).join(t`; `)}`],
    ['flags', flagged(a.flags)],
  ].filter((fact): fact is [string, string] => fact[1] !== null);
  const body = a.blocks.map(blockText);
  const related =
    a.related.length === 0
      ? []
      : [
          '',
          t`Related:`,
          ...a.related.map((r) =>
            [`  ${shownTitle(r.title)}`, r.url, r.articleId].filter((part) => part !== undefined).join('  '),
          ),
        ];
  const rights = a.rights === null ? [] : ['', t`Rights: ${a.rights}`];
  return [
    `# ${a.title ?? t`(no title)`}`,
    ...facts.map(([name, value]) => `${padEndColumns(translated(name), 10)} ${value}`),
    '',
    ...body,
    ...related,
    ...rights,
  ].join('\n');
}

/** What was found wrong and left alone, by kind and first reason; null when nothing was. */
function flagged(flags: Article['flags']): string | null {
  const kinds = [...new Set(flags.map(({ kind }) => kind))].map((kind) => {
    const [first, ...more] = flags.filter((flag) => flag.kind === kind);
    return t`${kind}${more.length === 0 ? '' : ` × ${more.length + 1}`}: ${translated(first!.reason)}`;
  });
  return kinds.length === 0 ? null : t`${kinds.join(t`; `)} (--trail lists them)`;
}

/** A document with its text, named as such, and the record that it was read from. */
function attached({ url, title, state, why, record, text }: AttachedDocument): string[] {
  const place = record === null ? t`none: not fetched (crawl --media article)` : `${record.file}:${record.offset}`;
  const about = [['address', url], ['record', place], ...(why === null ? [] : [[state, translated(why)]])];
  return [
    '',
    `## 附件：${title}`,
    ...about.map(([name, value]) => `${padEndColumns(translated(name!), 10)} ${value}`),
    '',
    text,
  ];
}
