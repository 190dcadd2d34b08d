/** The dataset card: what a stranger needs to know before using an export, in the words of its own numbers. */
import { stringify } from 'yaml';
import { dayIn } from '../core/times.js';
import { t, translated } from '../lang/index.js';
import type { Format } from './format.js';
import type { ExportManifest } from './output.js';
import { chosenFields, feature, inWords } from './shape.js';
import type { Counts } from './statistics.js';

/** `CITATION.cff` (Citation File Format 1.2.0) of an export: the digests of its files say which one is meant. */
export function citationFile(manifest: ExportManifest, title: string, updated: string): string {
  const quoted = (text: string) => JSON.stringify(text.toWellFormed());
  const files = manifest.files.length > 20 ? [] : manifest.files;
  return `cff-version: 1.2.0
type: dataset
title: ${quoted(title)}
message: ${quoted(t`Cite single articles by their publisher, title, date, address and date of capture; this set as below.`)}
authors:
  - name: ${quoted(t`The publishers and authors of the archived pages`)}
date-released: ${quoted(dayIn(String(manifest.options['zone'] ?? 'UTC'), updated))}
version: ${quoted(t`${manifest.articles} articles, ${manifest.versions} versions`)}
${files.length === 0 ? '' : 'identifiers:\n'}${files
  .map(
    ({ path, sha256 }) =>
      `  - type: other\n    value: ${quoted(`sha256:${sha256}`)}\n    description: ${quoted(path)}\n`,
  )
  .join('')}`;
}

/** Bounds of the size classes of Hugging Face. */
const SIZES = [
  [1e3, 'n<1K'],
  [1e4, '1K<n<10K'],
  [1e5, '10K<n<100K'],
  [1e6, '100K<n<1M'],
  [Number.POSITIVE_INFINITY, '1M<n<10M'],
] as const;
/** Formats that the library `datasets` loads, by the name of its builder. */
const LOADED = ['jsonl', 'csv', 'parquet'];
/** Lines of a list of counts; the manifest has all of them. */
const MOST = 50;

/** The header that Hugging Face reads: language, licence, files, and the types of the fields. */
function header(manifest: ExportManifest, title: string, format: Format, names: readonly string[] | null): string {
  const languages = Object.keys(manifest.statistics.languages).flatMap(
    (tag) => /^[a-z]{2,3}(?=-|$)/.exec(tag)?.[0] ?? [],
  );
  const fields = format.fields === null ? [] : chosenFields(format.fields, names);
  const data = {
    language: [...new Set(languages)],
    license: 'other',
    license_name: 'rights-of-the-publishers',
    pretty_name: title.toWellFormed(),
    size_categories: [SIZES.find(([bound]) => manifest.versions < bound)![1]],
    ...(LOADED.includes(format.name) && manifest.files.length > 0
      ? {
          configs: [
            {
              config_name: 'default',
              data_files: [{ split: 'train', path: manifest.files.map(({ path }) => path) }],
            },
          ],
          dataset_info: { features: fields.map(({ name, schema, stored }) => ({ name, ...feature(schema, stored) })) },
        }
      : {}),
  };
  return `---\n${stringify(data, { lineWidth: 0 })}---\n`;
}

const cell = (text: string) => text.toWellFormed().replace(/[\\|]/g, '\\$&').replace(/\s+/g, ' ');

