/** The dataset card, `datapackage.json` and the header for Hugging Face say what DuckDB finds in the files. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ExportManifest, type ExportRow, exportFiles, FORMATS } from '../../src/export/index.js';
import { setLang } from '../../src/lang/index.js';
import { folderForTest } from '../storage/article.js';
import { ask } from './duck.js';
import { row, rows } from './rows.js';

/** Rows that differ in all that a card counts. */
function varied(): ExportRow[] {
  const rule = { stage: 'repair' as const, rule: 'annotations@2', reason: 'r' };
  const edit = { at: 1, before: '(yè)', after: '', confidence: 1 };
  const more: ExportRow[] = ['甲', '乙', '丙'].map((title, i) => {
    const one = row(200 + i, title, ['正文。', '第二段。']);
    const article = {
      ...one.article,
      ...{
        site: 'shan',
        publishedAt: i === 0 ? null : `20${10 + i}-03-04`,
        language: 'zh-Hant',
        script: 'hant' as const,
      },
      ...{ keywords: ['園林'], urls: [one.article.url!, `http://m.garden.example/${i}`], views: 7, rights: '版权所有' },
      related: [{ title: '另一篇', summary: null, url: 'http://garden.example/2.html' }],
      trail: [{ ...rule, edits: [edit, edit] }],
    };
    return { ...one, article, cluster: { id: more0(), size: 3, representative: i === 0 } };
  });
  return [...rows(), ...more];
}
const more0 = () => row(200, '甲', []).article.id;

interface Made {
  readonly out: string;
  readonly manifest: ExportManifest;
  readonly card: string;
  readonly header: {
    readonly language: string[];
    readonly size_categories: string[];
    readonly configs?: { readonly data_files: { readonly path: string[] }[] }[];
    readonly dataset_info?: { readonly features: ({ readonly name: string } & Record<string, unknown>)[] };
  };
  readonly descriptor: {
    readonly name: string;
    readonly licenses: { readonly name: string }[];
    readonly resources: {
      readonly name: string;
      readonly path: string | string[];
      readonly hash?: string;
      readonly bytes?: number;
      readonly dialect?: Record<string, unknown>;
      readonly schema?: {
        readonly fields: { readonly name: string; readonly type: string }[];
        readonly primaryKey?: string[];
      };
    }[];
  };
}

async function made(name: string, fields: readonly string[] | null = null, split = 1): Promise<Made> {
  const out = join(folderForTest(), name);
  const manifest = await exportFiles({
    ...{
      format: FORMATS[name]!,
      rows: varied(),
      out,
      fields,
      split,
      title: '园林语料',
      updated: '2020-02-01T00:00:00Z',
    },
    ...{ zone: 'Asia/Shanghai', options: {}, software: 'yuanye/test', words: (line: string) => [...line] },
  });
  const readme = readFileSync(join(out, 'README.md'), 'utf8');
  const [, front, card] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readme)!;
  const descriptor = JSON.parse(readFileSync(join(out, 'datapackage.json'), 'utf8')) as Made['descriptor'];
  return { out, manifest, card: card!, header: parse(front!) as Made['header'], descriptor };
}

/** The fields of the table in the card: name, type, how many rows have it. */
function fieldsOf(card: string): { name: string; type: string; filled: number }[] {
  const table = /\| field \| type \| filled \| meaning \|\n.*\n((?:\|.*\n)+)/.exec(card)![1]!;
  return [...table.matchAll(/^\| (\w+) \| ((?:\\.|[^|\\])*) \| (\d+) \| .+ \|$/gm)].map(([, name, type, filled]) => {
    return { name: name!, type: type!.replace(/\\(.)/g, '$1'), filled: Number(filled) };
  });
}

/** The form of DuckDB's own reading of a file. */
const SOURCE: Readonly<Record<string, (path: string) => string>> = {
  parquet: (path) => `read_parquet('${path}')`,
  csv: (path) =>
    `read_csv('${path}', header = true, new_line = '\\r\\n', quote = '"', escape = '"', nullstr = '', sample_size = -1)`,
  jsonl: (path) =>
    `read_json('${path}', format = 'newline_delimited', sample_size = -1, maximum_object_size = 16777216)`,
};

