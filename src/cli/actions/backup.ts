/** What `yuanye backup` does. */
import { backUp } from '../../archive/backup/backup.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { t } from '../../lang/index.js';
import { type Global, line, longWork, reading, say } from '../run-command.js';
import { megabytes } from './status.js';

export async function backup(global: Global, dir: string): Promise<ExitCode> {
  return reading(global, async (archive) => {
    const report = await longWork(global, (signal, show) => backUp(archive, dir, show, signal));
    if (report === undefined) return EXIT.interrupted;
    if (global.json) line(JSON.stringify(report));
    else
      say(
        global,
        t`${report.articles} articles, ${report.files} files, ${megabytes(report.bytes)} in ${dir}; ${megabytes(report.written)} written`,
      );
    return EXIT.done;
  });
}
