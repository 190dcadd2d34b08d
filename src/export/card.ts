/** The dataset card: what a stranger needs to know before using an export, in the words of its own numbers. */
import type { Format } from './format.js';
import type { ExportManifest } from './output.js';
import { COLUMNS } from './row.js';

/** What formats hold that have no columns. */
const SCHEMAS: Readonly<Record<string, string>> = {
  jsonl:
    'One article a line: the shape `article@2`, with `version` {number, of, capturedAt, origin, digest} and `cluster` {id, size, representative}, null when the article stands alone.',
  markdown:
    'One file an article: YAML front matter (id, title, url, date, source, …, captured, version, digest), then the text.',
  text: 'One file an article: title, a line of date, source and address, an empty line, then one paragraph a line.',
  atom: 'An Atom feed (RFC 4287), one entry a version; `content` is HTML.',
};

const CSV_NOTE = `A cell that a spreadsheet would take for a formula has an apostrophe before it. To undo it, drop one leading
apostrophe from cells that match \`^'[\\s']*[=+\\-@＝＋－＠]|^''*[\\t\\r]\`.

`;

/** `CITATION.cff` (Citation File Format 1.2.0) of an export: the digests of its files say which one is meant. */
export function citationFile(manifest: ExportManifest, title: string, updated: string): string {
  const quoted = (text: string) => JSON.stringify(text.toWellFormed());
  const files = manifest.files.length > 20 ? [] : manifest.files;
  return `cff-version: 1.2.0
type: dataset
title: ${quoted(title)}
message: ${quoted('Cite single articles by their publisher, title, date, address and date of capture; this set as below.')}
authors:
  - name: ${quoted('The publishers and authors of the archived pages')}
date-released: ${quoted(updated.slice(0, 10))}
version: ${quoted(`${manifest.articles} articles, ${manifest.versions} versions`)}
${files.length === 0 ? '' : 'identifiers:\n'}${files
  .map(
    ({ path, sha256 }) =>
      `  - type: other\n    value: ${quoted(`sha256:${sha256}`)}\n    description: ${quoted(path)}\n`,
  )
  .join('')}`;
}

export function datasetCard(manifest: ExportManifest, title: string, format: Format): string {
  const columns = format.fields === null ? [] : COLUMNS.filter(({ name }) => format.fields!.includes(name));
  const schema =
    columns.length === 0
      ? `${SCHEMAS[format.name] ?? `As ${format.mediaType}.`}\n`
      : `| column | type | meaning |\n|---|---|---|\n${columns.map(({ name, type, means }) => `| ${name} | ${type} | ${means} |`).join('\n')}\n`;
  const options = Object.entries(manifest.options)
    .map(([name, value]) => `- ${name}: ${JSON.stringify(value)}\n`)
    .join('');
  return `# ${title}

${manifest.articles} articles in ${manifest.versions} versions, ${manifest.characters} characters, as ${format.name} (UTF-8, LF).

## What was chosen

${options || '- everything\n'}
## Schema

${schema}
${format.name === 'csv' ? CSV_NOTE : ''}## Provenance

Made by ${manifest.software}. Every text was derived from the bytes a site sent, which the archive keeps as WARC records; each article carries its address, the time of capture and the digest of its version. Damaged text was repaired and boilerplate removed by recorded rules; \`manifest.json\` holds the digest of every file.

## Rights

The texts belong to their authors and publishers. The notices that stood on the pages are kept in \`rights\`. Before republishing, ask the holders; for research, quote and cite. Personal data in news stays personal data: respect requests for removal.

## How to cite

Cite an article by its publisher, title, date, address and date of capture (\`yuanye show ID --cite\`), and this set by the digest of its files in \`manifest.json\`.
`;
}
