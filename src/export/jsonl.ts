/** JSON Lines: one object a line, with the chosen fields or with every field of the article, its version and its cluster of duplicates. */
import { z } from 'zod';
import { Article } from '../core/page.js';
import { t, translated } from '../lang/index.js';
import type { Format } from './format.js';
import type { ExportRow } from './row.js';
import { chosenFields, type Field, type JsonSchema } from './shape.js';

/** What each field of an article means. A new field of the shape must get its line here. */
const MEANS: Readonly<Record<keyof Article, string>> = {
  schema: 'the version of this shape',
  id: 'public id, derived from the canonical address',
  url: 'canonical address',
  urls: 'all its addresses, the canonical one first',
  site: 'site profile that read it',
  kind: 'what the page is',
  title: 'the headline',
  publishedAt: 'ISO 8601 with offset, or a date',
  publishedAtText: 'the date of publication as the page writes it',
  modifiedAt: 'when the page says it was last changed: ISO 8601 with offset',
  source: 'the medium the page names',
  sourceUrl: 'the address that the name of the source links to',
  author: 'author',
  editor: 'editor',
  photographer: 'who took the pictures',
  views: 'the number of views that the page shows',
  language: 'BCP 47',
  script: 'the script of the text',
  encoding: 'what the bytes were read as, and the evidence',
  blocks: 'the body: paragraphs, headings, lists, tables, pictures',
  text: 'the text of the blocks, one paragraph a line',
  related: 'articles that the page names as related',
  keywords: 'the keywords the page gives',
  summary: 'the summary the page gives',
  images: 'addresses of the pictures of the body',
  rights: 'the notice that stood on the page',
  removed: 'text of the page that is not part of the article, with the rule that took it out',
  trail: 'every change of repair and cleaning: rule, place, before, after',
  flags: 'what was found damaged and left alone',
  confidence: '0 to 1: how sure the extraction is of the text',
  confidenceBecause: 'the reasons for that',
};

const Version = z.object({
  number: z.number().int(),
  of: z.number().int(),
  capturedAt: z.string(),
  origin: z.enum(['source', 'rules']),
  digest: z.string(),
});
const Cluster = z.object({ id: z.string(), size: z.number().int(), representative: z.boolean() });

const shapeOf = (schema: z.ZodType): JsonSchema => {
  const { $schema: _, ...shape } = z.toJSONSchema(schema);
  return shape as JsonSchema;
};

const Attachments = z.array(
  z.object({
    url: z.string(),
    title: z.string(),
    state: z.string(),
    why: z.string().nullable(),
    record: z.object({ file: z.string(), offset: z.number().int(), digest: z.string() }).nullable(),
    text: z.string(),
  }),
);

let fields: readonly Field[] | undefined;

/** The fields of a line. Made when they are first asked for: most commands never do. */
function fieldsOfLine(): readonly Field[] {
  if (fields !== undefined) return fields;
  const properties = shapeOf(Article).properties ?? {};
  const own = Object.entries(properties).map(([name, schema]) => ({
    name,
    means: MEANS[name as keyof Article],
    schema,
  }));
  fields = [
    ...own,
    {
      name: 'attachments',
      means:
        'the documents attached to the article: their text, and the record it was read from; `state` is text, no-text (as scanned ones), unreadable or named (not fetched)',
      schema: shapeOf(Attachments),
    },
    {
      name: 'version',
      means:
        'which version this is (`number` of `of`), when the page was seen like this (UTC), why it is a version of its own',
      schema: shapeOf(Version),
    },
    {
      name: 'cluster',
      means: 'its duplicates in the archive; `representative` is true for one of each cluster in this export',
      schema: shapeOf(Cluster.nullable()),
    },
    {
      name: 'goneAt',
      means: 'since when the page is gone from its site, UTC; null when it is not',
      schema: shapeOf(z.string().nullable()),
    },
  ];
  return fields;
}

/** The JSON Schema (2020-12) of a line with these fields. */
export function lineSchema(names: readonly string[] | null): Record<string, unknown> {
  const chosen = chosenFields(fieldsOfLine(), names);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: t`One line of articles.jsonl`,
    type: 'object',
    properties: Object.fromEntries(
      chosen.map(({ name, means, schema }) => [name, { description: translated(means), ...schema }] as const),
    ),
    required: chosen.map(({ name }) => name),
    additionalProperties: false,
  };
}

/** Half a surrogate pair, which some pages have, is U+FFFD: strict readers refuse the line otherwise. */
const wellFormed = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value);

export const jsonl: Format = {
  name: 'jsonl',
  extension: 'jsonl',
  mediaType: 'application/jsonl',
  lines: 'LF',
  holds: 'One JSON object a line. A field that the page does not say is null, a list that it does not have is empty.',
  get fields() {
    return fieldsOfLine();
  },
  filePerArticle: false,
  encoder: ({ fields }) => ({
    begin: () => '',
    row: (row: ExportRow) => {
      const { article, attachments, version, cluster, goneAt } = row;
      const all: Record<string, unknown> = { ...article, attachments, version, cluster, goneAt };
      const chosen = fields === null ? all : Object.fromEntries(fields.map((name) => [name, all[name] ?? null]));
      // JSON allows U+007F to U+009F, which terminals interpret as commands, and U+2028 and U+2029, at which some readers
      // split lines. JSON.stringify has escaped the other control characters.
      const escaped = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
      return `${JSON.stringify(chosen, wellFormed).replace(/[\u007f-\u009f\u2028\u2029]/g, escaped)}\n`;
    },
    end: () => '',
  }),
};
