import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../crawlers/index.js';
import { langOfLocale, setLang, t, translated } from '../../src/lang/index.js';
import { commandLine } from '../../src/lang/sentences/command-line.js';
import { errors } from '../../src/lang/sentences/errors.js';
import { foreign } from '../../src/lang/sentences/foreign.js';
import { help } from '../../src/lang/sentences/help.js';
import { library } from '../../src/lang/sentences/library.js';
import { reasons } from '../../src/lang/sentences/reasons.js';
import { reports } from '../../src/lang/sentences/reports.js';
import { isRecognizable } from '../../src/lang/sentences.js';
import { everyLiteral } from './found.js';

const TABLES = { help, commandLine, errors, library, reasons, reports, foreign };
const keys = Object.values(TABLES).flatMap((table) => Object.keys(table));
const chinese = new Map(Object.values(TABLES).flatMap((table) => Object.entries(table)));
const literals = everyLiteral();

/** Words that stand side by side or beside a value: what has none is a code, a name or a mark. */
const SENTENCE = /[A-Za-z]{2,}[,:;]? \(?[A-Za-z{]{2,}|\{\d\} [a-z]{3,}|[a-z]{3,}[:,]? \{\d/;

/** Literals that look like sentences and that no reader is told: where, which, and what they are. */
const NOT_SHOWN: readonly (readonly [at: RegExp, literal: RegExp, what: string])[] = [
  [/^(?:storage|src\/archive\/share)\//, /\b[A-Z]{2,} |(?: IS| IN| AS) |GLOB|f\.related/, 'SQL'],
  [/./, /^\s*<(?:!doctype|\?xml|[a-z]+[ >])/, 'markup'],
  [
    /^snapshots\//,
    /^(?:text\/|software: |WARC File Format|All Pages|yuanye-|host: |json-metadata|\{1\} \{2\}\{3\} HTTP|not a date|entry \{1\})/,
    'fields of records',
  ],
  [
    /^snapshots\/verify/,
    /^(?:a|an|the|another|something) .*[A-Za-z\d]$/,
    'what the code of a finding means, for the documents',
  ],
  [
    /^crawlers\//,
    /^(?:gzip, br|Basic \{1\}|GET \{1\}|HTTP\/1\.1|for \(const address|item, entry|\{1\}\/\{2\} \(news archive)/,
    'protocols and code',
  ],
  [
    /^src\/(?:archive\/(?:import|documents)|extract)\//,
    /^(?:SQLite format|dcterms|<table|Content-Type|og:type|itemprop)/,
    'marks of file formats',
  ],
  [
    /^src\/extract\/(?:ago|best-element|dates|line|meta|names|pictures|tags|tree)/,
    /^(?!.*\b(?:is|it|are|the)\b)[\w:. -]+$/,
    'names of elements, classes, tags and months',
  ],
  [/^src\/extract\/onward|index/, /^(?:without scripts|first line)$/, 'words that are looked for, and a name'],
  [/^src\/extract\/title/, /heading|window title|line over/, 'names of candidates'],
  [/^src\/repair\/rules/, /^(?:São |Le café)/, 'examples of rules'],
  [
    /^src\/clean\/english/,
    /^(?:By |Reporting by |Edited by |Sign up |Share |Press enter |Click to see |Back to |This (?:entry|article) was |Cite|We acknowledge |The council )/,
    'examples of rules',
  ],
  [
    /^src\/clean\/english-foot/,
    /^(?:He bought |FOR IMMEDIATE |For immediate |Ads by |Additional |SOURCE |Source and |This page |This post |The page was |© |Copyright was |Published in |Next talk|A\. B\. |Ada Birch|The Oakham Service |Follow |<< Previous|Previous story|You are visitor|Contact|The photograph|Forward-looking |Letters )/,
    'examples of rules',
  ],
  [/^src\/(?:core\/(?:wordings|labels)|revisit\/steady)/, /./, 'words of pages'],
  [
    /^src\/report\/|^src\/revisit\/template/,
    /^(?:… \{1\} more|\{1\}, run \{2\}: \{3\}|Yuanye: \{1\}|\{1\} site:|field \{1\})/,
    'notifications, which have both languages, and keys',
  ],
  [/^src\/decode\/choose/, /^\{1\} says \{2\}$/, 'a part of a reason, whose forms the table of foreign sentences has'],
  [/^storage\//, /^(?:row \{1\}|Not a sha256 digest|\{1\} site:)/, 'parts of queries, faults of the program'],
  [
    /^src\/(?:cli\/actions|library)\/library/,
    /^(?:--format \{1\}|library: \{1\}\nsites)/,
    'an option, and the file of a library',
  ],
  [/^src\/library\/control\//, /(?:SELECT|INSERT|UPDATE|DELETE FROM|CREATE TABLE|published_at AS) /, 'SQL'],
  [
    /^src\/library\/(?:worker|shared|control\/control)/,
    /^(?:\{1\}: exit \{2\}|changed by a command|command on \{1\}|let go|not heard of any more)$/,
    'notes in the control',
  ],
  [/^src\/schedule\/worker-health/, /^(?!.*--port)/, 'figures for Prometheus'],
  [/^src\/schedule\/(?:health|units)/, /./, 'figures for Prometheus, files for systemd and cron'],
  [/^src\/cli\/completion-scripts/, /./, 'scripts for shells'],
  [/^src\/cli\//, /^(?:yuanye:? |proposed )/, 'commands as they are typed, and a value of a profile'],
  [
    /^src\/export\/(?:epub|tei|atom|card|jsonl|cite)/,
    /^(?:[a-z.]+ \{|cff-version| {2}- type: other|One line of articles|The text belongs to its author| Rules at work|Read from a capture|et al$)/,
    'parts of files whose fields are English',
  ],
  [/^src\/archive\/share\/web-archive/, /^Captures and cleaned texts/, 'a field of a WACZ file'],
];

/** Faults of the program itself that lead to the line “This is a fault in yuanye”, and lines of the log: English for whoever mends it. */
const FOR_PROGRAMMERS = [
  'the page has no browser',
  'the page was not watched',
  'not now',
  'the request is none of this queue',
  'the run cannot go on',
  'a page failed in the browser',
  'run begins',
  'run ended',
  'nobody could be notified',
  'an attachment is not read',
  'daemon begins',
  'a look at the control or the store failed',
  'a slice failed',
  'a slice is not published',
  'not a key: {1}',
  'daemon ended',
  'a page failed',
  'not a yuanye repair model',
  'the schedules cannot be read',
  'scheduled run begins',
  'scheduled run ended',
  'edit at {1} does not fit the text',
  'the repair model lacks its section "{1}"',
  'joinParts needs at least one page',
  '{1} does not shorten',
  'the policy does not know page {1}',
  'An archive reads: only GET is sent.',
  'Pages are rendered when they are asked for; addresses belong into the frontier.',
  'there is no browser; ask `possible` first',
  'A work must be synchronous: it returned a promise.',
  'no table for {1}',
  'the schedule of {1} cannot be read',
  'the run of {1} could not begin',
  '{1}: exit code {2}',
  '{1} and heading',
  'Not open yet.\n',
];

const placesOf = (text: string) => [...text.matchAll(/\{(\d+)~?\}/g)].map(([, n]) => n!).sort();

describe('the sentences in Chinese', () => {
  it('are there for everything that the program tells', () => {
    const missing = literals
      .filter(({ sentence, tagged }) => sentence.trim() !== '' && (tagged || SENTENCE.test(sentence)))
      .filter(
        ({ sentence, at, tagged }) =>
          tagged || !NOT_SHOWN.some(([where, form]) => where.test(at) && form.test(sentence)),
      )
      .filter(({ sentence }) => !chinese.has(sentence) && !FOR_PROGRAMMERS.includes(sentence))
      .map(({ sentence, at }) => `${at}: add to a table of src/lang/sentences/: ${JSON.stringify(sentence)}`);
    expect([...new Set(missing)]).toEqual([]);
  });

  it('stand in one table each, and are used', () => {
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    const said = new Set(literals.map(({ sentence }) => sentence));
    const ours = Object.entries(TABLES).flatMap(([name, table]) => (name === 'foreign' ? [] : Object.keys(table)));
    expect(ours.filter((key) => !said.has(key))).toEqual([]);
    expect(FOR_PROGRAMMERS.filter((key) => !said.has(key))).toEqual([]);
  });

  it('have the places of the English ones; only a plural, which Chinese has not, may go', () => {
    const plural = new Set(literals.filter(({ plurals }) => plurals.length > 0).map(({ sentence }) => sentence));
    for (const [english, text] of chinese) {
      const places = placesOf(english);
      const there = placesOf(text);
      expect(places, english).toEqual(expect.arrayContaining(there));
      expect(new Set(there).size, english).toBe(there.length);
      if (!plural.has(english) && !(english in foreign)) expect(there, english).toEqual(places);
    }
  });

  it('are Chinese, with the commands and options of the English ones', () => {
    const kept = (text: string) =>
      [...text.matchAll(/(?<![\w-])--[a-z][a-z-]+|\bYUANYE_[A-Z_]+/g)].map(([name]) => name).sort();
    for (const [english, text] of chinese) {
      if (/[A-Za-z]{3} [a-z]{2}/.test(english) && !/^\{id/.test(english))
        expect(text, english).toMatch(/\p{Script=Han}/u);
      expect(kept(text), english).toEqual(kept(english));
    }
  });

  it('are told from other texts by words of their own where they are found by their form', () => {
    const tagged = new Set(literals.filter((one) => one.tagged).map(({ sentence }) => sentence));
    const vague = keys.filter((key) => placesOf(key).length > 0 && !tagged.has(key) && !isRecognizable(key));
    expect(vague).toEqual([]);
  });
});

describe('a sentence', () => {
  it('has the singular in English where its number is one', () => {
    expect(t`${1} articles, ${2} versions in ${1} files: ${'x'}`).toBe('1 article, 2 versions in 1 file: x');
    expect(t`${1} pages are queued`).toBe('1 page is queued');
    expect(t`${1} WARC files written anew`).toBe('1 WARC file written anew');
    expect(t`${1} addresses and ${11} articles`).toBe('1 address and 11 articles');
    expect(t`${21} articles, ${1} queries`).toBe('21 articles, 1 query');
  });

  it('is set in Chinese with its values, those that are sentences as well', () => {
    setLang('zh');
    try {
      expect(t`${3} articles`).toBe('3 篇文章');
      expect(translated('There is no site "a b".')).toBe('没有站点“a b”。');
      expect(translated('out.txt cannot be written: the disk is full.')).toBe('无法写入 out.txt：磁盘已满。');
      expect(translated('The query is empty. Update yuanye.')).toBe('检索式为空。请升级园冶。');
      expect(translated('a.yaml: hosts: Words of a library. More words.')).toBe(
        'a.yaml: hosts: Words of a library. More words.',
      );
      expect(translated('a.yaml: site: it is no name of a site')).toBe('a.yaml：site：不是站点名');
      expect(translated('A sentence of nobody.')).toBe('A sentence of nobody.');
      expect(translated('title “甲” → “乙”; 1 paragraph new or changed')).toBe('标题 “甲” → “乙”；新增或改动 1 段');
      expect(translated('title “[-甲-]{+乙+}”; 1 paragraph changed')).toBe('标题“[-甲-]{+乙+}”；改动 1 段');
      expect(translated('3 paragraphs new or changed; 2 paragraphs removed')).toBe('新增或改动 3 段；删去 2 段');
    } finally {
      setLang('en');
    }
    expect(t`${3} articles`).toBe('3 articles');
    expect(translated('the disk is full', 'zh')).toBe('磁盘已满');
  });

  it('comes in the language of the locale', () => {
    for (const locale of ['zh', 'zh_CN.UTF-8', 'zh-TW', 'ZH_HK']) expect(langOfLocale(locale)).toBe('zh');
    for (const locale of ['', 'C', 'POSIX', 'en_GB.UTF-8', 'zha_CN', 'de']) expect(langOfLocale(locale)).toBe('en');
  });
});

describe('what is wrong with a profile', () => {
  const BASE = "site: a\nname: a\nhosts: [example.com]\nseeds: ['http://example.com/']\n";
  it.each([
    [BASE.replace('[example.com]', 'example.com'), 'hosts：应为列表，实为文字'],
    [`${BASE}delayMs: -5\n`, 'delayMs：数值太小，最小为 0'],
    [`${BASE}delayMs: 1.5\n`, 'delayMs：应为整数，实为数字'],
    [`${BASE}relatedDepth: 9\n`, 'relatedDepth：数值太大，最大为 5'],
    [`${BASE}render: sometimes\n`, 'render：应为以下之一：'],
    [`${BASE}session: 1\n`, 'session：应为布尔值，实为数字'],
    ['name: a\n', 'site：缺少此项'],
    ['- a\n', '站点配置：应为若干键和值，实为列表'],
    [`${BASE}name: b\n`, '不是 YAML：键重复（第 5 行第 1 列）'],
    [`${BASE}facts: a: b: c\n`, '不是 YAML：一行之内不能再嵌套键和值'],
    [`${BASE}\tfacts: b\n`, '不是 YAML：缩进不能用制表符'],
    [`${BASE}facts: 'abc\n`, '不是 YAML：缺少结尾的单引号'],
    [`${BASE}facts: @a\n`, '不是 YAML：不加引号的值不能以保留字符 @ 开头'],
    [`${BASE}facts: *a\n`, '没有名为 a 的值可供引用'],
    [`${BASE}select: { title: 'h1[' }\n`, '“h1[”不是选择器：缺少名称'],
    [`${BASE}select: { title: 'h1:has(' }\n`, '不是选择器：'],
    [`${BASE}select: { title: ':nosuch' }\n`, '不是选择器：没有伪类 :nosuch'],
    [`${BASE}article: ['(']\n`, '不是正则表达式：表达式 /(/：左括号没有对应的右括号'],
  ])('is told in Chinese: %j', (text, said) => {
    let message = '';
    try {
      parseProfile(text, 'a.yaml');
    } catch (error) {
      message = translated((error as Error).message, 'zh');
    }
    expect(message).toContain(said);
    expect(message).not.toMatch(/[A-Za-z]{3,} [A-Za-z]{2,} [A-Za-z]{2,}|[a-z]:[A-Z]/);
  });
});
