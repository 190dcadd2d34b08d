/**
 * `npm run faults`: the long forms, one line a fault and a table of the groups at the end; exit 1 when a promise was
 * broken. `-- --only NAME` runs one group (groups.ts has the names); `--kills`, `--hostile`, `--runs`, `--articles`,
 * `--foreign`, and of `library` `--sleep`, `--away` and `--lease` (seconds) make it shorter; `--command` and `--how` choose from `operations`, `--what` from `foreign`. `tests/faults`
 * has short forms.
 */
import { parseArgs } from 'node:util';
import { findBrowser } from '../../../crawlers/index.js';
import { POSTGRES } from '../../library/postgres.js';
import { browserHurt, hasBrowser } from './browser.js';
import { clockSet } from './clock.js';
import { copiedInUse, damagedDatabase, fullDisk, noSmallDisk, readOnlyDisk } from './disk.js';
import { hurtEverywhere, isHow } from './everywhere.js';
import { FOREIGN, type ForeignOrder } from './foreign.js';
import { type Ground, makeGround, type Result } from './ground.js';
import { GROUPS, type Group } from './groups.js';
import { hostileSlice } from './hostile.js';
import { manyMachines } from './machines.js';
import { dns, hasOpenssl, tls, wire } from './network.js';
import { allOrders, OrderProcess } from './orders.js';
import { slowPatterns } from './patterns.js';
import { adversarialPages } from './pipeline.js';
import { interrupted, killed, stopped, twice } from './processes.js';
import { accelerated } from './years.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    kills: { type: 'string', default: '200' },
    sleep: { type: 'string', default: '300' },
    away: { type: 'string', default: '600' },
    lease: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    articles: { type: 'string', default: '40' },
    hostile: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '200' },
    size: { type: 'string', default: '1000000' },
    every: { type: 'string', default: '1' },
    command: { type: 'string', multiple: true },
    how: { type: 'string', multiple: true },
    side: { type: 'string', default: '2' },
    what: { type: 'string', multiple: true },
    foreign: { type: 'string', default: '10000' },
  },
});

/** A page that takes longer than this hangs, in CPU milliseconds. */
const HANG_MS = 1000;
/** Articles of the site of `operations`, at most: each command is hurt hundreds of times. */
const OPERATIONS_ARTICLES = 8;
/** One kind of mutated input, read thousands of times: what takes longer hangs. */
const FOREIGN_MS = 30 * 60_000;
/** Live memory, in bytes, by which the pipeline may differ from itself after any number of pages. */
const GROWN = 50e6;

async function hostile(count: number): Promise<Result> {
  const { pages, crashed, slowest, where, grown, hung } = await hostileSlice(0, count);
  const crashes = `${crashed.length} crashes${crashed.length > 0 ? ` (${crashed.slice(0, 3).join('; ')})` : ''}`;
  const told = `${pages} pages, ${crashes}, slowest ${slowest} ms (page ${where}), grown by ${(grown / 1e6).toFixed(1)} MB`;
  const ok = !hung && pages === count && crashed.length === 0 && slowest < HANG_MS && grown < GROWN;
  return { fault: 'hostile pages', ok, told: hung ? `${told}; HUNG after it` : told };
}

async function patterns(size: number): Promise<Result[]> {
  const { checked, slow } = await slowPatterns(size);
  const pages = adversarialPages(size, 4 * HANG_MS);
  return [
    {
      fault: 'patterns over page text',
      ok: slow.length === 0,
      told: `${checked} patterns, strings of ${size} characters; ${slow.slice(0, 5).join('; ') || 'none slow'}`,
    },
    {
      fault: 'adversarial pages',
      ok: pages.length === 0,
      told: `${size} characters; ${pages.join(', ') || 'none slow'}`,
    },
  ];
}

const NOT_RUN = 'NOT RUN: ';
const skipped = (fault: string, why: string): Result => ({ fault, ok: true, told: NOT_RUN + why });

async function disks(ground: Ground): Promise<Result[]> {
  const why = noSmallDisk();
  const own =
    why === null
      ? [await fullDisk(ground), await readOnlyDisk(ground)]
      : [skipped('full disk', why), skipped('read-only disk', why)];
  return [...own, await copiedInUse(ground), await damagedDatabase(ground)];
}

async function browsers(): Promise<Result[]> {
  if (!(await hasBrowser())) return [skipped('Chromium killed and hanging', 'there is no Chromium')];
  return [await browserHurt(20, 'SIGKILL', 3), await browserHurt(20, 'SIGSTOP', 2)];
}

type Work<G> = (ground: G) => Promise<Result | Result[]>;

/** Groups that need no site. */
const HOMELESS = ['hostile', 'patterns', 'foreign', 'library'] as const;
type Homeless = (typeof HOMELESS)[number];
const isHomeless = (name: Group): name is Homeless => (HOMELESS as readonly string[]).includes(name);

