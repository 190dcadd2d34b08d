/** Finds the English sentences of the program in its source, as the catalogue of sentences names them. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { helpParts } from '../../src/cli/help-text.js';
import { code } from '../house/house.js';

export interface Found {
  /** The sentence with its values as {1}, {2} …. */
  readonly sentence: string;
  readonly at: string;
  /** It is shown through t`…`: it needs a translation, whatever it looks like. */
  readonly tagged: boolean;
  /** The places that choose between two words by a number, such as `page` and `pages`. */
  readonly plurals: readonly number[];
}

/** What a literal, a template or a sum of them says, with its values as {1}, {2} …; null for anything else. */
function sentenceOf(node: ts.Node): string | null {
  const parts = partsOf(node);
  if (parts === null) return null;
  let n = 0;
  return parts.map((part) => part ?? `{${++n}}`).join('');
}

/** The places of a template whose value is one of two words. */
function pluralsOf(node: ts.Node): number[] {
  if (!ts.isTemplateExpression(node)) return [];
  return node.templateSpans.flatMap(({ expression }, i) =>
    ts.isConditionalExpression(expression) &&
    [expression.whenTrue, expression.whenFalse].every((word) => ts.isStringLiteral(word))
      ? [i + 1]
      : [],
  );
}

type Parts = (string | null)[];

function partsOf(node: ts.Node): Parts | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.flatMap(({ literal }) => [null, literal.text])];
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return null;
  const [left, right] = [partsOf(node.left), partsOf(node.right)];
  if (left === null && right === null) return null;
  return [...(left ?? [null]), ...(right ?? [null])];
}

function visit(node: ts.Node, at: string, found: Found[]): void {
  if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node)) return;
  if (ts.isTaggedTemplateExpression(node)) {
    const sentence = sentenceOf(node.template);
    if (sentence !== null)
      found.push({ sentence, at, tagged: node.tag.getText() === 't', plurals: pluralsOf(node.template) });
    if (ts.isTemplateExpression(node.template))
      for (const { expression } of node.template.templateSpans) visit(expression, at, found);
    return;
  }
  const sentence = sentenceOf(node);
  if (sentence !== null) {
    const isHelp =
      node.parent !== undefined &&
      ts.isCallExpression(node.parent) &&
      node.parent.arguments[1] === node &&
      /\.addHelpText$/.test(node.parent.expression.getText());
    for (const one of isHelp ? helpParts(sentence).map(({ words }) => words) : [sentence])
      found.push({ sentence: one, at, tagged: isHelp, plurals: pluralsOf(node) });
    // Inside a sum or a template only the values are looked into.
    const values: ts.Node[] = [];
    const gather = (part: ts.Node): void => {
      if (ts.isTemplateExpression(part)) values.push(...part.templateSpans.map(({ expression }) => expression));
      else if (ts.isBinaryExpression(part)) {
        for (const side of [part.left, part.right]) {
          if (partsOf(side) === null) values.push(side);
          else gather(side);
        }
      }
    };
    gather(node);
    for (const value of values) visit(value, at, found);
    return;
  }
  node.forEachChild((child) => visit(child, at, found));
}

/** Every literal of the program's source, outside the reading room and the catalogues. */
export function everyLiteral(): Found[] {
  const found: Found[] = [];
  for (const path of code.filter((one) => /^(?:src|crawlers|storage|snapshots)\//.test(one))) {
    // Pages of the reading room have catalogues of their own; only what its command tells is here.
    if (/^src\/(?:lang\/|serve\/(?!index\.))/.test(path)) continue;
    visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true), path, found);
  }
  return found;
}
