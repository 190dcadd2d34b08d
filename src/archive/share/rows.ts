/** The rows of an export: which articles, in which of their versions, in which script. */
import type { Archive, VersionInfo } from '../../../storage/index.js';
import type { Script } from '../../core/choices.js';
import type { Article, Block } from '../../core/page.js';
import { keepingNames, keepingSurnames } from '../../core/traditional.js';
import type { ExportRow } from '../../export/index.js';
import { attachedTo } from '../attachments/attached.js';
import type { Selection } from './selection.js';

export interface RowChoice {
  readonly script: Script;
  /** Every version, not the latest alone. */
  readonly versions: boolean;
}

/** The rows of a selection, in the one order that no history of the archive changes: by date of publication, id, version. */
export async function exportRows(
  archive: Archive,
  selection: Selection,
  choice: RowChoice,
): Promise<Iterable<ExportRow>> {
  return rows(archive, selection, choice, await rewriter(archive, choice.script));
}

type Rewrite = (article: Article, version: VersionInfo) => Article;

async function rewriter(archive: Archive, script: Script): Promise<Rewrite> {
  if (script === 'repaired') return (article) => article;
  if (script === 'original') {
    const { unrepairedArticle } = await import('./unrepaired.js');
    return (article, version) => unrepairedArticle(archive, article, version);
  }
  return inScript(script);
}

/** Brings a text to simplified or traditional characters, for readers. */
export async function textInScript(script: 'hans' | 'hant'): Promise<(text: string) => string> {
  const convert = await converter(script);
  return script === 'hans' ? convert : keepingSurnames(convert);
}

const LANGUAGES = { hans: 'zh-Hans', hant: 'zh-Hant' };

/** Brings an article to simplified or traditional characters, for readers; its script and language are those of the result. */
export async function inScript(script: 'hans' | 'hant'): Promise<(article: Article) => Article> {
  const [convert, inText] = await Promise.all([converter(script), textInScript(script)]);
  const inNames = script === 'hans' ? convert : keepingNames(convert);
  // A page in the wanted script is left alone: conversion can only do it harm (乾隆 is no 干隆).
  return (article) =>
    article.script === script || article.script === 'none'
      ? article
      : { ...converted(article, inText, inNames), script, language: LANGUAGES[script] };
}

function* rows(
  archive: Archive,
  { ids, stories, since }: Selection,
  choice: RowChoice,
  rewrite: Rewrite,
): Generator<ExportRow> {
  for (const id of ids) {
    const cluster = stories.of(id);
    const goneAt = archive.overview.goneAt(id);
    const versions = archive.articles.versions(id);
    const fresh = since === null ? versions : versions.filter(({ savedAt }) => savedAt > since.savedAt);
    // The clock may have stood behind when a version was saved: then none is newer than the mark, and all are given.
    const wanted = fresh.length === 0 ? versions : fresh;
    for (const version of choice.versions ? wanted : versions.slice(-1)) {
      const article = archive.articles.get(id, { number: version.number });
      if (article !== undefined)
        yield {
          article: rewrite(article, version),
          attachments: attachedTo(archive, id),
          version: facts(version, versions.length),
          cluster,
          goneAt,
        };
    }
  }
}

function facts({ number, capturedAt, origin, digest }: VersionInfo, of: number): ExportRow['version'] {
  return { number, of, capturedAt, origin, digest };
}

let toHant: Promise<(text: string) => string> | undefined;

function converter(script: 'hans' | 'hant'): Promise<(text: string) => string> {
  if (script === 'hans') return import('../models.js').then(({ scriptConverter }) => scriptConverter());
  toHant ??= import('opencc-js/cn2t').then(({ Converter }) => Converter({ from: 'cn', to: 't' }));
  return toHant;
}

type Convert = (text: string) => string;

/** An article with every text of its own in another script; addresses, the trail and the notices stay. */
function converted(article: Article, convert: Convert, convertNames: Convert): Article {
  const maybe = (text: string | null, how = convert) => (text === null ? null : how(text));
  const block = (b: Block): Block => ({
    ...b,
    text: convert(b.text),
    ...(b.items === undefined ? {} : { items: b.items.map(convert) }),
    ...(b.rows === undefined ? {} : { rows: b.rows.map((row) => row.map(convert)) }),
    ...(b.caption === undefined ? {} : { caption: convert(b.caption) }),
  });
  return {
    ...article,
    title: maybe(article.title),
    source: maybe(article.source),
    author: maybe(article.author, convertNames),
    editor: maybe(article.editor, convertNames),
    photographer: maybe(article.photographer, convertNames),
    summary: maybe(article.summary),
    keywords: article.keywords.map(convert),
    blocks: article.blocks.map(block),
    text: convert(article.text),
    related: article.related.map((r) => ({ ...r, title: convert(r.title), summary: maybe(r.summary) })),
  };
}