describe.each(['parquet', 'csv', 'jsonl'])('the card of %s', (name) => {
  it('has the fields of the file, with their types and how many rows have them', async () => {
    const { out, manifest, card } = await made(name);
    const source = SOURCE[name]!(join(out, manifest.files[0]!.path));
    const described = await ask(
      `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${source})`,
    );
    const fields = fieldsOf(card);
    expect(fields.map((field) => field.name)).toEqual(described.map((column) => column.name));
    const counts = fields.map(({ name: field }) => {
      const type = String(described.find((column) => column.name === field)!.type);
      return type.endsWith('[]')
        ? `count(*) FILTER (len("${field}") > 0)::INT AS "${field}"`
        : `count(*) FILTER ("${field}" IS NOT NULL AND "${field}"::VARCHAR <> '')::INT AS "${field}"`;
    });
    const plain = name === 'csv' ? source.replace('header', 'all_varchar = true, header') : source;
    const [found] = await ask(`SELECT ${counts.join(', ')} FROM ${plain}`);
    expect(Object.fromEntries(fields.map(({ name: field, filled }) => [field, filled]))).toEqual(found);
    const kinds: Record<string, RegExp> =
      name === 'parquet'
        ? { UTF8: /^VARCHAR$/, INT32: /^INTEGER$/, DOUBLE: /^DOUBLE$/, BOOLEAN: /^BOOLEAN$/ }
        : {
            text: /^(VARCHAR|DATE|TIMESTAMP.*|JSON)$/,
            integer: /^(BIGINT|JSON)$/,
            number: /^(DOUBLE|BIGINT|JSON)$/,
            boolean: /^BOOLEAN$/,
          };
    for (const { name: field, type } of fields) {
      const real = String(described.find((column) => column.name === field)!.type);
      const plain = type.replace(' or null', '');
      if (plain.startsWith('list of ')) expect(real, field).toMatch(/\[\]$|^JSON$/);
      else if (plain.startsWith('{')) expect(real, field).toMatch(/^STRUCT/);
      else expect(real, `${field}: ${type}`).toMatch(kinds[plain]!);
    }
  });

  it('has the numbers of the file: rows, dates, sites, scripts, languages, duplicates', async () => {
    const { out, manifest, card } = await made(name, null, name === 'csv' ? 1 : 2);
    const all = manifest.files.map(({ path }) => SOURCE[name]!(join(out, path)));
    const source = all.length === 1 ? all[0]! : `(SELECT * FROM ${all.join(' UNION ALL BY NAME SELECT * FROM ')})`;
    const cluster = name === 'jsonl' ? 'cluster.id' : 'cluster';
    const captured = name === 'jsonl' ? 'version.capturedAt' : 'capturedAt';
    const [sums] = await ask(`SELECT count(*)::INT AS n, count(DISTINCT id)::INT AS articles,
      min(publishedAt::VARCHAR)[:10] AS first, max(publishedAt::VARCHAR)[:10] AS last,
      count(*) FILTER (publishedAt IS NULL)::INT AS undated, count(${cluster})::INT AS clustered,
      count(DISTINCT ${cluster})::INT AS stories, min(${captured}::VARCHAR)[:10] AS seen FROM ${source}`);
    const { statistics: s } = manifest;
    expect(sums).toEqual({
      ...{ n: manifest.versions, articles: manifest.articles, first: s.published.first, last: s.published.last },
      ...{ undated: s.published.undated, clustered: s.duplicates.rows, stories: s.duplicates.stories },
      seen: s.captured.first!.slice(0, 10),
    });
    for (const [field, counts] of [
      ['site', s.sites],
      ['script', s.scripts],
      ['language', s.languages],
    ] as const) {
      const found = await ask(`SELECT ${field} AS name, count(*)::INT AS n FROM ${source} GROUP BY 1`);
      expect(Object.fromEntries(found.map((one) => [one.name, one.n]))).toEqual(counts);
      for (const [value, n] of Object.entries(counts)) expect(card).toContain(`| ${value} | ${n} |`);
    }
    expect(card).toContain(
      `published: ${s.published.first} to ${s.published.last}; ${s.published.undated} rows without a date`,
    );
    expect(card).toContain('| annotations@2 | 3 |');
    expect(card).toMatch(/3 rows have the notice .* there are 1 different ones/);
  });

  it('says how lines end, and means it', async () => {
    const { out, manifest, card } = await made(name);
    const bytes = readFileSync(join(out, manifest.files[0]!.path), 'latin1');
    if (name === 'parquet') expect(card).toContain('(binary)');
    else expect(card).toContain(name === 'csv' ? 'records end with CRLF' : 'lines end with LF');
    if (name === 'csv') expect(bytes.slice(-2)).toBe('\r\n');
    if (name === 'jsonl') expect(bytes).not.toContain('\r');
  });

  it('is a Data Package with a schema, and a card that `datasets` can load', async () => {
    const { out, manifest, header, descriptor, card } = await made(name);
    const problems = frictionless(out, descriptor);
    expect(problems).toEqual([]);
    const [resource] = descriptor.resources;
    const names = fieldsOf(card).map((field) => field.name);
    expect(resource!.schema!.fields.map((field) => field.name)).toEqual(names);
    expect(header.dataset_info!.features.map((feature) => feature.name)).toEqual(names);
    for (const feature of header.dataset_info!.features)
      expect(Object.keys(feature).filter((key) => ['dtype', 'sequence', 'list', 'struct'].includes(key))).toHaveLength(
        1,
      );
    expect(header.configs![0]!.data_files[0]!.path).toEqual(manifest.files.map(({ path }) => path));
    expect(header.language).toEqual(['zh']);
    expect(header.size_categories).toEqual(['n<1K']);
  });
});

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'any', 'date', 'datetime', 'year'];

