/** `yuanye forget`: an article and all its bytes leave the archive; the fact and the reason stay. */
import type { Command } from 'commander';
import type { Archive } from '../../../storage/index.js';
import { idOf } from '../../archive/find-article.js';
import { beyondReach, type ForgetPlan, forget, planToForget, refusal } from '../../archive/forget/forget.js';
import { Session } from '../../archive/session.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { act, type Global, line, reading, say } from '../run-command.js';

/** How long a forget waits for a run to end, in milliseconds. */
const PATIENCE = 600_000;

export function register(command: Command): void {
  command
    .argument('<id-or-url>', "an article's id or one of its addresses")
    .requiredOption('--reason <text>', 'why; it stays in the archive')
    .option('--also', 'forget as well the pages whose records only repeat its payload')
    .option('--dry-run', 'tell what would go; change nothing')
    .addHelpText(
      'after',
      `
Examples:
  yuanye forget ivgzwmmbwknhlpwt --reason "asked by the person named, 2026-03-01" --dry-run
  yuanye forget http://www.chla.com.cn/htm/2019/1220/275031.html --reason "court order 12/2026"

Text, versions, index entries, duplicates and payload go; WARC files are written anew without them, and the database is
overwritten and compacted. The addresses, the id, the reason and the time stay, so that neither a crawl nor a rebuild
brings it back. It cannot reach copies made earlier: they are named at the end.`,
    )
    .action(act(run));
}

interface Options {
  readonly reason: string;
  readonly also?: boolean;
  readonly dryRun?: boolean;
}

/** Tells of an article that was forgotten earlier, by this command or by the run that finished it. False when it was not. */
function forgottenBefore(global: Global, archive: Archive, name: string): boolean {
  if (archive.articles.resolve(name) !== undefined) return false;
  const one = archive.forgetting.list().find(({ id, url }) => id === name || url === name);
  if (one === undefined) return false;
  if (global.json)
    line(JSON.stringify({ forgotten: [], captures: 0, files: 0, beyondReach: beyondReach(archive), before: one }));
  say(global, printable(`Forgotten already, at ${one.at}: ${one.id}  (${one.reason})`));
  return true;
}

async function run(global: Global, name: string, options: Options): Promise<ExitCode> {
  if (options.dryRun === true) {
    return reading(global, (archive) => {
      if (forgottenBefore(global, archive, name)) return EXIT.done;
      const plan = planToForget(archive, [idOf(archive, name)], options.also === true);
      tell(global, plan, 'would go');
      if (plan.needed.length > 0) throw refusal(archive, plan.needed);
      return EXIT.done;
    });
  }
  const session = await Session.open(global.archive, 'forget', { reason: options.reason }, PATIENCE);
  try {
    if (forgottenBefore(global, session.archive, name)) {
      await session.close('done', { forgotten: [], files: 0 });
      return EXIT.done;
    }
    const plan = planToForget(session.archive, [idOf(session.archive, name)], options.also === true);
    if (plan.needed.length > 0) throw refusal(session.archive, plan.needed);
    const { files, damaged } = await forget(session, plan, options.reason);
    const ids = plan.articles.map(({ id }) => id);
    const left = beyondReach(session.archive);
    await session.close('done', { forgotten: ids, files });
    if (global.json) line(JSON.stringify({ forgotten: ids, captures: plan.captures.length, files, beyondReach: left }));
    tell(global, plan, 'gone');
    say(global, `${files} WARC files written anew`);
    if (damaged > 0) say(global, `${damaged} damaged bytes were copied as they are: nobody can tell what they hold.`);
    say(global, 'Not reached, because it lies outside or is a copy of its own:');
    for (const one of left) say(global, `  ${one}`);
    say(global, '  backups, exports, WACZ files and copies of this folder that were made before');
    say(global, '  titles and summaries that other archived pages print of it');
    return EXIT.done;
  } catch (error) {
    await session.close('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

function tell(global: Global, plan: ForgetPlan, how: string): void {
  for (const { id, title, versions, captures } of plan.articles)
    say(
      global,
      printable(`${how}: ${id}  ${title ?? '(no title)'}  ${versions} versions, ${captures.length} captures`),
    );
  if (plan.kept > 0) say(global, `${plan.kept} answers without a word of it stay, because other pages repeat them`);
}
