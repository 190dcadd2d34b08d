/** `yuanye site boilerplate`: what was learnt to be a site's template, and on how many of its pages each block stands. */
import type { Command } from 'commander';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t } from '../../lang/index.js';
import { act, addGlobals, type Global, line, reading, say } from '../run-command.js';

export function registerBoilerplate(command: Command): void {
  addGlobals(command.command('boilerplate'))
    .description('the blocks learnt to be a site’s template')
    .argument('<site>', 'a site’s name, as yuanye status shows it')
    .addHelpText('after', '\nExample:\n  yuanye site boilerplate chla --json')
    .action(act(show));
}

async function show(global: Global, site: string): Promise<ExitCode> {
  return reading(global, (archive) => {
    const learnt = archive.boilerplates.latest(site);
    if (learnt === null) {
      if (!archive.boilerplates.sites().includes(site))
        throw new StopRun(
          'no-site',
          `No page of "${site}" has been archived.`,
          'yuanye status names the sites of this archive.',
          EXIT.usage,
        );
      say(global, 'Nothing repeats over this site’s pages that a rule would have left.');
      return EXIT.done;
    }
    const rows = [...learnt.blocks].sort((a, b) => b[1] - a[1]);
    for (const [text, pages] of rows)
      line(
        global.json
          ? JSON.stringify({ boilerplate: learnt.id, pages, of: learnt.pages, text })
          : printable(`${String(pages).padStart(5)}  ${text}`),
      );
    say(global, t`${learnt.id}: ${rows.length} blocks, learnt from ${learnt.pages} pages`);
    return EXIT.done;
  });
}