/** What is wrong with a descriptor by the specifications Data Package, Data Resource, Table Schema and CSV Dialect (v1). */
function frictionless(out: string, { name, licenses, resources }: Made['descriptor']): string[] {
  const wrong: string[] = [];
  const check = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  const isName = (text: string) => /^[a-z0-9._-]+$/.test(text);
  check(isName(name), `name ${name}`);
  check(
    licenses.every((licence) => /^[A-Za-z0-9._-]+$/.test(licence.name)),
    'licences',
  );
  check(resources.length > 0, 'no resources');
  check(new Set(resources.map((one) => one.name)).size === resources.length, 'names twice');
  for (const one of resources) {
    check(isName(one.name), `resource ${one.name}`);
    for (const path of [one.path].flat()) {
      check(!path.startsWith('/') && !path.split('/').includes('..'), `path ${path}`);
      const bytes = readFileSync(join(out, path));
      if (one.bytes !== undefined) check(bytes.length === one.bytes, `bytes of ${path}`);
      if (one.hash !== undefined)
        check(one.hash === `sha256:${createHash('sha256').update(bytes).digest('hex')}`, `hash of ${path}`);
    }
    for (const field of one.schema?.fields ?? []) check(TYPES.includes(field.type), `type of ${field.name}`);
    const names = one.schema?.fields.map((field) => field.name) ?? [];
    check(
      (one.schema?.primaryKey ?? []).every((key) => names.includes(key)),
      'primary key',
    );
    if (one.dialect !== undefined)
      check(one.dialect.lineTerminator === '\r\n' && one.dialect.doubleQuote === true, 'dialect');
  }
  return wrong;
}

