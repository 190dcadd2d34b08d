/** The program as it is installed: plain JavaScript, without the loader that runs tests from source and its memory. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COMPILED = ['src', 'crawlers', 'storage', 'snapshots'];

/** Compiles file by file, unchecked; `cli` is the program's path. */
export function compiled(): { readonly cli: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'yuanye-compiled-'));
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  for (const room of COMPILED) {
    for (const entry of readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const from = join(entry.parentPath, entry.name);
      const into = join(dir, relative(ROOT, from));
      mkdirSync(dirname(into), { recursive: true });
      if (!from.endsWith('.ts'))
        copyFileSync(from, into); // data that lies beside the code
      else {
        const source = readFileSync(from, 'utf8');
        const { outputText } = ts.transpileModule(source, { compilerOptions: options });
        writeFileSync(into.replace(/\.ts$/, '.js'), outputText);
      }
    }
  }
  copyFileSync(join(ROOT, 'package.json'), join(dir, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'), 'junction');
  return {
    cli: join(dir, 'src', 'app', 'cli.js'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
