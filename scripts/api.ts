/**
 * docs/api.md, made from the source of the three doors: every export with its docstring, and every type of ours that an
 * export mentions. The source is parsed, not type-checked: that takes half a second. Types of zod schemas are read from
 * the schemas themselves.
 */
import ts from 'typescript';
import { z } from 'zod';
import * as shapes from '../src/core/page.js';
import {
  docOf,
  exportsOf,
  type Found,
  find,
  interfaceMembers,
  isInterface,
  literalsOf,
  type Member,
  membersOf,
  namesOf,
  oneLine,
  source,
} from './declarations.js';

/** The doors of package.json, in the order of the document. */
const DOORS = [
  { name: 'yuanye', path: 'src/index.ts' },
  { name: 'yuanye/text', path: 'src/text.ts' },
  { name: 'yuanye/crawler', path: 'src/crawler.ts' },
] as const;

// ── types of zod schemas ─────────────────────────────────────────────────────────────────────────────────────

interface Json {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Json[];
  readonly items?: Json;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly required?: readonly string[];
  readonly $ref?: string;
}

/** Shapes that have a name of their own are written by it. */
const named = Object.entries(shapes as Readonly<Record<string, unknown>>).filter(
  (entry): entry is [string, z.ZodObject] => entry[1] instanceof z.ZodObject,
);
const schemaOf = (schema: z.ZodType): Json => z.toJSONSchema(schema, { io: 'output' }) as Json;
const byShape = new Map(named.map(([name, schema]) => [JSON.stringify(schemaOf(schema).properties), name]));

function typeOf(json: Json): string {
  const name = json.properties === undefined ? undefined : byShape.get(JSON.stringify(json.properties));
  if (name !== undefined) return name;
  if (json.const !== undefined) return JSON.stringify(json.const).replaceAll('"', "'");
  if (json.enum !== undefined) return json.enum.map((one) => `'${String(one)}'`).join(' | ');
  if (json.anyOf !== undefined) return json.anyOf.map(typeOf).join(' | ');
  if (json.type === 'array') {
    const inner = typeOf(json.items ?? {});
    return /[ |]/.test(inner) ? `(${inner})[]` : `${inner}[]`;
  }
  if (json.type === 'object') {
    const required = json.required ?? [];
    const members = Object.entries(json.properties ?? {}).map(
      ([key, value]) => `${key}${required.includes(key) ? '' : '?'}: ${typeOf(value)}`,
    );
    return `{ ${members.join('; ')} }`;
  }
  const names = [json.type ?? 'unknown'].flat();
  return names.map((one) => (one === 'integer' ? 'number' : one)).join(' | ');
}

/** The members of a zod schema: types by the schema, docstrings by its source. */
function schemaMembers(name: string, path: string): Member[] {
  const schema = named.find(([one]) => one === name)?.[1];
  if (schema === undefined) throw new Error(`${name} is no object schema of src/core/page.ts`);
  const json = schemaOf(schema);
  const docs = new Map<string, string>();
  const walk = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node)) {
      const said = /\.describe\(\s*'([^']*)'/.exec(node.initializer.getText())?.[1] ?? '';
      if (!docs.has(node.name.getText())) docs.set(node.name.getText(), docOf(node) || said);
      return; // the members of a member are part of its type
    }
    ts.forEachChild(node, walk);
  };
  for (const node of source(path).statements) {
    if (ts.isVariableStatement(node) && namesOf(node).includes(name)) walk(node);
  }
  return Object.entries(json.properties ?? {}).map(([key, value]) => {
    const optional = (json.required ?? []).includes(key) ? '' : '?';
    return { name: `${key}${optional}`, type: typeOf(value), doc: docs.get(key) ?? '' };
  });
}

// ── the document ─────────────────────────────────────────────────────────────────────────────────────────────

interface Entry {
  readonly name: string;
  readonly kind: 'function' | 'type' | 'value';
  readonly doc: string;
  /** TypeScript, without bodies; empty when the members say it all. */
  readonly code: string;
  readonly members: readonly Member[];
  /** Names of types that the entry mentions, and the file in which they are to be resolved. */
  readonly mentions: readonly string[];
  readonly path: string;
}

