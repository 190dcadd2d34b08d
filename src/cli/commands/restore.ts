/** `yuanye restore`: an archive from a backup. */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('<dir>', 'a folder that yuanye backup made')
    .option('--check', 'only compare every file with its digest')
    .addHelpText(
      'after',
      `
Examples:
  yuanye restore /media/disk/yuanye                        into ./archive, which must be empty or not there
  yuanye restore /media/disk/yuanye --archive ./again
  yuanye restore /media/disk/yuanye --check`,
    )
    .action(actLater(async () => (await import('../actions/restore.js')).restore));
}
