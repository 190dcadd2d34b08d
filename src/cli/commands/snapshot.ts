/** `yuanye snapshot`: the bytes themselves. */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .command('list <url>')
    .description('every capture of an address, oldest first')
    .action(actLater(async () => (await import('../actions/snapshot.js')).list));
  command
    .command('cat <url>')
    .description("the payload of an address's capture, byte for byte, to standard output")
    .option('--at <time>', 'the capture nearest to this time (ISO 8601; a day: its end here); the newest without it')
    .option('--headers', 'the HTTP answer with its headers')
    .option('--record', 'the whole WARC record, unpacked')
    .action(actLater(async () => (await import('../actions/snapshot.js')).cat));
  command
    .command('open <id>')
    .description('an article (id or address) as a WACZ file of its own, which ReplayWeb.page shows')
    .option('--out <file>', 'the file to write (default ID.wacz)')
    .action(actLater(async () => (await import('../actions/snapshot.js')).open));
  command.addHelpText(
    'after',
    `
Examples:
  yuanye snapshot list http://www.example.com/htm/2019/1220/275031.html
  yuanye snapshot cat http://www.example.com/htm/2019/1220/275031.html > page.html
  yuanye snapshot cat http://www.example.com/ --at 2024-05-06 --headers
  yuanye snapshot open ivgzwmmbwknhlpwt
With --json, list prints one capture a line: {url, date, mime, status, digest, file, offset, length}.`,
  );
}
