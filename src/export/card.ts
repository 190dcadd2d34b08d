/** The dataset card: what a stranger needs to know before using an export, in the words of its own numbers. */
import type { ExportManifest } from './files.js';
import type { Format } from './format.js';
import { COLUMNS } from './row.js';

export function datasetCard(manifest: ExportManifest, title: string, format: Format): string {
  const columns = format.fields === null ? [] : COLUMNS.filter(({ name }) => format.fields!.includes(name));
  const schema =
    columns.length === 0
      ? `Each file is one article as ${format.mediaType}.\n`
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
## Provenance

Made by ${manifest.software}. Every text was derived from the bytes a site sent, which the archive keeps as WARC records; each article carries its address, the time of capture and the digest of its version. Damaged text was repaired and boilerplate removed by recorded rules; \`manifest.json\` holds the digest of every file.

## Rights

The texts belong to their authors and publishers. The notices that stood on the pages are kept in \`rights\`. Before republishing, ask the holders; for research, quote and cite. Personal data in news stays personal data: respect requests for removal.

## How to cite

Cite an article by its publisher, title, date, address and date of capture (\`yuanye show ID --cite\`), and this set by the digest of its files in \`manifest.json\`.
`;
}
