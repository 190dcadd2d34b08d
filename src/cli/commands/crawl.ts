/** `yuanye crawl`: fetch, repair, clean and archive. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { MEDIA } from '../../core/choices.js';
import { isDay } from '../../core/times.js';
import { atLeastOne, maxDisk, wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('Write a day that there is, as YYYY-MM-DD.');
  return text;
}

export function register(command: Command): void {
  command
    .argument('[site-or-url...]', 'a site profile, its YAML file, or addresses; none: go on with what is queued')
    .option('--urls <file>', 'single pages: a file with one address a line, or - for standard input')
    .option('--since <day>', 'leave out articles whose address, sitemap or feed dates them before YYYY-MM-DD', day)
    .option('--limit <n>', 'pages to visit at most', atLeastOne)
    .option(
      '--delay <ms>',
      'milliseconds between two requests to one host; never below the polite minimum',
      wholeNumber,
    )
    .option('--concurrency <n>', 'hosts visited side by side; each has one connection', atLeastOne, 16)
    .option('--related-depth <n>', 'steps along related articles (default: the profile’s, 1)', wholeNumber)
    .addOption(
      new Option(
        '--media <what>',
        'files of articles to keep: none, pictures, style sheets and attached documents (article, the default), or every file (all)',
      ).choices(MEDIA),
    )
    .option(
      '--site',
      'the addresses are whole sites; else one that is an article’s is that page, and what it relates to',
    )
    .option('--keep-failures', 'keep a picture and the HTML of pages that fail in the browser, in ARCHIVE/failures')
    .option('--dry-run', 'print the pages, the hours at the polite rate and the size; keep nothing')
    .option('--allow-private', 'let private addresses be visited, and --delay hold there: tests, or your own site')
    .addHelpText(
      'after',
      `
Examples:
  yuanye crawl chla --limit 200
  yuanye crawl chla --dry-run --since 2020-01-01
  yuanye crawl http://www.chla.com.cn/htm/2019/1220/275031.html   one article and what it relates to
  yuanye crawl http://www.example.com/news/list.html --site       the whole site
  yuanye crawl --urls addresses.txt --related-depth 0
  yuanye crawl SITE --keep-failures  shows why pages with scripts fail
  yuanye crawl                       goes on where an interrupted crawl ended, with its options

Ctrl-C once: what is in flight is saved, exit 130. Twice: ends at once; nothing that was saved is lost.`,
    )
    .action(actLater(async () => (await import('../actions/crawl.js')).run));
  maxDisk(command);
}