function entryOf(found: Found): Entry {
  const { name, node, path } = found;
  const base = { name, path, doc: docOf(node) };
  const entry = (kind: Entry['kind'], code: string, members: readonly Member[], also = ''): Entry => {
    const text = [code, also, ...members.map(({ type }) => type)].join(' ');
    return { ...base, kind, code, members, mentions: [...new Set(text.match(/\b[A-Z]\w+\b/g) ?? [])] };
  };
  if (ts.isFunctionDeclaration(node)) {
    const text = node.getText().slice(0, node.body === undefined ? undefined : node.body.getStart() - node.getStart());
    return entry(
      'function',
      oneLine(text)
        .replace(/^export /, '')
        .replace(/^async /, ''),
      [],
    );
  }
  if (ts.isInterfaceDeclaration(node)) {
    const members = interfaceMembers(found as Found & { node: ts.InterfaceDeclaration });
    const above = (node.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => type.getText()));
    // Members of a base that is an interface of ours are in the table.
    const rest = above.filter((type) => !type.startsWith('Pick<') && !isInterface(find(path, type)?.node));
    return entry('type', rest.length === 0 ? '' : `interface ${name} extends ${rest.join(', ')}`, members);
  }
  if (ts.isTypeAliasDeclaration(node)) {
    const { type } = node;
    if (/^z\.infer<typeof \w+>$/.test(type.getText())) {
      const value = source(path).statements.find((one) => ts.isVariableStatement(one) && namesOf(one).includes(name));
      const doc = base.doc || (value === undefined ? '' : docOf(value));
      return { ...entry('type', '', schemaMembers(name, path)), doc };
    }
    if (ts.isTypeLiteralNode(type)) return entry('type', '', membersOf(type.members));
    const list = /^\(typeof (\w+)\)\[number\]$/.exec(type.getText())?.[1];
    if (list !== undefined) return entry('type', `type ${name} = ${literalsOf(path, list).join(' | ')};`, []);
    const members = ts.isUnionTypeNode(type) ? type.types.map((one) => oneLine(one.getText())) : [];
    if (members.length > 1) return entry('type', `type ${name} =\n  | ${members.join('\n  | ')};`, []);
    return entry('type', oneLine(node.getText()).replace(/^export /, ''), []);
  }
  if (ts.isVariableStatement(node)) {
    const one = node.declarationList.declarations.find((declaration) => declaration.name.getText() === name)!;
    return entry('value', one.type === undefined ? '' : `const ${name}: ${oneLine(one.type.getText())}`, []);
  }
  return entry('type', `class ${name}`, []);
}

const cell = (text: string) => oneLine(text).replaceAll('|', '\\|');

function written({ name, kind, doc, code, members }: Entry, level: string): string {
  const parts = [`${level} ${name}${kind === 'function' ? '()' : ''}`];
  if (doc !== '') parts.push(doc);
  if (code !== '') parts.push(`\`\`\`ts\n${code}\n\`\`\``);
  if (members.length > 0) {
    const rows = members.map((one) => `| \`${one.name}\` | \`${cell(one.type)}\` | ${cell(one.doc)} |`);
    parts.push(['| member | type | meaning |', '|---|---|---|', ...rows].join('\n'));
  }
  return parts.join('\n\n');
}

/** Every entry of the document: the exports of each door, then the types of ours that these mention. */
export function entries(): {
  readonly doors: ReadonlyMap<string, readonly Entry[]>;
  readonly others: readonly Entry[];
} {
  const doors = new Map(DOORS.map(({ name, path }) => [name, exportsOf(path).map(entryOf)]));
  const seen = new Set([...doors.values()].flat().map(({ name }) => name));
  const others: Entry[] = [];
  const waiting = [...doors.values()].flat();
  for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
    for (const name of entry.mentions) {
      const found = seen.has(name) ? null : find(entry.path, name);
      if (found === null || ts.isVariableStatement(found.node)) continue;
      seen.add(name);
      const other = entryOf(found);
      others.push(other);
      waiting.push(other);
    }
  }
  others.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { doors, others };
}

/** The document. */
export function apiDocument(): string {
  const { doors, others } = entries();
  const sections = DOORS.map(({ name, path }) => {
    const list = doors.get(name)!;
    const [comment] = ts.getLeadingCommentRanges(source(path).text, 0)!;
    const about = source(path)
      .text.slice(comment!.pos, comment!.end)
      .replace(/^\/\*\*|\*\/$/g, '')
      .replace(/^ ?\* ?/gm, '')
      .trim();
    const parts = list.map((entry) => {
      const first = DOORS.find((door) => doors.get(door.name)!.some((one) => one.name === entry.name))!.name;
      return first === name
        ? written(entry, '###')
        : `### ${entry.name}\n\nThe same as in [${first}](#${first.replace('/', '')}).`;
    });
    return [`## ${name}`, about, ...parts].join('\n\n');
  });
  return `<!-- Made by npm run docs from the source of the three entry points; a test tells when it is stale. -->
# Library interface

The package has three entry points. Each works without the command line.

| import | what for |
|---|---|
| \`yuanye\` | the article of a page: bytes or a string in, a cleaned article out |
| \`yuanye/text\` | decoding and mojibake repair alone; loads no crawler and no database |
| \`yuanye/crawler\` | a crawl into an archive, with hooks and routes of your own |

Offsets count UTF-16 units. Times are ISO 8601. \`null\` means that the page does not say it. Text comes from the page; nothing is invented.

${sections.join('\n\n')}

## Other types

${others.map((entry) => written(entry, '###')).join('\n\n')}
`;
}