function counts(what: string, all: Counts): string {
  const rows = Object.entries(all);
  if (rows.length === 0) return '';
  const shown = rows.slice(0, MOST).map(([name, n]) => `| ${cell(name)} | ${n} |\n`);
  const more = rows.length > MOST ? `\n${t`${rows.length - MOST} more are in \`manifest.json\`.`}\n` : '';
  return `| ${what} | ${t`rows`} |\n|---|---:|\n${shown.join('')}${more}\n`;
}

function schemaSection(manifest: ExportManifest, format: Format, names: readonly string[] | null): string {
  if (format.fields === null) return `${translated(format.holds)}\n`;
  const { filled } = manifest.statistics;
  const rows = chosenFields(format.fields, names).map(
    ({ name, means, schema, stored }) =>
      `| ${name} | ${cell(stored ?? inWords(schema))} | ${filled[name] ?? 0} | ${cell(translated(means))} |\n`,
  );
  const schema = format.name === 'jsonl' ? t` \`schema.json\` is the JSON Schema of a line.` : '';
  return `${translated(format.holds)}${schema}

| ${t`field`} | ${t`type`} | ${t`filled`} | ${t`meaning`} |
|---|---|---:|---|
${rows.join('')}
${t`\`filled\` counts the rows in which the field is neither null nor empty.`}
`;
}

function duplicatesSection({ options, statistics }: ExportManifest): string {
  const { rows, stories } = statistics.duplicates;
  const chosen =
    options.representatives === true
      ? t`Of each cluster only its first chosen member is here: the earliest published, then the longest, then the smallest id.`
      : t`All members are here; \`representative\` is true for one article of each cluster, and for articles without duplicates.`;
  return t`Articles that tell the same story (the same text, an edited or syndicated one, an excerpt) form a cluster. ${chosen} ${rows} rows belong to ${stories} clusters of the archive.`;
}

/** What `--pictures` copied; empty without it. */
function picturesSection({ pictures }: ExportManifest): string {
  if (pictures === undefined) return '';
  const { files, missing } = pictures;
  return `## ${t`Pictures`}\n\n${t`\`pictures/\` holds ${files.length - 1} pictures, and \`pictures.jsonl\` says which article shows which. ${missing} pictures of these articles were not archived.`}\n\n`;
}

const LINES = { LF: 'UTF-8, lines end with LF', CRLF: 'UTF-8, records end with CRLF' } as const;

export function datasetCard(
  manifest: ExportManifest,
  title: string,
  format: Format,
  names: readonly string[] | null,
): string {
  const { statistics: s } = manifest;
  const options = Object.entries(manifest.options)
    .map(([name, value]) => `- ${name}: ${JSON.stringify(value)}\n`)
    .join('');
  const how = format.lines === null ? t`binary` : translated(LINES[format.lines]);
  const { first, last, undated } = s.published;
  const published = first === null ? t`no row has a date` : t`${first} to ${last}`;
  const without = undated > 0 && first !== null ? t`; ${undated} rows without a date` : '';
  const captured = s.captured.first === null ? t`nothing` : t`${s.captured.first} to ${s.captured.last}`;
  return `${header(manifest, title, format, names)}
# ${cell(title)}

${t`${manifest.articles} articles in ${manifest.versions} versions, ${manifest.characters} characters, as ${format.name} (${how}). A row is one version of an article.`}

- ${t`published: ${published}${without}`}
- ${t`captured: ${captured}`}

## ${t`What was chosen`}

${options || `- ${t`everything`}\n`}
${picturesSection(manifest)}## ${t`Schema`}

${schemaSection(manifest, format, names)}
## ${t`Sites`}

${counts(t`site`, s.sites) || `${t`None.`}\n\n`}## ${t`Script and language`}

${t`hans: simplified; hant: traditional; mixed: both; none: no Chinese.`}

${counts(t`script`, s.scripts)}${counts(t`language`, s.languages)}## ${t`Duplicates`}

${duplicatesSection(manifest)}

## ${t`Provenance`}

${t`Made by ${manifest.software}. Every text was derived from the bytes a site sent, which the archive keeps as WARC records; each article carries its address, the time of capture and the digest of its version. \`manifest.json\` holds the digest of every data file.`}

${t`Damaged text was repaired in ${s.repairs.rows} rows (${s.repairs.edits} edits); ${s.repairs.leftAlone} places were found damaged and left alone. These rules were at work, each with its version:`}

${counts(t`rule`, s.rules) || `${t`None.`}\n\n`}## ${t`Licence and rights`}

${t`The texts belong to their authors and publishers; this set carries no licence of theirs. ${s.rights.rows} rows have the notice that stood on the page, in \`rights\`; there are ${s.rights.notices} different ones. Before republishing, ask the holders; for research, quote and cite. Personal data in news stays personal data: respect requests for removal.`}

## ${t`How to cite`}

${t`Cite an article by its publisher, title, date, address and date of capture (\`yuanye show ID --cite\`), and this set by the digest of its files in \`manifest.json\`.`}
`;
}
