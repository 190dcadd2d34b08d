/** Fields and what they hold, described once as JSON Schema, and said in the words of each description of data. */
import { t, translated } from '../lang/index.js';

type Type = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null';

/** The parts of JSON Schema that our shapes use. */
export interface JsonSchema {
  readonly type?: Type | readonly Type[];
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly description?: string;
}

/** One field of a row. */
export interface Field {
  readonly name: string;
  readonly means: string;
  readonly schema: JsonSchema;
  /** What the format itself calls the type; otherwise it is said in the words of the schema. */
  readonly stored?: string;
  /** Only written when it is asked for by name. */
  readonly onRequest?: boolean;
}

/** The fields that were chosen, in their order; without a choice all that need not be asked for. */
export function chosenFields(fields: readonly Field[], names: readonly string[] | null): readonly Field[] {
  if (names === null) return fields.filter(({ onRequest }) => onRequest !== true);
  return names.flatMap((name) => fields.find((field) => field.name === name) ?? []);
}

/** A schema that also lets null stand. */
export const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });

/** The schema without null, and whether null may stand there. */
function split(schema: JsonSchema): {
  readonly schema: Omit<JsonSchema, 'type'> & { type?: Type };
  readonly nullable: boolean;
} {
  const every = schema.anyOf ?? [schema];
  const types = every.flatMap(({ type }) => type ?? []);
  const one = every.find(({ type }) => type !== 'null') ?? schema;
  const type = types.find((name) => name !== 'null');
  const { type: _, ...rest } = one;
  return { schema: type === undefined ? rest : { ...rest, type }, nullable: types.includes('null') };
}

/** A schema in a few words: `text or null`, `list of {title, summary, url?}`. */
export function inWords(whole: JsonSchema): string {
  const { schema, nullable } = split(whole);
  return `${plain(schema)}${nullable ? t` or null` : ''}`;
}

function plain(schema: ReturnType<typeof split>['schema']): string {
  if (schema.type === 'array') return t`list of ${inWords(schema.items ?? {})}`;
  if (schema.type === 'object') {
    const names = Object.keys(schema.properties ?? {});
    return `{${names.map((name) => (schema.required?.includes(name) ? name : `${name}?`)).join(', ')}}`;
  }
  return schema.type === 'string' ? t`text` : translated(schema.type ?? 'any');
}

/** The type of a field in a Frictionless Table Schema. */
export function tableType(schema: JsonSchema): string {
  return split(schema).schema.type ?? 'any';
}

/** Whether a value must be there. */
export const isRequired = (schema: JsonSchema): boolean => !split(schema).nullable;

const DTYPES = { string: 'string', integer: 'int64', number: 'float64', boolean: 'bool' } as const;

/**
 * A schema as a feature of Hugging Face `datasets`, as the header of a dataset card writes it; `stored` is the type of the column in
 * a file that has types of its own.
 */
export function feature(whole: JsonSchema, stored?: string): Record<string, unknown> {
  const { schema } = split(whole);
  if (stored === 'INT32') return { dtype: 'int32' };
  if (schema.type === 'object') return { struct: members(schema) };
  if (schema.type === 'array') {
    const items = split(schema.items ?? {}).schema;
    if (items.type === 'object') return { list: members(items) };
    const inner = feature(items);
    return { sequence: 'dtype' in inner ? inner.dtype : inner };
  }
  return { dtype: DTYPES[schema.type as keyof typeof DTYPES] ?? 'string' };
}

function members({ properties = {} }: Pick<JsonSchema, 'properties'>): Record<string, unknown>[] {
  return Object.entries(properties).map(([name, schema]) => ({ name, ...feature(schema) }));
}
