/** Packs the built house, installs the package in an empty folder and uses it there as a stranger would: it does what the source does. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { archives, differences, programOf, SOURCE } from './archives.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'yuanye-pack-'));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

const PAGE = `<html><head><meta charset="utf-8"><title>旧采石场长出台地公园_样园风景网</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/parks/">公园</a></div>
<div class="article-box"><h1>旧采石场长出台地公园</h1>
<div class="info">2019-12-20 10:00:00 来源：样州日报 浏览次数：12</div>
<div id="endtext"><p>停采了十一年的东岗采石场上周重新开门。占地约九公顷的台地公园，把当年炸山留下的六层台阶原样留了下来，只在边沿补了护栏和排水沟。</p>
<p>台地之间以碎石沟相连，雨水自上而下经过六个小池，最后汇入入口处的湿地。公园不收门票，开放时间为早六点到晚九点。</p></div>
<p>编辑：杨青</p></div></body></html>
`;

/** A crawl in a program of one's own, of a site in the same process. */
const CRAWL = `import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createCrawler } from 'yuanye/crawler';

const server = createServer((request, response) => {
  if (request.url !== '/parks/1.html') return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(readFileSync('page.html'));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const crawler = createCrawler({ archive: 'crawled', allowPrivate: true });
const { saved } = await crawler.run(\`http://127.0.0.1:\${server.address().port}/parks/1.html\`);
console.log('new', saved.new);
server.close();
`;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}

try {
  const packed = execFileSync(npm, ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const [{ filename, size, files }] = JSON.parse(packed) as [Packed];
  const names = files.map((file) => file.path);
  check(!names.some((name) => /(^|\/)(tests|bench|node_modules)\//.test(name)), 'the package holds tests or benches');
  check(
    names.some((name) => name.startsWith('dist/crawlers/sites/')),
    'the package lacks the site profiles',
  );
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "private": true }\n');
  execFileSync(npm, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', join(folder, filename)], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const cli = join(folder, 'node_modules/yuanye/dist/src/cli/bin.js');
  const command = join(folder, 'node_modules/.bin', process.platform === 'win32' ? 'yuanye.cmd' : 'yuanye');
  check(existsSync(command), 'the package installs no yuanye command');
  const version = execFileSync(command, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
  check(/^\d+\.\d+\.\d+\s*$/.test(version), `yuanye --version says ${version}`);
  const yuanye = (...args: string[]) =>
    execFileSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' });

  check(/crawl/.test(yuanye('--help')), 'yuanye --help does not list crawl');
  writeFileSync(join(folder, 'page.html'), PAGE);
  const article = JSON.parse(yuanye('extract', '--json', 'page.html'));
  check(article.title === '旧采石场长出台地公园', `extract gave the title ${article.title}`);
  check(article.publishedAt === '2019-12-20T10:00:00+08:00', `extract gave the date ${article.publishedAt}`);
  check(article.source === '样州日报', `extract gave the source ${article.source}`);

  const example = execFileSync(process.execPath, ['node_modules/yuanye/examples/extract.mjs', 'page.html'], {
    cwd: folder,
    encoding: 'utf8',
  });
  check(example.includes('# 旧采石场长出台地公园'), 'the example of the library does not run');

  // The binary is compiled at most once a machine: what `npm ci` built here serves the stranger too.
  const binary = 'node_modules/better-sqlite3/build';
  cpSync(join(root, binary), join(folder, binary), { recursive: true, dereference: true });
  yuanye('import', '--quiet', 'page.html');
  check(/台地公园/.test(yuanye('search', '采石场')), 'search does not find the imported page');
  writeFileSync(join(folder, 'crawl.mjs'), CRAWL);
  const crawled = execFileSync(process.execPath, ['crawl.mjs'], { cwd: folder, encoding: 'utf8' });
  check(/^new 1$/m.test(crawled), `yuanye/crawler saved no article: ${crawled}`);
  const [source, installed] = await archives([SOURCE, programOf(cli)]);
  const reasons = new Set([...source!.values()].map((row) => row['reason']));
  check(reasons.has('soft-404'), `no odd page was skipped: ${[...reasons].join(', ')}`);
  const found = differences(source!, installed!);
  check(found.length === 0, `the package archives other than the source:\n${found.slice(0, 20).join('\n')}`);
  process.stdout.write(`${filename}: ${files.length} files, ${Math.round(size / 1024)} KB packed; installs and runs\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