describe('chosen fields', () => {
  it('are described by what the format makes of them: a list in JSON, text in a table', async () => {
    const wanted = ['id', 'urls', 'related', 'views'];
    expect(fieldsOf((await made('jsonl', wanted)).card).map(({ type }) => type)).toEqual([
      ...['text', 'list of text', 'list of {title, summary, url?, articleId?}', 'integer or null'],
    ]);
    expect(fieldsOf((await made('csv', wanted)).card).map(({ type }) => type)).toEqual([
      ...['text or null', 'text or null', 'text or null', 'integer or null'],
    ]);
    const { out } = await made('csv', wanted);
    const [one] = await ask(`SELECT * FROM ${SOURCE.csv!(join(out, 'articles.csv'))} WHERE views = 7`);
    expect(JSON.parse(String(one!.related))).toEqual([
      { title: '另一篇', summary: null, url: 'http://garden.example/2.html' },
    ]);
  });

  it.each(['jsonl', 'csv', 'parquet'])(
    'views is an integer in %s, in its card and as DuckDB reads it',
    async (format) => {
      const { out, card } = await made(format, ['id', 'views']);
      expect(fieldsOf(card)[1]!.type).toMatch(/^(?:integer or null|INT32)$/);
      expect(readFileSync(join(out, 'README.md'), 'utf8')).toMatch(
        format === 'parquet' ? /- name: views\n\s+dtype: int32/ : /- name: views\n\s+dtype: int64/,
      );
      const file = join(out, `articles.${format}`);
      const [type] = await ask(
        `SELECT typeof(views) AS of FROM ${SOURCE[format]!(file)} WHERE views IS NOT NULL LIMIT 1`,
      );
      expect(type!.of).toMatch(/^(?:BIGINT|INTEGER)$/);
      const described = JSON.parse(readFileSync(join(out, 'datapackage.json'), 'utf8')) as {
        resources: { schema?: { fields: { name: string; type: string }[] } }[];
      };
      expect(described.resources[0]!.schema!.fields[1]).toMatchObject({ name: 'views', type: 'integer' });
    },
  );

  it('are described in the language of the reader', async () => {
    setLang('zh');
    try {
      const { out } = await made('csv', ['id', 'views']);
      const described = readFileSync(join(out, 'datapackage.json'), 'utf8');
      expect(described).toContain('"description": "网页显示的浏览量"');
    } finally {
      setLang('en');
    }
  });

  it('of JSON Lines have a JSON Schema that every line keeps', async () => {
    const { out } = await made('jsonl');
    const schema = JSON.parse(readFileSync(join(out, 'schema.json'), 'utf8')) as Schema;
    const lines = readFileSync(join(out, 'articles.jsonl'), 'utf8').trim().split('\n');
    for (const line of lines) expect(faults(schema, JSON.parse(line), '')).toEqual([]);
    const broken = { ...(JSON.parse(lines[0]!) as object), title: 7, more: 1 };
    expect(faults(schema, broken, '')).toEqual(['.title', '.more']);
  });
});

interface Schema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

/** Places where a value does not keep a schema: the keywords that ours use, by JSON Schema 2020-12. */
function faults(schema: Schema, value: unknown, at: string): string[] {
  if (schema.anyOf !== undefined) return schema.anyOf.some((one) => faults(one, value, at).length === 0) ? [] : [at];
  if (schema.const !== undefined && schema.const !== value) return [at];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [at];
  const is: Readonly<Record<string, boolean>> = {
    ...{ string: typeof value === 'string', number: typeof value === 'number', integer: Number.isInteger(value) },
    ...{ boolean: typeof value === 'boolean', null: value === null, array: Array.isArray(value) },
    object: typeof value === 'object' && value !== null && !Array.isArray(value),
  };
  if (schema.type !== undefined && ![schema.type].flat().some((type) => is[type])) return [at];
  if (Array.isArray(value)) return value.flatMap((item, i) => faults(schema.items ?? {}, item, `${at}[${i}]`));
  if (is.object !== true) return [];
  const object = value as Record<string, unknown>;
  const known = schema.properties ?? {};
  return [
    ...(schema.required ?? []).filter((name) => !(name in object)).map((name) => `${at}.${name}`),
    ...Object.entries(object).flatMap(([name, one]) => {
      if (known[name] !== undefined) return faults(known[name], one, `${at}.${name}`);
      return schema.additionalProperties === false ? [`${at}.${name}`] : [];
    }),
  ];
}
