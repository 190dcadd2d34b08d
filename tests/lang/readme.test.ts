import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningSite, serveSampleSite } from '../../samples/index.js';
import { type CommandInfo, commandTree } from '../../src/cli/command-tree.js';
import { COMMANDS } from '../../src/cli/main.js';
import { runCli } from '../cli/run-cli.js';
import { startCli } from '../cli/start-cli.js';
import { read } from '../house/house.js';
import { latinLabels, latinSentences } from './latin.js';

/** The commands that README.zh.md shows, without their comments. */
const SHOWN = [...read('README.zh.md').matchAll(/^yuanye [^\n]*/gm)]
  .map(([line]) => line.replace(/\s+#.*$/, '').trim())
  .filter((line) => !line.startsWith('yuanye COMMAND'));

interface Parsed {
  readonly args: string[];
  readonly input: string | null;
  readonly output: string | null;
}

/** A line as a shell reads it, as far as the examples need one. */
function parsed(line: string): Parsed {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|([^\s'"]+)/g)].map((m) => m[1] ?? m[2] ?? m[3]!);
  const end = words.includes('|') ? words.indexOf('|') : words.length;
  const used = words.slice(1, end);
  const from = used.indexOf('<');
  const to = used.indexOf('>');
  const args = used.slice(0, Math.min(...[from, to].filter((at) => at >= 0), used.length));
  return { args, input: from < 0 ? null : used[from + 1]!, output: to < 0 ? null : used[to + 1]! };
}

const CHLA = 'http://www.chla.com.cn/htm/2019/1220/275031.html';
const PAGE = `<html><head><meta charset="utf-8"><title>口袋公园建成_园林新闻</title></head><body><h1>口袋公园建成</h1>
<div class="info">2019-12-20 10:00 来源：园林报 编辑：林木</div><div id="content">
${'<p>記者今天在現場看到，風景園林網(wǎng)報道的口袋公園已經完工，工人們正在補種喬木，市民可以沿著步道一直走到河邊。</p>\n'.repeat(5)}</div></body></html>`;

describe('English in a text', () => {
  it('is found, and names, codes, addresses and options are not taken for it', () => {
    for (const text of ['共 3 篇 The page was read', '（not sent again）', 'no article', '原因：it redirects', 'a b c'])
      expect(latinSentences(text), text).not.toEqual([]);
    for (const text of [
      '用 yuanye list --site chla 查看',
      '见 http://127.0.0.1:9780/healthz',
      '{id, from, to, fields}',
      'WARC 和 WACZ，robots.txt，CDXJ',
      '（可选："zh", "en"）',
      'clean.boilerplate@3  4 ×',
    ])
      expect(latinSentences(text), text).toEqual([]);
    expect(latinLabels('7 个网页：new 36，pages 2 kB')).toEqual(['new', 'pages']);
    expect(latinLabels('见 yuanye site new，原因（not-article）；版本（rules）')).toEqual(['rules']);
  });
});

describe('under LANG=zh_CN.UTF-8', () => {
  let site: RunningSite;
  let dir: string;
  let home: string;
  let id = '';
  let address = '';
  beforeAll(async () => {
    site = await serveSampleSite({ port: 0, seed: 5, articles: 12 });
    home = process.cwd();
    dir = mkdtempSync(join(tmpdir(), 'yuanye-zh-'));
    process.chdir(dir);
    mkdirSync('archive/sites', { recursive: true });
    mkdirSync('saved-pages');
    const profile = (name: string) =>
      `site: ${name}\nname: 示例\nhosts: ['${new URL(site.url).host}']\nseeds: ['${site.url}/']\ndelayMs: 0\n`;
    writeFileSync('archive/sites/chla.yaml', profile('chla'));
    writeFileSync('my-site.yaml', profile('my-site'));
    for (const file of ['page.html', 'saved-page.html', 'saved-pages/a.html', 'old-page.txt'])
      writeFileSync(file, PAGE);
    writeFileSync('garbled.txt', '風景園林網(wǎng)報道');
    writeFileSync('bookmarks.html', `<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><A HREF="${site.url}/">园林</A></DL>`);
    writeFileSync('addresses.txt', `${site.url}/\n`);
  });
  afterAll(async () => {
    vi.unstubAllEnvs(); // other files run in this process
    process.chdir(home);
    await site.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const chinese = () => {
    vi.stubEnv('YUANYE_LANG', '');
    vi.stubEnv('LC_ALL', 'zh_CN.UTF-8');
    vi.stubEnv('YUANYE_CONTACT', '');
    vi.stubEnv('YUANYE_SITES', join(dir, 'archive', 'sites'));
  };

  /** What people read of an output: of JSON lines only messages and hints, which are sentences. */
  const readable = (text: string) =>
    text
      .replace(/<style>[\s\S]*?<\/style>|<[^>]*>/g, '')
      .split('\n')
      .flatMap((line) => {
        if (!/^\s*[[{]"/.test(line)) return [line];
        const { message = '', hint = '' } = JSON.parse(line) as { message?: string; hint?: string };
        return [message, hint];
      })
      .join('\n');

  /** The example with what stands here in the place of its site, article and address, as a test of loopback needs it. */
  function here(args: readonly string[]): string[] {
    const own = args.map((arg) =>
      arg === 'ivgzwmmbwknhlpwt'
        ? id
        : arg === CHLA
          ? address
          : arg.replace('http://www.example.com/news/', `${site.url}/`),
    );
    const fetches = /^(?:crawl|rescrape)$/.test(own[0]!) || own.includes('--fetch') || own[1] === 'new';
    const loopback =
      fetches && !own.includes('--dry-run') ? ['--allow-private'] : own[0] === 'crawl' ? ['--allow-private'] : [];
    const brief = own[0] === 'crawl' && !own.includes('--limit') ? ['--limit', '20'] : [];
    if (own[0] === 'library' && own[1] === 'run') return [...own, '--once', '--allow-private', '--limit', '5'];
    const delay = loopback.length > 0 && own[1] !== 'new' ? ['--delay', '0'] : [];
    return [...own, ...loopback, ...brief, ...delay].map((arg) =>
      arg.replace('/media/disk/', './').replace('2024-05-31', '2090-05-31'),
    );
  }

  it('no command of README.zh.md says an English sentence', { timeout: 300_000 }, async () => {
    chinese();
    const first = await runCli(['crawl', 'chla', '--allow-private', '--delay', '0', '--limit', '30']);
    expect(latinSentences(first.told), first.told).toEqual([]);
    await runCli(['export', '--format', 'warc', '--out', 'captures.warc.gz']);
    await runCli(['export', '--format', 'wacz', '--out', 'collection.wacz']);
    const listed = await runCli(['list', '--json', '--limit', '1']);
    id = (JSON.parse(listed.out) as { id: string }).id;
    address = (JSON.parse((await runCli(['show', id, '--json'])).out) as { url: string }).url;
    const wrong: string[] = [];
    // What is forgotten is gone for the commands after it.
    const order = [...SHOWN].sort((a, b) => Number(a.includes(' forget ')) - Number(b.includes(' forget ')));
    for (const line of order) {
      const { args, input, output } = parsed(line);
      if (args[0] === 'serve' || args[0] === 'daemon') continue; // below
      if (args[0] === 'worker') continue; // it needs a PostgreSQL: tests/library
      const isRun = args[0] === 'library' && args[1] === 'run'; // it starts processes of the program
      const { code, out, told } = isRun
        ? await startCli(here(args)).ended
        : await runCli(here(args), input === null ? '' : readFileSync(input, 'utf8'));
      if (output !== null) writeFileSync(output, out);
      const isBytes = args[1] === 'cat' || args.includes('jsonl');
      const shown = readable(`${isBytes ? '' : out}\n${told}`);
      const english = [...latinSentences(shown), ...latinLabels(shown)];
      // An example that fails would show no words to look at; nothing may be queued any more for the bare crawl.
      if (english.length > 0 || ![0, 1, 3, 5, ...(line === 'yuanye crawl' ? [2] : [])].includes(code!))
        wrong.push(`${line} → ${code}: ${english.join(' | ') || told}`);
    }
    expect(wrong).toEqual([]);
    const card = readFileSync('corpus/README.md', 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '');
    expect(latinSentences(card)).toEqual([]);
  });

  it('the commands that stay open say none either', { timeout: 60_000 }, async () => {
    for (const args of [
      ['serve', '--port', '0'],
      ['daemon', '--port', '0'],
    ]) {
      const { child, ended } = startCli([...args, '--archive', join(dir, 'archive')], {
        YUANYE_LANG: '',
        LC_ALL: 'zh_CN.UTF-8',
      });
      await new Promise<void>((resolve) => {
        const look = () => resolve();
        child.stdout!.once('data', look);
        child.stderr!.once('data', look);
        child.once('close', look);
      });
      child.kill('SIGTERM');
      const { out, told } = await ended;
      expect(out + told).toMatch(/\p{Script=Han}/u);
      expect(latinSentences(`${out}${told}`)).toEqual([]);
    }
  });

  it('no help says one', { timeout: 60_000 }, async () => {
    chinese();
    const paths = (info: CommandInfo, path: string[]): string[][] => [
      path,
      ...info.below.flatMap((one) => paths(one, [...path, one.name])),
    ];
    const tree = await commandTree(COMMANDS);
    for (const path of [[], ...tree.flatMap((info) => paths(info, [info.name]))]) {
      const { out, code } = await runCli([...path, '--help']);
      expect(code).toBe(0);
      expect(latinSentences(out), path.join(' ')).toEqual([]);
    }
  });

  it.each([
    [['list', '--limt', '3']],
    [['show', 'aaaaaaaaaaaaaaaa']],
    [['search', '"公园']],
    [['crawl', 'nowhere']],
    [['export', '--format', 'pdf']],
    [['nonsense']],
    [['list', '--archive', '/dev/null']],
    [['show', '--json', 'aaaaaaaaaaaaaaaa']],
    [['list', '--lang', 'fr']],
  ])('errors are Chinese: %j', async (args) => {
    chinese();
    const { told, code } = await runCli(args);
    expect([2, 4]).toContain(code);
    expect(told).toMatch(/\p{Script=Han}/u);
    expect(latinSentences(readable(told)), told).toEqual([]);
  });

  it('--lang goes before YUANYE_LANG, and that before the locale', async () => {
    chinese();
    expect((await runCli(['--lang', 'en', '--help'])).out).toContain('Usage:');
    vi.stubEnv('YUANYE_LANG', 'en');
    expect((await runCli(['--help'])).out).toContain('Usage:');
    expect((await runCli(['list', '--help', '--lang=zh'])).out).toContain('用法：');
    vi.stubEnv('YUANYE_LANG', '');
    vi.stubEnv('LC_ALL', 'C');
    expect((await runCli(['--help'])).out).toContain('Usage:');
  });
});
