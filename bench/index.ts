/** `npm run bench [-- NAME …]`: each figure of the documents comes from here. */
import { benchCrawl } from './crawl.js';

const BENCHES: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  /** `crawl [PAGES] [ROUNDS]` */
  crawl: ([pages = '3000', rounds = '3']) => benchCrawl(Number(pages), Number(rounds)),
};

const [name = 'crawl', ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  process.stderr.write(`There is no bench "${name}"; there are: ${Object.keys(BENCHES).join(', ')}\n`);
  process.exitCode = 2;
} else await bench(args);
