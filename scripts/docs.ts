/** Writes the documents that are made from the program, or parts of them: `npm run docs`. A test fails when one is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RULES } from '../src/clean/index.js';
import { EXIT_CODES } from '../src/cli/main.js';
import { SETTINGS } from '../src/config/settings.js';
import { type Lang, translated } from '../src/lang/index.js';
import { RULES as REPAIRS } from '../src/repair/index.js';

/** The settings as a table, from the one the program reads. */
export function settingsTable(lang: Lang = 'en'): string {
  const rows = SETTINGS.map(({ name, env, fallback, does }) => {
    return `| ${name} | \`${env}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${translated(does, lang)} |`;
  });
  const head = { en: '| setting | environment | default | what it does |', zh: '| 设置 | 环境变量 | 默认值 | 作用 |' };
  return [head[lang], '|---|---|---|---|', ...rows].join('\n');
}

/** The exit codes as a table, from the ones that the help shows. */
export function exitCodesTable(lang: Lang = 'en'): string {
  const rows = EXIT_CODES.map(([code, means]) => `| ${code} | ${translated(means, lang)} |`);
  return [{ en: '| exit code | meaning |', zh: '| 退出码 | 含义 |' }[lang], '|---|---|', ...rows].join('\n');
}

/** The rules of cleaning as a table, from the ones that are applied. */
export function rulesTable(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = RULES.map(({ id, why, fixes, leavesAlone, places }) => {
    const after = fixes.after === '' ? '' : ` → ${cell(fixes.after)}`;
    return `| \`${id}\` | ${places.join(', ')} | ${why} | ${cell(fixes.before)}${after} | ${cell(leavesAlone)} |`;
  });
  return ['| rule | where | why | takes | leaves alone |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** The rules of repair as a table; characters that nobody can see are written as their code points. */
export function repairsTable(lang: Lang = 'en'): string {
  const cell = (text: string) =>
    text
      .replace(/[\u00a0\u00ad\u200b-\u200d\u2060\ufeff\ue000-\uf8ff]/g, (c) => {
        return `U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
      })
      .replaceAll('|', '\\|')
      .replaceAll('\n', ' ');
  const rows = REPAIRS.map(({ id, why, fixes, leavesAlone }) => {
    const after = fixes.after === fixes.before ? { en: '(flagged)', zh: '（存疑）' }[lang] : cell(fixes.after);
    return `| ${id} | ${translated(why, lang)} | ${cell(fixes.before)} → ${after} | ${cell(leavesAlone)} |`;
  });
  const head = {
    en: '| rule | why | before → after | leaves alone |',
    zh: '| 规则 | 原因 | 改前 → 改后 | 不改动 |',
  };
  return [head[lang], '|---|---|---|---|', ...rows].join('\n');
}

function write(name: string, mark: string, table: string): void {
  const file = new URL(`../${name}`, import.meta.url);
  const marks = new RegExp(`(<!-- ${mark} -->\\n)[\\s\\S]*?(<!-- /${mark} -->)`);
  const text = readFileSync(file, 'utf8');
  if (!marks.test(text)) throw new Error(`${name} has lost its ${mark} marks`);
  writeFileSync(
    file,
    text.replace(marks, (_, open: string, close: string) => `${open}${table}\n${close}`),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { schemaDocument } = await import('./schema.js');
  const { apiDocument } = await import('./api.js');
  const { manualPage } = await import('./man.js');
  writeFileSync(new URL('../docs/api.md', import.meta.url), apiDocument());
  writeFileSync(new URL('../docs/schema.md', import.meta.url), schemaDocument());
  writeFileSync(new URL('../docs/schema.zh.md', import.meta.url), schemaDocument('zh'));
  writeFileSync(new URL('../docs/yuanye.1', import.meta.url), await manualPage());
  write('README.md', 'exit codes', exitCodesTable());
  write('README.zh.md', 'exit codes', exitCodesTable('zh'));
  write('README.md', 'settings', settingsTable());
  write('README.zh.md', 'settings', settingsTable('zh'));
  write('docs/extraction.md', 'rules', rulesTable());
  write('docs/mojibake.md', 'repairs', repairsTable());
  write('docs/mojibake.zh.md', 'repairs', repairsTable('zh'));
}
