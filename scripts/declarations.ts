/** The declarations of a TypeScript file as its syntax shows them; nothing is type-checked. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

const ROOT = new URL('../', import.meta.url);

const parsed = new Map<string, ts.SourceFile>();

/** A file of ours, parsed once. `path` is from the root of the repository. */
export function source(path: string): ts.SourceFile {
  let file = parsed.get(path);
  if (file === undefined) {
    file = ts.createSourceFile(path, readFileSync(new URL(path, ROOT), 'utf8'), ts.ScriptTarget.ES2022, true);
    parsed.set(path, file);
  }
  return file;
}

type Declaration =
  | ts.FunctionDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.ClassDeclaration
  | ts.VariableStatement;

export interface Found {
  readonly name: string;
  readonly path: string;
  readonly node: Declaration;
}

const isDeclaration = (node: ts.Statement): node is Declaration =>
  ts.isFunctionDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isClassDeclaration(node) ||
  ts.isVariableStatement(node);

export const namesOf = (node: Declaration): string[] =>
  ts.isVariableStatement(node)
    ? node.declarationList.declarations.map(({ name }) => name.getText())
    : [node.name?.getText() ?? ''];

/** The declaration that `name` means in a file; types win over values of the same name. Null for what is not ours. */
export function find(path: string, name: string): Found | null {
  let value: Found | null = null;
  for (const node of source(path).statements) {
    if (isDeclaration(node) && namesOf(node).includes(name)) {
      if (!ts.isVariableStatement(node)) return { name, path, node };
      value = { name, path, node };
    }
  }
  if (value !== null) return value;
  for (const node of source(path).statements) {
    const from = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier : undefined;
    if (from === undefined || !ts.isStringLiteral(from) || !from.text.startsWith('.')) continue;
    const list = ts.isImportDeclaration(node)
      ? node.importClause?.namedBindings
      : (node as ts.ExportDeclaration).exportClause;
    if (list === undefined || ts.isNamespaceImport(list) || ts.isNamespaceExport(list)) continue;
    const specifier = list.elements.find((one) => one.name.text === name);
    if (specifier === undefined) continue;
    const target = posix.join(posix.dirname(path), from.text).replace(/\.js$/, '.ts');
    return find(target, specifier.propertyName?.text ?? name);
  }
  return null;
}

/** What a door exports, in the order of its source. */
export function exportsOf(path: string): Found[] {
  const found: Found[] = [];
  for (const node of source(path).statements) {
    const names = ts.isExportDeclaration(node)
      ? node.exportClause !== undefined && ts.isNamedExports(node.exportClause)
        ? node.exportClause.elements.map((one) => one.name.text)
        : []
      : isDeclaration(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
        ? namesOf(node)
        : [];
    for (const name of names) {
      const one = find(path, name);
      if (one === null) throw new Error(`${path} exports ${name}, which is declared nowhere`);
      found.push(one);
    }
  }
  return found;
}

/** The docstring of a node as one paragraph, its parameters behind it. */
export function docOf(node: ts.Node): string {
  const blocks = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = (comment: string | ts.NodeArray<ts.JSDocComment> | undefined) =>
    (ts.getTextOfJSDocComment(comment) ?? '').replace(/\s+/g, ' ').trim();
  const block = blocks.at(-1);
  if (block === undefined) return '';
  const tags = (block.tags ?? []).map((tag) => {
    const what = text(tag.comment);
    if (ts.isJSDocParameterTag(tag)) return `\`${tag.name.getText()}\`: ${what}.`;
    return tag.tagName.text === 'throws'
      ? `Throws ${/^\{?(\w+)\}?\s*(.*)$/
          .exec(
            tag
              .getText()
              .replace(/^@throws\s*/, '')
              .replace(/\s*\n[\s*]*/g, ' '),
          )
          ?.slice(1)
          .join(' ')
          .trim()}.`
      : what;
  });
  return [text(block.comment), ...tags].filter((part) => part !== '').join(' ');
}

/** Code on one line, without docstrings. */
export const oneLine = (text: string) =>
  text
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/,?\s([)\]>])/g, '$1')
    .replace(/; }/g, ' }')
    .replace(/([(<])\s/g, '$1')
    .trim();

export interface Member {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
}

/** The members of a type literal or an interface. */
export function membersOf(list: ts.NodeArray<ts.TypeElement>): Member[] {
  return list.map((member) => {
    const optional = member.questionToken === undefined ? '' : '?';
    const name = `${member.name?.getText() ?? ''}${optional}`;
    if (ts.isMethodSignature(member)) {
      const parameters = member.parameters.map((one) => one.getText()).join(', ');
      return { name, type: `(${parameters}) => ${member.type?.getText() ?? 'void'}`, doc: docOf(member) };
    }
    const type = ts.isPropertySignature(member) ? (member.type?.getText() ?? 'unknown') : member.getText();
    return { name, type, doc: docOf(member) };
  });
}

export const isInterface = (node: ts.Node | undefined) => node !== undefined && ts.isInterfaceDeclaration(node);

/** The members of an interface and of what it extends, as far as that is ours. */
export function interfaceMembers({ node, path }: Found & { readonly node: ts.InterfaceDeclaration }): Member[] {
  const above = (node.heritageClauses ?? [])
    .flatMap(({ types }) => [...types])
    .flatMap((type) => {
      const name = type.expression.getText();
      const [base, keys] = type.typeArguments ?? [];
      const picked = name === 'Pick' && base !== undefined && keys !== undefined;
      const found = find(path, picked ? base.getText() : name);
      if (found === null || !ts.isInterfaceDeclaration(found.node)) return [];
      const all = interfaceMembers(found as Found & { node: ts.InterfaceDeclaration });
      return picked ? all.filter((one) => keys.getText().includes(`'${one.name.replace('?', '')}'`)) : all;
    });
  return [...membersOf(node.members), ...above];
}

/** The elements of a constant list, as its source writes them. */
export function literalsOf(path: string, name: string): string[] {
  const node = find(path, name)?.node;
  const list = node && ts.isVariableStatement(node) ? node.declarationList.declarations[0]!.initializer : undefined;
  const array = list !== undefined && ts.isAsExpression(list) ? list.expression : list;
  if (array === undefined || !ts.isArrayLiteralExpression(array)) throw new Error(`${name} in ${path} is no list`);
  return array.elements.map((one) => one.getText());
}
