/** What `yuanye forget` does. */
import type { Archive } from '../../../storage/index.js';
import { checked } from '../../archive/curation/curate.js';
import { articleNamed, forgottenAs, idOf } from '../../archive/find-article.js';
import { beyondReach, type ForgetPlan, forget, planToForget, refusal } from '../../archive/forget/forget.js';
import { Session } from '../../archive/session.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import { type Global, line, localizedProblem, reading, say } from '../run-command.js';

/** How long a forget waits for a run to end, in milliseconds. */
const PATIENCE = 600_000;

export interface ForgetOptions {
  readonly reason?: string;
  readonly marked?: boolean;
  readonly also?: boolean;
  readonly dryRun?: boolean;
}

/** Tells of an article that was forgotten earlier, by this command or by the run that finished it. False when it was not. */
function forgottenBefore(global: Global, archive: Archive, name: string): boolean {
  const one = forgottenAs(archive, name);
  if (one === undefined) return false;
  if (global.json)
    line(JSON.stringify({ forgotten: [], captures: 0, files: 0, beyondReach: beyondReach(archive), before: one }));
  else say(global, printable(t`Forgotten already, at ${one.at}: ${one.id}  (${one.reason})`));
  return true;
}

/** One article that is to go, and why. */
interface Asked {
  readonly id: string;
  readonly reason: string;
}

function usage(message: string, hint: string): StopRun {
  return new StopRun('usage', message, hint, EXIT.usage);
}

/** The articles that the command line means. Throws StopRun (exit 2) when it means none, and nothing is left to finish. */
function askedOf(archive: Archive, name: string | undefined, { reason, marked }: ForgetOptions): Asked[] {
  if (name !== undefined) return [{ id: idOf(archive, name, articleNamed), reason: reason! }];
  const marks = marksOf(archive);
  if (marked === true && marks.length === 0 && !isLeft(archive))
    throw usage('Nothing is marked to be forgotten.', 'yuanye curate mark marks an article.');
  return marks;
}

/** Whether an earlier run was killed or failed while it forgot, or while it closed its files: any writing run ends that. */
function isLeft({ forgetting, runs }: Archive): boolean {
  const [last] = runs.list(1);
  const whole = last?.kind !== 'forget' || last.outcome === 'done' || last.outcome === 'partial';
  return forgetting.begun() !== null || !whole;
}

/** What is marked. A mark of an article that has left the archive since asks for nothing any more. */
function marksOf({ articles, curation }: Archive): Asked[] {
  const marks = curation.marks().filter(({ article }) => articles.resolve(article) !== undefined);
  return marks.map(({ article, reason }) => ({ id: article, reason }));
}

/** Forgets in the archive that `global` names. */
export async function run(global: Global, name: string | undefined, given: ForgetOptions): Promise<ExitCode> {
  const options = given.reason === undefined ? given : { ...given, reason: checked('reason', given.reason) };
  if ((name === undefined) !== (options.marked === true))
    throw usage('Name an article, or give --marked.', 'yuanye forget --help shows examples.');
  if (name !== undefined && options.reason === undefined)
    throw usage('Say why: --reason is missing.', 'The reason stays in the archive.');
  if (options.marked === true && options.reason !== undefined)
    throw usage('Each mark has its own reason.', 'Leave --reason out, or name the article.');
  if (options.dryRun === true) {
    return reading(global, (archive) => {
      if (name !== undefined && forgottenBefore(global, archive, name)) return EXIT.done;
      const needed = askedOf(archive, name, options).flatMap(({ id }) => {
        const plan = planToForget(archive, [id], options.also === true);
        if (global.json)
          line(
            JSON.stringify({
              articles: plan.articles.map((one) => one.id),
              captures: plan.captures.length,
              kept: plan.kept,
              dryRun: true,
            }),
          );
        else printPlan(global, plan, t`would go`);
        return plan.needed;
      });
      if (needed.length > 0) throw refusal(archive, needed);
      return EXIT.done;
    });
  }
  // A command line that names nothing begins no run.
  await reading(global, (archive) => {
    if (name === undefined || forgottenAs(archive, name) === undefined) askedOf(archive, name, options);
  });
  const reason = options.reason === undefined ? { marked: true } : { reason: options.reason };
  const unfinished = await reading(global, ({ forgetting }) => forgetting.begun());
  const session = await Session.open(global.archive, 'forget', reason, PATIENCE);
  const forgotten: string[] = [];
  let files = 0;
  let refused: StopRun | null = null;
  try {
    if (name !== undefined && forgottenBefore(global, session.archive, name)) {
      await session.close('done', { forgotten: [], files: 0 });
      return EXIT.done;
    }
    if (unfinished !== null)
      say(global, t`What an interrupted run was to forget is forgotten: ${unfinished.ids.join(' ')}`);
    const asked = name === undefined ? marksOf(session.archive) : askedOf(session.archive, name, options);
    for (const one of asked) {
      if (forgotten.includes(one.id)) continue; // it went with an earlier one (--also)
      const plan = planToForget(session.archive, [one.id], options.also === true);
      if (plan.needed.length > 0) {
        refused = refusal(session.archive, plan.needed);
        if (name !== undefined) throw refused;
        const { code, message, hint } = refused;
        if (global.json) line(JSON.stringify({ stays: one.id, ...localizedProblem({ code, message, hint }) }));
        else say(global, printable(t`stays: ${one.id}  ${translated(message)}\n  ${translated(hint)}`));
        continue;
      }
      const done = await forget(session, plan, one.reason);
      const ids = plan.articles.map(({ id }) => id);
      forgotten.push(...ids);
      files += done.files;
      const left = beyondReach(session.archive);
      if (global.json) {
        const sums = { captures: plan.captures.length, kept: plan.kept, files: done.files, damaged: done.damaged };
        line(JSON.stringify({ forgotten: ids, ...sums, beyondReach: left }));
      } else {
        printPlan(global, plan, t`forgotten`);
        say(global, t`${done.files} WARC files written anew`);
        if (done.damaged > 0)
          say(global, t`${done.damaged} damaged bytes were copied unread: nobody can tell what they hold.`);
      }
    }
    const left = beyondReach(session.archive);
    await session.close(refused === null ? 'done' : 'partial', { forgotten, files });
    if (forgotten.length > 0) {
      say(global, 'Not reached, because it lies outside or is a copy of its own:');
      for (const one of left) say(global, `  ${one}`);
      say(global, `  ${t`backups, exports, WACZ files and copies of this folder that were made before`}`);
      say(global, `  ${t`titles and summaries that other archived pages print of it`}`);
    }
    return refused === null ? EXIT.done : EXIT.partial;
  } catch (error) {
    await session.close('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

function printPlan(global: Global, plan: ForgetPlan, how: string): void {
  for (const { id, title, versions, captures } of plan.articles)
    say(
      global,
      printable(t`${how}: ${id}  ${title ?? t`(no title)`}  ${versions} versions, ${captures.length} captures`),
    );
  if (plan.kept > 0) say(global, t`${plan.kept} answers without a word of it stay, because other pages repeat them`);
}
