/** `yuanye serve`: the reading room, for people with a browser. */
import { type Command, InvalidArgumentError } from 'commander';
import { actLater } from '../run-command.js';

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('Write a port, 0 to 65535.');
  return port;
}

function threads(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError('Write a number from 0 to 99.');
  return Number(text);
}

/** `https://archive.example.org`, without a path. */
function origin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '')
    throw new InvalidArgumentError('Write an address without a path, such as https://archive.example.org.');
  return url.origin;
}

function email(text: string): string {
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(text))
    throw new InvalidArgumentError('Write an address such as library@example.org.');
  return text;
}

export function register(command: Command): void {
  command
    .option('--port <n>', 'the port; 0: any free one', portNumber, 9781)
    .option('--listen <address>', 'where to listen; readers on other machines need --origin too', '127.0.0.1')
    .option('--origin <url>', 'the address at which readers reach the room, as behind a proxy', origin)
    .option(
      '--replay-origin <url>',
      'another address, where pages are shown as they were; needed with --origin',
      origin,
    )
    .option('--replay-port <n>', 'the port of that address on this machine (default: the next one)', portNumber)
    .option('--contact <email>', 'whom harvesters of OAI-PMH write to', email)
    .option('--public', 'let search engines take the pages in (robots.txt, sitemap.xml)')
    .option('--no-curation', 'no forms: tags, notes and collections are shown and not changed')
    .option('--workers <n>', 'threads that search', threads, 2)
    .option('--library <dir>', 'the room of a library: all its sites (default where it is called in a library)')
    .addHelpText(
      'after',
      `
Examples:
  yuanye serve                                    http://localhost:9781/, for this machine alone
  yuanye serve --port 8080 --lang zh
  yuanye serve --library ./library                all sites of a library
  yuanye serve --listen 0.0.0.0 --origin http://library.example.org:9781
  yuanye serve --origin https://archive.example.org --public     behind a proxy that speaks TLS
  yuanye serve --origin https://archive.example.org --replay-origin https://replay.example.org

Pages are shown as they were from a port and a name of their own (http://127.0.0.1:9782), because they keep their markup.
A room for others shows them only with --replay-origin, another host name that the proxy sends to the replay port.

Readers on this machine may add tags, notes and collections (yuanye curate); a room for others (--origin) shows tags and
collections and changes nothing. The room may be open while a crawl writes. Ctrl-C closes it.

Pages come in the language that a browser asks for; --lang gives all of them one language.`,
    )
    .action(actLater(async () => (await import('../actions/serve.js')).serve));
}
