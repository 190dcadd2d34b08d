/** `yuanye forget`: an article and all its bytes leave the archive; the fact and the reason stay. */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('[id-or-url]', "an article's id or one of its addresses")
    .option('--reason <text>', 'why; it stays in the archive')
    .option('--marked', 'every article that was marked in the reading room or by yuanye curate mark')
    .option('--also', 'forget as well the pages whose records only repeat its payload')
    .option('--dry-run', 'tell what would go; change nothing')
    .addHelpText(
      'after',
      `
Examples:
  yuanye forget ivgzwmmbwknhlpwt --reason "当事人要求，2026-03-01" --dry-run
  yuanye forget http://www.chla.com.cn/htm/2019/1220/275031.html --reason "法院裁定 2026-12"
  yuanye forget --marked --dry-run

Text, versions, index entries, duplicates and payload go; WARC files are written anew without them, and the database is
overwritten and compacted. The addresses, the id, the reason and the time stay, so that neither a crawl nor a rebuild
brings it back. It cannot reach copies made earlier: they are named at the end.`,
    )
    .action(actLater(async () => (await import('../actions/forget.js')).run));
}
