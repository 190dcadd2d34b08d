/** `yuanye library forget|verify|rebuild-catalogue`: a library kept sound. */
import type { Command } from 'commander';
import { atLibrary } from '../options.js';
import { actLater } from '../run-command.js';

export function registerChecks(command: Command): void {
  atLibrary(command.command('forget'))
    .description('remove an article from every site that holds it, and from the catalogue; the reason stays')
    .argument('<id-or-url>')
    .requiredOption('--reason <text>', 'why; it stays in the archives')
    .option('--also', 'forget as well the pages whose records only repeat its payload')
    .option('--dry-run', 'tell what would go; change nothing')
    .action(actLater(async () => (await import('../actions/library-check.js')).forget));
  atLibrary(command.command('verify'))
    .description('prove that each site is sound, and the catalogue as the sites have it')
    .argument('[name...]', 'these sites only')
    .option('--deep', 'read every byte of every snapshot file')
    .action(actLater(async () => (await import('../actions/library-check.js')).verify));
  atLibrary(command.command('rebuild-catalogue'))
    .description('make the catalogue anew from the sites')
    .action(actLater(async () => (await import('../actions/library-check.js')).rebuild));
}
