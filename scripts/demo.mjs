/**
 * `npm run demo`: the main job on the sample site, over loopback, with the commands a user would type. What it makes
 * lies in .yuanye/demo, which git does not see and the next demo replaces. `npm run demo -- --serve` ends with the reading
 * room open over it.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { root, setUp } from './setup.mjs';

const { browser } = await setUp();
process.chdir(root);
const start = performance.now();
const ARCHIVE = '.yuanye/demo';
const CORPUS = '.yuanye/demo-corpus';
rmSync(ARCHIVE, { recursive: true, force: true });
mkdirSync('.yuanye', { recursive: true });

const tsx = ['--import', 'tsx'];
const env = { ...process.env, YUANYE_ARCHIVE: ARCHIVE, ...(browser === null ? {} : { CHROMIUM_PATH: browser }) };
const tell = (text = '') => process.stdout.write(`${text}\n`);
const shown = (args) => args.map((arg) => (/^[\w@:/.,=-]+$/.test(arg) ? arg : `'${arg}'`)).join(' ');

/** Runs one command of Yuanye. What it talks goes to the terminal; what it says is also returned. */
function yuanye(args, { quiet = false } = {}) {
  if (!quiet) tell(`$ yuanye ${shown(args)}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...tsx, 'src/cli/bin.ts', ...args], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const stop = () => child.kill('SIGTERM');
    process.once('SIGTERM', stop);
    child.once('close', () => process.off('SIGTERM', stop));
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      if (!quiet) process.stdout.write(chunk);
    });
    child.once('error', reject);
    // 3: done, with pages skipped. The sample site has some that cannot be had, as every site has.
    child.once('close', (code) =>
      code === 0 || code === 3 ? resolve(output) : reject(new Error(`yuanye ${args[0]} ended with ${code}`)),
    );
  });
}

async function startSite() {
  const child = spawn(
    process.execPath,
    [...tsx, 'samples/cli.ts', '--with-parent', '--seed', '1', '--articles', '60'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', () => reject(new Error('the sample site did not start')));
  });
  return { ...JSON.parse(line), child };
}

const text = (html) =>
  html
    .replace(/<[^>]+>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

async function main(site) {
  tell(`A sample site with 60 invented articles runs at ${site.url}, and at ${site.mirrorUrl} a traditional mirror`);
  tell('that damages its text the way real mirrors do.\n');

  tell('1. Archive both: bytes kept, text repaired and cleaned.');
  await yuanye(['crawl', `${site.url}/`, `${site.mirrorUrl}/parks/list.html`, '--allow-private', '--delay', '0']);

  tell('\n2. One article of the mirror, before and after.');
  const rows = await (await fetch(`${site.mirrorUrl}/_truth.jsonl`)).text();
  const hurt = rows
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row))
    .find((row) => row.channel === 'parks' && row.kind === 'article' && row.slips > 0);
  const html = await (await fetch(hurt.url)).text();
  const body = [...html.matchAll(/<p>　　(.*?)<\/p>/g)].map((match) => text(match[1]));
  const article = JSON.parse((await yuanye(['show', hurt.url, '--json'], { quiet: true })).split('\n')[0]);
  const paragraphs = article.blocks.filter((block) => block.kind === 'paragraph').map((block) => block.text);
  const which = Math.max(
    0,
    body.findIndex((line) => /\?[^，。]/.test(line)),
  );
  tell(`   ${hurt.url}`);
  tell(`   fetched   ${body[which]?.slice(0, 150)}…`);
  tell(`   archived  ${paragraphs[which]?.slice(0, 110)}…`);
  tell(`   Every change is on record: yuanye show --trail ${hurt.url}\n`);

  tell('3. Search it. Words of two characters are found too.');
  await yuanye(['search', '公园', '--limit', '5']);

  tell('\n4. Take the corpus out.');
  rmSync(CORPUS, { recursive: true, force: true });
  await yuanye(['export', '--format', 'jsonl', '--out', CORPUS]);

  tell(`\nDone in ${Math.round((performance.now() - start) / 1000)} s. What to type next:
  export YUANYE_ARCHIVE=${ARCHIVE}
  npm run -s yuanye -- serve                     read it in a browser: http://localhost:9781/
  npm run -s yuanye -- list                      what is archived
  npm run -s yuanye -- show --trail ${hurt.url}
  npm run -s yuanye -- verify                    are the bytes of every article there and whole?
  npm run -s yuanye -- crawl --help              archive a real site, politely`);
}

let site;
try {
  site = await startSite();
  await main(site);
} catch (error) {
  process.stderr.write(`demo: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  site?.child.kill();
}
if (process.argv.includes('--serve') && process.exitCode === undefined) {
  tell();
  // Ctrl-C in a terminal reaches the room too, which closes by itself; the demo then ends with it.
  process.on('SIGINT', () => undefined);
  await yuanye(['serve']).catch((error) => {
    process.stderr.write(`demo: ${error.message}\n`);
    process.exitCode = 1;
  });
}
