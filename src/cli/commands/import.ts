/** `yuanye import`: pages from files take the same way as pages from the net. */
import { type Command, Option } from 'commander';
import { maxDisk, wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument(
      '<path...>',
      'saved pages (HTML, MHTML), documents (PDF, DOCX, DOC, XLSX), plain-text dumps, WARC, ARC or WACZ files, folders or ZIP files of them',
    )
    .option('--url <url>', "the page's address, when one file is imported that does not say it itself")
    .option('--content-type <type>', 'the Content-Type header that came with the files')
    .option('--fetch', 'fetch the pages that bookmarks and lists of addresses name, as yuanye crawl --urls does')
    .option('--delay <ms>', 'with --fetch: milliseconds between two requests to one host', wholeNumber)
    .option('--allow-private', 'with --fetch: let private addresses be visited')
    .addOption(
      new Option('--keep <what>', 'of WARC and WACZ: captures that show an article, or every capture').choices([
        'articles',
        'all',
      ]),
    )
    .option(
      '--workers <n>',
      'threads that read beside the one that writes (default: a core each, three at most)',
      wholeNumber,
    )
    .addHelpText(
      'after',
      `
Examples:
  yuanye import page.html --url http://www.chla.com.cn/htm/2019/1220/275031.html
  yuanye import saved-pages/ --archive ./archive
  yuanye import crawl.warc.gz                 the article pages, with the dates of their captures
  yuanye import zotero-export/                an export with its files: addresses and times come from its catalogue
  yuanye import --fetch bookmarks.html        the pages that it names, fetched
  yuanye import collection.wacz --keep all    every capture (the default of WACZ)

WARC (1.0 and 1.1, gzipped or not) and WACZ are read as a stream; damaged records are reported and passed over.
What a file is, is read from its bytes, whatever its name. Each file ends as new, changed, known or not-read with the
reason; one bad file never stops the rest. Of a folder, files that are no pages are counted by kind.
The address of a page is --url, or what the browser or SingleFile noted in it when it was saved, or what it says itself.
A CSV of file,address,date (columns named or in this order), Zotero's RDF and JSON say where files were saved from.
Bookmarks (HTML, JSON), shortcuts (.url), CSL-JSON and plain lists of addresses name pages, which --fetch fetches.
An import that was stopped is run again: what is known is passed over.
--json prints one line a file, page or damaged place: {file, offset?, outcome, url, id?, title?, code?, message?, hint?};
the last line sums up: {files, outcomes, notRead, stopped}.`,
    )
    .action(actLater(async () => (await import('../actions/import.js')).importPages));
  maxDisk(command);
}
