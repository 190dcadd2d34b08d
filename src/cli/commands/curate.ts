/**
 * `yuanye curate`: tags, notes and collections, and marks of what is to be forgotten. All of it is written to curation.db;
 * the archive beside it is only read.
 */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

const actions = () => import('../actions/curate.js');

export function register(command: Command): void {
  command.addHelpText(
    'after',
    `
Examples:
  yuanye curate tag ivgzwmmbwknhlpwt 口袋公园 待核
  yuanye search tag:口袋公园
  yuanye curate note ivgzwmmbwknhlpwt '数字与公报不符' --quote '绿地率达到百分之四十'
  yuanye curate notes --json
  yuanye curate collect 课程阅读 ivgzwmmbwknhlpwt http://news.example.com/1.html
  yuanye export --format epub --collection 课程阅读 --out reader.epub
  yuanye curate mark ivgzwmmbwknhlpwt --reason '当事人要求'
  yuanye forget --marked
  yuanye curate export curation.json
  yuanye curate import curation.json

All of it lies in curation.db in the archive's folder: a rebuild takes it along, a backup has it, forgetting an article
removes what belongs to it. A note follows its passage over the versions of an article and says when it is gone.`,
  );
  const below = (name: string, does: string) => command.command(name).description(does);
  below('tag', 'give an article tags')
    .argument('<article>', 'its id or address')
    .argument('<tag...>')
    .action(actLater(async () => (await actions()).tag));
  below('untag', 'take tags from an article')
    .argument('<article>', 'its id or address')
    .argument('<tag...>')
    .action(actLater(async () => (await actions()).untag));
  below('tags', 'every tag, or those of an article')
    .argument('[article]', 'its id or address')
    .action(actLater(async () => (await actions()).tags));
  below('note', 'make a note on an article')
    .argument('<article>', 'its id or address')
    .argument('<text>', 'the note')
    .option('--quote <passage>', 'the passage that it is about, as it stands in the latest version')
    .action(actLater(async () => (await actions()).note));
  below('notes', 'every note, or those of an article')
    .argument('[article]', 'its id or address')
    .action(actLater(async () => (await actions()).notes));
  below('reword', 'give a note other words')
    .argument('<note>', 'its id')
    .argument('<text>')
    .action(actLater(async () => (await actions()).reword));
  below('unnote', 'remove a note')
    .argument('<note>', 'its id')
    .action(actLater(async () => (await actions()).unnote));
  below('collect', 'put articles into a collection; makes it if need be')
    .argument('<name>', 'of the collection')
    .argument('<article...>', 'ids or addresses')
    .action(actLater(async () => (await actions()).collect));
  below('uncollect', 'take articles out of a collection; without any, remove the collection')
    .argument('<name>', 'of the collection')
    .argument('[article...]', 'ids or addresses')
    .option('--yes', 'remove the collection though articles are in it')
    .action(actLater(async () => (await actions()).uncollect));
  below('collections', 'every collection, or what is in one')
    .argument('[name]')
    .action(actLater(async () => (await actions()).collections));
  below('mark', 'mark an article to be forgotten by yuanye forget --marked')
    .argument('<article>', 'its id or address')
    .requiredOption('--reason <text>', 'why; it stays in the archive')
    .action(actLater(async () => (await actions()).mark));
  below('unmark', 'take the mark back')
    .argument('<article>', 'its id or address')
    .action(actLater(async () => (await actions()).unmark));
  below('marks', 'what is marked to be forgotten').action(actLater(async () => (await actions()).marks));
  below('export', 'all of it as JSON')
    .argument('[file]', 'by itself standard output')
    .option('--update', 'replace an earlier export')
    .action(actLater(async () => (await actions()).exportFile));
  below('import', 'add what an export holds and the archive has not')
    .argument('<file>', 'or - for standard input')
    .action(actLater(async () => (await actions()).importFile));
}
