/** The program as it is installed: plain JavaScript, without the loader that runs tests from source and its memory. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COMPILED = ['src', 'crawlers', 'storage', 'snapshots'];
const DATA = ['package.json', 'crawlers/sites', 'src/repair/data'];

/** Compiles file by file, unchecked; `cli` is the program's path. */
export function compiled(): { readonly cli: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'yuanye-compiled-'));
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  for (const room of COMPILED) {
    for (const entry of readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })) {
      if (!entry.endsWith('.ts')) continue;
      const into = join(dir, room, entry.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(into), { recursive: true });
      const source = readFileSync(join(ROOT, room, entry), 'utf8');
      writeFileSync(into, ts.transpileModule(source, { compilerOptions: options }).outputText);
    }
  }
  for (const path of DATA) cpSync(join(ROOT, path), join(dir, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'), 'junction');
  return {
    cli: join(dir, 'src', 'app', 'cli.js'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
