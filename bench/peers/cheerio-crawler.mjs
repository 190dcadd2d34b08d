/**
 * The usual way, tuned: Crawlee's CheerioCrawler without disk, sessions and statistics files, the body's text and
 * title taken by selectors and pushed to Crawlee's dataset, as its templates do, here in memory. It decodes by its own rules and keeps no bytes, versions or archive.
 */
import { readFileSync } from 'node:fs';
import { CheerioCrawler, Configuration, log } from '@crawlee/cheerio';

log.setLevel(log.LEVELS.ERROR);
const urls = readFileSync(process.argv[2], 'utf8').trim().split('\n');
let kept = 0;
const crawler = new CheerioCrawler(
  {
    minConcurrency: 32,
    maxConcurrency: 32,
    useSessionPool: false,
    retryOnBlocked: false,
    maxRequestRetries: 0,
    additionalMimeTypes: ['*/*'],
    autoscaledPoolOptions: { maybeRunIntervalSecs: 0.05, autoscaleIntervalSecs: 1 },
    requestHandler: async ({ $, request, pushData }) => {
      kept++;
      await pushData({
        url: request.url,
        title: $('h1').first().text(),
        text: $('div')
          .map((_, e) => $(e).children('p').text())
          .get()
          .join('\n'),
      });
    },
  },
  new Configuration({ persistStorage: false }),
);
await crawler.run(urls);
if (kept !== urls.length) throw new Error(`${kept} of ${urls.length} pages`);
