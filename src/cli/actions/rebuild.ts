/** What `yuanye rebuild` does. */
import { rebuild } from '../../archive/rederive/rebuild.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import { damageText } from '../damage-text.js';
import { warnOfProfiles } from '../missing-profiles.js';
import { type Global, interruptible, line, say } from '../run-command.js';

interface Options {
  readonly into: string;
  readonly workers?: number;
  readonly profile?: string[];
}

export async function run(global: Global, options: Options): Promise<ExitCode> {
  let read = 0;
  await warnOfProfiles(global, options.profile ?? []);
  return interruptible(global, async ({ signal }) => {
    const done = await rebuild(
      global.archive,
      options.into,
      { workers: options.workers, profiles: options.profile ?? [], signal },
      (derived, { url }) => {
        if (derived.what === 'failed') say(global, printable(t`unreadable  ${url}  ${translated(derived.why)}`));
        if (++read % 5000 === 0) say(global, t`${read} pages read`);
      },
      (damage) => {
        if (!global.json) say(global, printable(damageText(damage)));
      },
    );
    const { articles, versions, captures, files, failed, damaged, interrupted } = done;
    if (global.json) line(JSON.stringify(done));
    else {
      say(global, t`${articles} articles in ${versions} versions from ${captures} captures in ${files} files`);
      if (damaged > 0)
        say(global, 'What lay in the damaged or lost places is not in the new archive; a backup may still have it.');
      if (interrupted) say(global, 'Interrupted; the same command goes on.');
    }
    if (interrupted) return EXIT.interrupted;
    return failed + damaged > 0 ? EXIT.partial : EXIT.done;
  });
}
