/** `yuanye site`: which sites are known, and what a profile would take. */
import type { Command } from 'commander';
import { actLater, addGlobals } from '../run-command.js';
import { registerBoilerplate } from './site-boilerplate.js';
import { registerNew } from './site-new.js';

export function register(command: Command): void {
  command.addHelpText(
    'after',
    `
Examples:
  yuanye site list
  yuanye site check chla
  yuanye site check chla http://www.chla.com.cn/htm/2019/1220/275031.html
  yuanye site check my-site.yaml saved-page.html
  yuanye site new http://www.example.com/news/
  yuanye site boilerplate chla

Profiles of your own lie in ARCHIVE/sites and in the folder that YUANYE_SITES names.`,
  );
  addGlobals(command.command('list'))
    .description('the sites that are known')
    .addHelpText('after', '\nExample:\n  yuanye site list --json')
    .action(actLater(async () => (await import('../actions/site.js')).list));
  registerNew(command);
  registerBoilerplate(command);
  addGlobals(command.command('check'))
    .description('check a profile, and show what it would take from a page')
    .argument('<site-or-file>', 'a site’s name, or a YAML file')
    .argument('[page]', 'an address, or an HTML file')
    .option('--url <address>', 'the address an HTML file was saved from')
    .option('--allow-private', 'let private addresses be asked')
    .addHelpText(
      'after',
      '\nExample:\n  yuanye site check my-site.yaml page.html --url http://www.example.com/a/1.html',
    )
    .action(actLater(async () => (await import('../actions/site.js')).check));
}
