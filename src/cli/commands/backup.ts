/** `yuanye backup`: the whole archive in another folder, also while a crawl writes. */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('<dir>', 'the folder of the backup; named again, only what is new is copied')
    .option('--check', 'also compare every file that stays with its digest, and copy damaged ones anew')
    .addHelpText(
      'after',
      `
Examples:
  yuanye backup /media/disk/yuanye           the database as it is now, every snapshot file, the profiles in sites/
  yuanye backup /media/disk/yuanye           the next day: the database, and the snapshot files that are new
  yuanye backup /media/disk/yuanye --check   the same, and every byte of the backup is read

The folder must be empty, or hold a backup of this very archive; nothing is deleted in it that a backup did not write.
Snapshot files are copied once; the database is copied whole each time, beside the one before, which leaves when the new
backup is whole. A crawl may be at work meanwhile. What the archive no longer has leaves the backup, too.
Snapshot files are read once when they are copied: places that cannot be read are told, and the exit code is 3. A file that the
archive has in another state than the backup is never copied over it: the backup stays as it is, with exit code 1.
yuanye restore makes an archive of it again.`,
    )
    .action(actLater(async () => (await import('../actions/backup.js')).backup));
}