/** What each group does, and gives. */
const WORK: Readonly<Record<Exclude<Group, Homeless>, Work<Ground>> & Record<Homeless, Work<null>>> = {
  processes: async (ground) => [await stopped(ground), await interrupted(ground), await twice(ground)],
  network: async (ground) => [
    ...(await wire(ground)),
    await dns(ground),
    hasOpenssl() ? await tls(20) : skipped('TLS failure', 'there is no openssl to make certificates with'),
  ],
  clock: async (ground) => [...(await clockSet(ground, 1)), ...(await clockSet(ground, -1))],
  disk: disks,
  browser: browsers,
  kills: (ground) => killed(ground, Number(values.kills), Number(values.seed)),
  operations: async (ground) => {
    const [step, side] = [Number(values.every), Number(values.side)];
    await hurtEverywhere(ground, {
      step,
      side,
      commands: values.command,
      hows: values.how?.filter(isHow),
      each: print,
    });
    return [];
  },
  foreign: async () => {
    const browser = await findBrowser(process.env.CHROMIUM_PATH ?? '');
    const count = Number(values.foreign);
    const orders = Object.entries(FOREIGN)
      .filter(([name]) => values.what === undefined || values.what.includes(name))
      .map(([name, share]) => ({ name, count: Math.ceil(count * share), seed: Number(values.seed), browser }));
    const processes = Array.from(
      { length: Number(values.side) },
      () => new OrderProcess<ForeignOrder, Result>('tests/faults/long/foreign.ts', ['orders'], FOREIGN_MS),
    );
    await allOrders(processes, orders, ({ name }, answer) =>
      print(answer instanceof Error ? { fault: `mutated ${name}`, ok: false, told: answer.message } : answer),
    );
    return [];
  },
  years: (ground) => accelerated(ground, Number(values.runs)),
  library: () =>
    POSTGRES === null
      ? Promise.resolve(skipped('many machines', 'there is no PostgreSQL'))
      : manyMachines(Math.min(50, Number(values.kills)), {
          sleepS: Number(values.sleep),
          awayS: Number(values.away),
          leaseS: Number(values.lease),
        }),
  hostile: () => pages ?? hostile(Number(values.hostile)),
  patterns: () => patterns(Number(values.size)),
};

const names = values.only ?? GROUPS;
const isGroup = (name: string): name is Group => Object.hasOwn(WORK, name);
const unknown = names.filter((name) => !isGroup(name));
if (unknown.length > 0) {
  process.stderr.write(`no such group: ${unknown.join(', ')}; there are ${GROUPS.join(', ')}\n`);
  process.exit(2);
}
const started = performance.now();
// A process of its own that only computes: the other core has it while the crawls are hurt.
const pages = names.includes('hostile') ? hostile(Number(values.hostile)).catch(failed('hostile')) : null;
/** What came of a group so far. */
interface Tally {
  readonly name: string;
  kept: number;
  broken: number;
  notRun: number;
  seconds: number;
}
const tallies: Tally[] = [];
for (const name of names.filter(isGroup)) {
  const from = performance.now();
  tallies.push({ name, kept: 0, broken: 0, notRun: 0, seconds: 0 });
  for (const result of [await onGroundOfItsOwn(name).catch(failed(name))].flat()) print(result);
  tallies.at(-1)!.seconds = Math.round((performance.now() - from) / 1000);
}
const whole: Tally = {
  name: 'all',
  kept: 0,
  broken: 0,
  notRun: 0,
  seconds: Math.round((performance.now() - started) / 1000),
};
for (const { kept, broken, notRun } of tallies) {
  whole.kept += kept;
  whole.broken += broken;
  whole.notRun += notRun;
}
const row = (name: string, ...cells: readonly (string | number)[]): string =>
  `${name.padEnd(12)}${cells.map((cell) => String(cell).padStart(9)).join('')}\n`;
process.stdout.write(`\n${row('group', 'kept', 'broken', 'not run', 'seconds')}`);
for (const { name, kept, broken, notRun, seconds } of [...tallies, whole])
  process.stdout.write(row(name, kept, broken, notRun, seconds));
process.stdout.write(whole.broken === 0 ? 'Every promise was kept.\n' : `${whole.broken} BROKEN; see above.\n`);
process.exitCode = whole.broken === 0 ? 0 : 1;

function print({ fault, ok, told }: Result): void {
  const tally = tallies.at(-1)!;
  if (!ok) tally.broken++;
  else if (told.startsWith(NOT_RUN)) tally.notRun++;
  else tally.kept++;
  process.stdout.write(`${ok ? 'kept  ' : 'BROKEN'}  ${fault}: ${told}\n`);
}

/** What one group did to the site must not reach the next. */
async function onGroundOfItsOwn(name: Group): Promise<Result | Result[]> {
  if (isHomeless(name)) return WORK[name](null);
  const articles = Number(values.articles);
  const ground = await makeGround(name === 'operations' ? Math.min(articles, OPERATIONS_ARTICLES) : articles);
  try {
    return await WORK[name](ground);
  } finally {
    await ground.close();
  }
}

/** A group that throws is a promise broken, not the end of the others. */
function failed(name: string): (error: unknown) => Result {
  return (error) => ({ fault: name, ok: false, told: error instanceof Error ? (error.stack ?? '') : String(error) });
}
