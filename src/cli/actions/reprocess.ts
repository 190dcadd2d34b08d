/** What `yuanye reprocess` does. */
import { besidesInWords, type Changes, inWords } from '../../archive/history/changes.js';
import { keepProfiles } from '../../archive/kept-profiles.js';
import type { Derived } from '../../archive/rederive/deriver.js';
import {
  type PageChange,
  preview,
  type ReprocessOptions,
  reprocess,
  type Tally,
} from '../../archive/rederive/reprocess.js';
import { Session } from '../../archive/session.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { counted, listed, t, translated } from '../../lang/index.js';
import { warnOfProfiles } from '../missing-profiles.js';
import { demandArchive, EXIT_OF, type Global, interruptible, line, reading, say } from '../run-command.js';
import { padEndColumns } from '../wrapped.js';

interface Options {
  readonly site?: string;
  readonly since?: string;
  readonly dryRun?: boolean;
  readonly workers?: number;
  readonly profile?: string[];
}

const NAMES = {
  version: 'new version',
  renewed: 'same text',
  new: 'new article',
  lost: 'no article',
  failed: 'unreadable',
} as const;

/** What else a page can be in the sum; it is not told one by one. */
const OTHERS = {
  same: 'the same',
  none: 'pages without an article',
  seen: 'answers that a page is as it was',
} as const;

/** Pages that are printed at most; --json prints all. */
const EXAMPLES = 200;

export async function run(global: Global, options: Options): Promise<ExitCode> {
  const since = time(options.since);
  const profiles = options.profile ?? [];
  await warnOfProfiles(global, profiles, options.site);
  let examples = 0;
  const report = (change: PageChange) => {
    if (global.json) line(JSON.stringify(change));
    else if (examples++ < EXAMPLES) line(printable(shown(change)));
  };
  const planned = (plan: Tally, resumed: boolean) => {
    if (resumed) say(global, 'Going on with the reprocess that was stopped.');
    if (!global.json) sum(global, plan, examples);
  };
  return interruptible(global, async ({ signal }) => {
    const how: ReprocessOptions = {
      dir: global.archive,
      site: options.site ?? null,
      since,
      workers: options.workers,
      profiles,
      signal,
    };
    const onRead = (read: number) => {
      if (read % 5000 === 0) say(global, t`${read} pages read`);
    };
    if (options.dryRun === true) {
      const plan = await reading(global, (archive) => preview(archive, how, report, onRead));
      planned(plan, false);
      if (global.json) line(JSON.stringify({ ...sums(plan, signal), dryRun: true }));
      else say(global, 'Nothing was changed.');
      return signal.aborted ? EXIT.interrupted : (plan.what.failed ?? 0) > 0 ? EXIT.partial : EXIT.done;
    }
    await demandArchive(global.archive);
    const session = await Session.open(global.archive, 'reprocess', { site: how.site, since });
    try {
      for (const note of keepProfiles(global.archive, profiles)) say(global, printable(note));
      const { plan, changed, attachments, left, mended } = await reprocess(session, how, report, planned, onRead);
      const outcome = signal.aborted ? 'interrupted' : (plan.what.failed ?? 0) > 0 ? 'partial' : 'done';
      if (mended > 0 && !global.json) say(global, t`${mended} damaged texts stored anew from their pages`);
      const attached = attachments === 0 ? '' : t`, ${attachments} attachments`;
      await session.close(outcome, {
        read: plan.read,
        changed,
        attachments,
        left,
        mended,
        ...plan.what,
        rules: plan.rules,
      });
      if (global.json) line(JSON.stringify({ ...sums(plan, signal), changed, attachments, left, mended }));
      else say(global, signal.aborted ? 'Interrupted; the same command goes on.' : t`${changed} changed${attached}`);
      return EXIT_OF[outcome];
    } catch (error) {
      await session.close('failed', { error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  });
}

function time(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  throw new StopRun('usage', `"${text}" is no time.`, 'Write ISO 8601, such as 2024-05-31.', EXIT.usage);
}

function shown({ what, id, url, changes, why }: PageChange): string {
  const name = what in NAMES ? NAMES[what as keyof typeof NAMES] : what;
  return `${padEndColumns(translated(name), 11)}  ${id ?? '-'.repeat(16)}  ${url}  ${why ? translated(why) : changes === null ? '' : reason(what, changes)}`;
}

const reason = (what: PageChange['what'], changes: Changes): string =>
  what === 'renewed' ? besidesInWords(changes) : inWords(changes, true);

/** The plan in sums, for machines. */
const sums = ({ read, what, rules }: Tally, { aborted }: AbortSignal) => ({
  read,
  interrupted: aborted,
  ...what,
  rules,
});

/** The plan in sums, for people, before anything is changed. */
function sum(global: Global, plan: Tally, count: number): void {
  if (count > EXAMPLES) say(global, `… and ${count - EXAMPLES} more (--json has all)`);
  const parts = Object.entries(plan.what)
    .sort(([, a], [, b]) => b - a)
    .map(([what, n]) => counted(n, { ...NAMES, ...OTHERS }[what as Derived['what']]));
  say(global, t`${plan.read} pages read: ${listed(parts) || t`no article among them`}`);
  for (const [rule, { articles, before, after }] of Object.entries(plan.rules).sort(
    ([, a], [, b]) => b.articles - a.articles,
  ))
    say(global, printable(t`  ${rule.padEnd(32)} ${articles} articles, at work ${before} → ${after} times`));
}
