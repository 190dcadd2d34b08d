// Crawls a site into ./archive, with a hook and a route of one's own.
import { createCrawler } from 'yuanye/crawler';

const crawler = createCrawler({
  archive: process.env.ARCHIVE ?? './archive',
  limit: 50,
  allowPrivate: process.env.ALLOW_PRIVATE === '1', // only for a site of one's own
  preNavigationHooks: [(_context, request) => void (request.headers['accept-language'] = 'zh-TW')],
  routes: {
    async article({ page, target, proceed, sendRequest }) {
      console.log(page.status, target.url);
      // Asked for with the site's pause and as its robots.txt allows; kept in the archive's snapshots.
      const views = await sendRequest({ url: `${target.url}?views` });
      console.log('views', views.body);
      await proceed(); // reads the page, keeps the article and queues its links, as every crawl does
    },
  },
});
const { outcome, summary, saved } = await crawler.run(...process.argv.slice(2));
console.log(outcome, saved, summary.statistics.meanMs);
