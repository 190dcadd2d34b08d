/** Where the source writes regular expressions, read from its syntax; and what a pattern asks for, cut into pieces. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** What sees text of pages, or of servers. */
const FOLDERS = [
  'src/decode',
  'src/repair',
  'src/extract',
  'src/clean',
  'src/dedupe',
  'src/export',
  'crawlers',
  'snapshots',
];
const FILES = [
  'src/core/url.ts',
  'src/text.ts',
  'src/core/labels.ts',
  'src/core/script.ts',
  'src/pipeline.ts',
  'src/archive/parts.ts',
];
/** Compile what the user wrote in a profile: trusted, and not ours to know. */
const OF_USERS = new Set(['crawlers/profiles.ts', 'crawlers/site-rules.ts']);

export interface Site {
  /** From the root of the repository. */
  readonly file: string;
  readonly line: number;
}

export interface Literal extends Site {
  readonly pattern: RegExp;
}

export function patternSites(): { readonly literals: readonly Literal[]; readonly constructions: readonly Site[] } {
  const literals: Literal[] = [];
  const constructions: Site[] = [];
  const inside = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(ROOT, folder, name)),
  );
  for (const path of [...inside, ...FILES.map((name) => join(ROOT, name))]) {
    const file = relative(ROOT, path);
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
      const line = () => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      if (ts.isRegularExpressionLiteral(node)) {
        const { text } = node;
        const end = text.lastIndexOf('/');
        literals.push({ file, line: line(), pattern: new RegExp(text.slice(1, end), text.slice(end + 1)) });
      }
      const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
      if (isCall && ts.isIdentifier(node.expression) && node.expression.text === 'RegExp' && !OF_USERS.has(file)) {
        constructions.push({ file, line: line() });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { literals, constructions };
}

const CANDIDATES = [...'园a1 (<。：ǎA?/&"=.-_)\n　（'];

/** A character that a class (or an escape) takes, or none. */
function memberOf(atom: string, own = ''): string {
  for (const flags of ['u', '']) {
    try {
      const pattern = new RegExp(`^(?:${atom})$`, flags);
      const found = [...own.replace(/\\.|[[\]^]/gs, ''), ...CANDIDATES].find((c) => pattern.test(c));
      if (found !== undefined) return found;
    } catch {
      // Not a pattern under these flags; the other ones may do.
    }
  }
  return '';
}

/** Sequences of strings that the parts of a pattern take, one sequence an alternative; quantifiers are left out. */
export function cut(source: string): string[][] {
  const sequences: string[][] = [[]];
  const part =
    /\\[pPuk](?:\{[^}]*\}|<[^>]*>|[0-9a-fA-F]{4})|\\x[0-9a-fA-F]{2}|\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|:|<\w+>)|[*+?]\??|\{\d+,?\d*\}\??|./gsu;
  for (const [piece] of source.matchAll(part)) {
    const last = sequences.at(-1)!;
    if (piece === '|') sequences.push([]);
    else if (/^(?:\(.*|[)^$*+?]\??|\{\d.*\}\??|\\[bB])$/s.test(piece)) continue;
    else if (piece === '.') last.push('园');
    else if (/^[\\[]/.test(piece)) last.push(memberOf(piece, piece.startsWith('[') ? piece : ''));
    else last.push(piece);
  }
  return sequences.map((tokens) => tokens.filter((token) => token !== '')).filter((tokens) => tokens.length > 0);
}
