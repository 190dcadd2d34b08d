import { existsSync, readdirSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { apiDocument, entries } from '../../scripts/api.js';
import { exitCodesTable, settingsTable } from '../../scripts/docs.js';
import { manualPage } from '../../scripts/man.js';
import { COMMANDS } from '../../src/cli/main.js';
import { addGlobals } from '../../src/cli/run-command.js';
import { SETTINGS } from '../../src/config/settings.js';
import { callsIn, citedIn, codeIn, commentsIn, documents, linksIn, pathsIn } from './documents.js';
import { code, files, ROOT, read } from './house.js';

const NAMES = Object.keys(COMMANDS);

async function built(name: string): Promise<Command> {
  const command = addGlobals(new Command(name));
  (await COMMANDS[name]!.load()).register(command);
  return command;
}

/** The long options of a command and of the commands below it, `--no-x` also as `--x`. */
function optionsOf(command: Command): string[] {
  const own = command.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long]));
  return [...own, ...own.map((long) => long.replace('--no-', '--')), ...command.commands.flatMap(optionsOf), '--help'];
}

function helpOf(command: Command): string {
  let text = '';
  const write = (piece: string) => {
    text += piece;
  };
  command.configureOutput({ writeOut: write, writeErr: write }).outputHelp();
  return text + command.commands.map((below) => helpOf(below as Command)).join('');
}

const commands = new Map(await Promise.all(NAMES.map(async (name) => [name, await built(name)] as const)));

/** What is wrong with the calls of `yuanye` in some lines. */
function wrongCalls(lines: readonly string[]): string[] {
  return lines.flatMap(callsIn).flatMap(({ name, options }) => {
    const command = commands.get(name);
    if (command === undefined) return [`there is no command ${name}`];
    const known = optionsOf(command);
    return options.filter((option) => !known.includes(option)).map((option) => `${name} has no ${option}`);
  });
}

describe('a command', () => {
  it.each(NAMES)('%s says what it does and shows examples that exist', (name) => {
    const help = helpOf(commands.get(name)!);
    expect(COMMANDS[name]!.does).not.toBe('');
    expect(help, `${name} --help shows no examples`).toMatch(/Examples?:/);
    expect(wrongCalls(help.slice(help.search(/Examples?:/)).split('\n'))).toEqual([]);
  });
});

describe('the documents', () => {
  it.each(documents)('%s names only what exists', (path) => {
    const text = read(path);
    const code = codeIn(text);
    expect(wrongCalls(code)).toEqual([]);
    expect(code.flatMap(pathsIn).filter((named) => !existsSync(ROOT + named))).toEqual([]);
    expect(linksIn(path).filter((target) => !existsSync(ROOT + target))).toEqual([]);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const runs = code.flatMap((line) =>
      [...line.matchAll(/npm run (?:-s |--silent )?([a-z-]+)/g)].map((run) => run[1]!),
    );
    expect(runs.filter((name) => scripts[name] === undefined)).toEqual([]);
    // YUANYE_CORPORA is no setting of the program: only tests and benches read it.
    const variables = ['YUANYE_CORPORA', 'YUANYE_AXE', ...SETTINGS.map((row) => row.env as string)];
    const named = text.match(/\b(YUANYE_[A-Z_]+|CHROMIUM_PATH)\b/g) ?? [];
    expect(named.filter((name) => !variables.includes(name))).toEqual([]);
  });

  const names = new Set([...files, ...documents].map((path) => path.slice(path.lastIndexOf('/') + 1)));
  for (const own of readdirSync(ROOT)) names.add(own);
  /** Files of a user, and the script of an external simulator: cited, and not ours. */
  const USERS = ['my-site.yaml', 'library.yaml', 'rescrape.mjs'];
  const missing = (prose: string) => {
    const cited = citedIn(prose);
    return [
      ...cited.paths.filter((path) => !existsSync(ROOT + path)),
      ...cited.names.filter((name) => !names.has(name) && !USERS.includes(name)),
    ];
  };

  it('cite only files that exist, in prose as well as in code', () => {
    expect(documents.flatMap((path) => missing(read(path)).map((name) => `${path}: ${name}`))).toEqual([]);
    expect(missing('as `src/core/page.ts`, page.ts and tests/pages/*/page.bytes')).toEqual([]);
    expect(missing('as src/app/run.ts or CONTRACTS.md says, and gone.ts')).toEqual([
      'src/app/run.ts',
      'CONTRACTS.md',
      'gone.ts',
    ]);
  });

  it('and so do the comments of the code', () => {
    const cited = code.flatMap((path) => missing(commentsIn(read(path))).map((name) => `${path}: ${name}`));
    expect(cited).toEqual([]);
  });

  it.each(['README.md', 'README.zh.md'])('%s shows every command and every setting', (path) => {
    const text = read(path);
    const called = new Set(
      codeIn(text)
        .flatMap(callsIn)
        .map(({ name }) => name),
    );
    expect(NAMES.filter((name) => !called.has(name))).toEqual([]);
    expect(SETTINGS.filter(({ env }) => !text.includes(`\`${env}\``)).map(({ env }) => env)).toEqual([]);
  });

  it('the READMEs have the settings table of the program', () => {
    expect(read('README.md'), 'stale: npm run docs').toContain(exitCodesTable());
    expect(read('README.zh.md'), 'stale: npm run docs').toContain(exitCodesTable('zh'));
    expect(read('README.md'), 'stale: npm run docs').toContain(settingsTable());
    expect(read('README.zh.md'), 'stale: npm run docs').toContain(settingsTable('zh'));
  });

  it('docs/yuanye.1 has the help of every command', async () => {
    expect(read('docs/yuanye.1') === (await manualPage()), 'stale: npm run docs').toBe(true);
  });

  it('docs/api.md has the exports of the entry points', () => {
    expect(read('docs/api.md') === apiDocument(), 'stale: npm run docs').toBe(true);
  });

  it('every export of an entry point, its members and the types it mentions have a docstring', () => {
    const { doors, others } = entries();
    const all = [...[...doors.values()].flat(), ...others];
    expect(all.length).toBeGreaterThan(40);
    const bare = all.flatMap(({ name, doc, members }) => [
      ...(doc === '' ? [name] : []),
      ...members.flatMap((member) => (member.doc === '' ? [`${name}.${member.name}`] : [])),
    ]);
    expect(bare).toEqual([]);
  });

  it('number their decisions once', () => {
    const numbers = documents.flatMap((path) => /^docs\/decisions\/(.*)$/.exec(path)?.[1] ?? []);
    expect(numbers.filter((name) => !/^(\d{3}-[a-z0-9-]+|README)\.md$/.test(name))).toEqual([]);
    const seen = numbers.map((name) => name.slice(0, 3));
    expect(seen.filter((number, i) => seen.indexOf(number) !== i)).toEqual([]);
  });
});
