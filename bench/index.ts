/** `npm run bench [-- NAME]`: each figure of the documents comes from here. */
import { benchCrawl } from './crawl.js';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  crawl: () => benchCrawl(3000, 3),
};

const name = process.argv[2] ?? 'crawl';
const bench = BENCHES[name];
if (bench === undefined) {
  process.stderr.write(`There is no bench "${name}"; there are: ${Object.keys(BENCHES).join(', ')}\n`);
  process.exitCode = 2;
} else await bench();
