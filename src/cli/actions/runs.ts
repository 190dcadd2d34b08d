/** What `yuanye runs` does. */
import type { RunInfo } from '../../../storage/index.js';
import { runOf } from '../../archive/find-article.js';
import { zoneOfRun } from '../../archive/run-zone.js';
import { redacted } from '../../archive/secrets.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printableLine } from '../../core/terminal.js';
import { currentLang, t, translated } from '../../lang/index.js';
import { briefly, runLines, seconds } from '../../report/text.js';
import { localTime } from '../../report/times.js';
import { type Global, line, reading, say } from '../run-command.js';
import { padEndColumns, wrapIndented } from '../wrapped.js';

export async function list(global: Global, options: { limit: number }): Promise<ExitCode> {
  return reading(global, async (archive) => {
    const runs = archive.runs.list(options.limit).map(redacted);
    if (runs.length === 0 && !global.json) say(global, 'No runs yet; yuanye crawl or yuanye import begins one.');
    for (const run of runs) {
      if (global.json) {
        line(JSON.stringify(run));
        continue;
      }
      const began = localTime(run.startedAt, await zoneOfRun(global.archive, run));
      const text = `${String(run.id).padStart(5)}  ${began}  ${padEndColumns(translated(run.kind), 9)} ${stateOf(run)}`;
      line(wrapIndented(printableLine(text), 7));
    }
    return EXIT.done;
  });
}

function stateOf(run: RunInfo): string {
  if (run.outcome === null) return t`at work (process ${run.pid})`;
  if (run.finishedAt === null) return t`${translated(run.outcome)}  (process ${run.pid})`;
  return t`${translated(run.outcome ?? '')}  ${seconds(run)} s  ${briefly(run)}`.trimEnd();
}

export async function show(global: Global, id: number, options: { html?: boolean }): Promise<ExitCode> {
  if (options.html === true && global.json) {
    const message = 'The report of a run is a page (--html) or an object (--json), not both.';
    throw new StopRun('usage', message, 'Leave one of them out.', EXIT.usage);
  }
  return reading(global, async (archive) => {
    const run = redacted(runOf(archive, id));
    if (options.html === true)
      line((await import('../../serve/index.js')).runFile(run, archive.runs.list(60), currentLang()));
    else if (global.json) line(JSON.stringify(run));
    else
      for (const text of runLines(run, await zoneOfRun(global.archive, run)))
        line(wrapIndented(printableLine(text), /^ +\d+ {2}/.test(text) ? 11 : 4));
    return EXIT.done;
  });
}
