/** What `yuanye extract` does. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { noText } from '../../archive/import/file-kind.js';
import { repairModel } from '../../archive/models.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import type { Article, FetchedPage } from '../../core/page.js';
import { printable } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import { readPage, refine } from '../../pipeline.js';
import { type Global, line } from '../run-command.js';
import { printUnread } from '../unread-file.js';
import { padEndColumns } from '../wrapped.js';

interface Options {
  readonly contentType?: string;
  readonly url?: string;
  readonly fetchedAt?: string;
}

export async function run(global: Global, files: string[], options: Options): Promise<ExitCode> {
  const tools = { model: repairModel(), toHans: (text: string) => text };
  const context = { profile: null, boilerplate: null };
  let failed = 0;
  for (const file of files) {
    try {
      const { article } = refine(readPage(pageOf(file, options), context, tools), context, tools);
      if (global.json) line(JSON.stringify({ file, ...article }));
      else for (const text of shown(file, article)) line(printable(text));
    } catch (error) {
      failed += 1;
      printUnread(global, file, error);
    }
  }
  return failed === 0 ? EXIT.done : EXIT.partial;
}

function pageOf(file: string, options: Options): FetchedPage {
  const type = options.contentType ?? (/\.(?:txt|text)$/i.test(basename(file)) ? 'text/plain' : undefined);
  const url = options.url ?? '';
  const body = readFileSync(file);
  const other = noText(body);
  if (other !== null) throw new StopRun('not-a-page', `this is ${other.name}`, other.hint);
  return {
    url,
    finalUrl: url,
    redirects: [],
    status: 200,
    headers: type === undefined ? {} : { 'content-type': type },
    body,
    fetchedAt: options.fetchedAt ?? new Date().toISOString(),
    via: 'import',
  };
}

function shown(file: string, article: Article): string[] {
  const facts = [
    ['file', file], ['kind', translated(article.kind)], ['title', article.title], ['published', article.publishedAt],
    ['source', article.source], ['author', article.author], ['editor', article.editor],
    ['pictures by', article.photographer],
    ['language', article.language], ['confidence', t`${article.confidence} (${article.confidenceBecause.map((one) => translated(one)).join(t`; `)})`],
  ]; // biome-ignore format: pairs
  return [
    ...facts
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${padEndColumns(translated(name!), 11)} ${value}`),
    '',
    ...article.blocks.map((b) =>
      b.kind === 'heading' ? `## ${b.text}` : b.kind === 'image' ? `[${b.caption ?? b.src}]` : b.text,
    ),
    '',
  ];
}
