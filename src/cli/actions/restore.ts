/** What `yuanye restore` does. */
import { checkBackup, restore as restoreBackup } from '../../archive/backup/restore.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t } from '../../lang/index.js';
import { localTime } from '../../report/times.js';
import { type Global, line, longWork, say } from '../run-command.js';

export async function restore(global: Global, dir: string, options: { check?: boolean }): Promise<ExitCode> {
  const only = options.check === true;
  const manifest = await longWork(global, (signal, show) => {
    const onFile = (done: number, total: number) => show(only ? 'checked' : 'restored', done, total);
    return only ? checkBackup(dir, onFile, signal) : restoreBackup(dir, global.archive, onFile, signal);
  });
  if (manifest === undefined) return EXIT.interrupted;
  const { at, articles, files } = manifest;
  if (global.json) line(JSON.stringify({ archive: only ? null : global.archive, at, articles, files: files.length }));
  else
    say(
      global,
      t`${articles} articles as of ${localTime(at!)}: ${only ? t`the backup is whole` : printable(global.archive)}`,
    );
  return EXIT.done;
}
