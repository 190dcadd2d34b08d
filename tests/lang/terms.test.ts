/** One Chinese word for one thing, as docs/glossary.md has it, and Chinese punctuation in Chinese sentences. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATALOGUES } from '../../src/lang/index.js';
import { commandLine } from '../../src/lang/sentences/command-line.js';
import { errors } from '../../src/lang/sentences/errors.js';
import { foreign } from '../../src/lang/sentences/foreign.js';
import { help } from '../../src/lang/sentences/help.js';
import { library } from '../../src/lang/sentences/library.js';
import { reasons } from '../../src/lang/sentences/reasons.js';
import { reports } from '../../src/lang/sentences/reports.js';
import { read } from '../house/house.js';

/** Words that say what the glossary has another word for, and that word. */
const INSTEAD: readonly (readonly [wrong: RegExp, right: string])[] = [
  [/回访/, '复查'],
  [/(?<!定时)任务/, '运行'],
  [/可信度|置信度/, '把握'],
  [/略过/, '跳过'],
  [/已消失|已下架|撤稿/, '已撤'],
  [/爬取|采集/, '抓取'],
  [/警示|告警/, '警报'],
  [/归档/, '存档'],
  [/变更/, '改动'],
  [/文档库|资料库/, '文库'],
];

/** A half-width mark between Han characters, a blank behind it or not; or a bracket that holds Han characters. */
const HALF_WIDTH =
  /\p{Script=Han}\s?[,:;!?]\s?\p{Script=Han}|\p{Script=Han}\s?\(\p{Script=Han}|\p{Script=Han}\)\p{Script=Han}/u;

/** The lines of a text without what stands in them. */
const lines = (text: string): string => text.replace(/[^\n]/g, '');

/** What is written as it is typed or as a page has it: code, tables of examples, addresses. */
const prose = (text: string): string =>
  text
    .replace(/```[\s\S]*?```/g, lines)
    .replace(/<!-- repairs -->[\s\S]*?<!-- \/repairs -->/g, lines)
    .replace(/\]\([^()\s]*\)/g, ']')
    .replace(/`[^`\n]*`|[a-z]+:\/\/[^\s，。；）]*/g, '·');

const documents = [
  'README.zh.md',
  'docs/glossary.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.zh.md'))
    .map((name) => `docs/${name}`),
];
const texts: [where: string, text: string][] = [
  ...Object.entries({ commandLine, errors, foreign, help, library, reasons, reports, room: CATALOGUES.zh }).flatMap(
    ([table, sentences]) =>
      Object.entries(sentences).map(([key, text]): [string, string] => [`${table}: ${key}`, text]),
  ),
  ...documents.flatMap((path) =>
    prose(read(path))
      .split('\n')
      .map((text, i): [string, string] => [`${path}:${i + 1}`, text]),
  ),
];

describe('Chinese texts', () => {
  it('have a word of the glossary for each thing', () => {
    const glossary = read('docs/glossary.md');
    for (const [, right] of INSTEAD) expect(glossary).toContain(right);
    const wrong = texts.flatMap(([where, text]) =>
      INSTEAD.filter(([form]) => form.test(text)).map(([form, right]) => `${where}: ${form.exec(text)![0]} → ${right}`),
    );
    expect(wrong).toEqual([]);
  });

  it('have full-width punctuation', () => {
    // What the damage of a page looked like, and what a user types, are quoted as they are.
    const quoted = /投入運營\?\?|建設;|中国; 城市|用户名:密码/;
    const wrong = texts.filter(([, text]) => HALF_WIDTH.test(prose(text)) && !quoted.test(text));
    expect(wrong.map(([where, text]) => `${where}: ${HALF_WIDTH.exec(text)![0]}`)).toEqual([]);
    for (const bad of ['抓取,存档', '抓取: 存档', '文章(全部)', '文章 (全部）']) expect(bad).toMatch(HALF_WIDTH);
    for (const good of ['抓取，存档', 'WARC (1.1)', '12:30 分', '按 (x, y) 排']) expect(good).not.toMatch(HALF_WIDTH);
  });
});
