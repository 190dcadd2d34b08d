/** What `yuanye backup` does. */
import { backUp } from '../../archive/backup/backup.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t } from '../../lang/index.js';
import { damageText } from '../damage-text.js';
import { type Global, line, longWork, reading, say } from '../run-command.js';
import { megabytes } from './status.js';

export async function backup(global: Global, dir: string, options: { check?: boolean }): Promise<ExitCode> {
  return reading(global, async (archive) => {
    const report = await longWork(global, (signal, progress) =>
      backUp(archive, dir, { progress, signal, check: options.check === true }),
    );
    if (report === undefined) return EXIT.interrupted;
    if (global.json) line(JSON.stringify(report));
    else
      say(
        global,
        t`${report.articles} articles, ${report.files} files, ${megabytes(report.bytes)} in ${dir}; ${megabytes(report.written)} written`,
      );
    const { damage, mended } = report;
    if (!global.json) {
      if (mended > 0) say(global, t`${mended} damaged files of the backup copied anew`);
      for (const one of damage) say(global, printable(damageText(one)));
      if (damage.length > 0)
        say(
          global,
          'The archive is damaged, and so is what was copied of it just now. yuanye verify --deep tells more.',
        );
    }
    return damage.length > 0 ? EXIT.partial : EXIT.done;
  });
}
