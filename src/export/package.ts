/** `datapackage.json`: an export as a Data Package (Frictionless, version 1), which `frictionless` and others read. */
import { t, translated } from '../lang/index.js';
import type { Format } from './format.js';
import type { ExportManifest } from './output.js';
import { chosenFields, type Field, isRequired, tableType } from './shape.js';

/** The name that the specification wants: small letters, digits and `- _ .`. */
const packageName = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '') || 'yuanye-export';

const DIALECT = { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true, header: true };

function tableSchema(fields: readonly Field[]): object {
  const names = fields.map(({ name }) => name);
  return {
    fields: fields.map(({ name, means, schema }) => ({
      ...{ name, type: tableType(schema), description: translated(means) },
      ...(isRequired(schema) ? { constraints: { required: true } } : {}),
    })),
    missingValues: [''],
    ...(names.includes('id') &&
    names.includes('version') &&
    tableType(fields[names.indexOf('version')]!.schema) === 'integer'
      ? { primaryKey: ['id', 'version'] }
      : {}),
  };
}

/** The descriptor. `names` are the chosen fields; `updated` is the time of the newest capture. */
export function dataPackage(
  manifest: ExportManifest,
  about: { readonly title: string; readonly updated: string; readonly names: readonly string[] | null },
  format: Format,
): object {
  const { mediaType: mediatype } = format;
  const text = format.lines === null ? {} : { encoding: 'utf-8' };
  const fields = format.fields === null ? null : chosenFields(format.fields, about.names);
  const table =
    fields === null
      ? {}
      : {
          profile: 'tabular-data-resource',
          ...(format.name === 'csv' ? { dialect: DIALECT } : {}),
          schema: tableSchema(fields),
        };
  const common = { format: format.extension, mediatype, ...text };
  const resources = format.filePerArticle
    ? manifest.files.length === 0
      ? []
      : [{ name: 'articles', path: manifest.files.map(({ path }) => path), ...common }]
    : manifest.files.map(({ path, bytes, sha256 }) => ({
        ...{ name: packageName(path.replace(/\.[^.]*$/, '')), path, bytes, hash: `sha256:${sha256}` },
        ...common,
        ...table,
      }));
  return {
    profile: 'data-package',
    name: packageName(about.title),
    title: about.title,
    description: t`${manifest.articles} articles in ${manifest.versions} versions, from an archive of news pages. README.md describes them.`,
    created: about.updated,
    licenses: [
      { name: 'other-closed', title: t`The texts belong to their authors and publishers; README.md says more.` },
    ],
    sources: Object.keys(manifest.statistics.sites).map((title) => ({ title })),
    resources,
  };
}
