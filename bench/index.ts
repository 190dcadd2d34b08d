/** `npm run bench [-- NAME …]`: each figure of the documents comes from here. */
import { benchArchive } from './archive.js';
import { benchCrawl } from './crawl.js';
import { benchDoubt } from './doubt.js';
import { benchImport } from './import.js';
import { benchLibrary } from './library.js';
import { benchMemory } from './memory.js';
import { benchPages } from './pages.js';
import { benchRooms } from './profile.js';
import { benchClean, benchForward, benchNoise, benchPage } from './repair.js';
import { benchSearch, benchSearchOnce } from './search.js';
import { benchBeside, benchServe } from './serve.js';
import { benchStart } from './start.js';

const BENCHES: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  /** `archive [SIZE …]`: an archive grown to each size in turn. */
  archive: (sizes) => benchArchive(sizes.length === 0 ? [10_000, 200_000] : sizes.map(Number)),
  /** `crawl [PAGES] [ROUNDS]` */
  crawl: ([pages = '3000', rounds = '3']) => benchCrawl(Number(pages), Number(rounds)),
  /** `doubt`: whether wrong texts of the real pages are doubted. */
  doubt: async () => benchDoubt(),
  /** `import [PAGES] [GIGABYTES]` */
  import: ([pages = '3000', gigabytes = '2']) => benchImport(Number(pages), Number(gigabytes)),
  /** `library [SITES] [ARTICLES]` */
  library: ([sites = '300', articles = '200000']) => benchLibrary(Number(sites), Number(articles)),
  /** `memory [SIZE …]`: the peak of a crawl of a site of each size. */
  memory: (sizes) => benchMemory(sizes.length === 0 ? [3000, 30_000] : sizes.map(Number)),
  /** `pages [COUNT]`: reading, real pages where there are some. */
  pages: ([count = '300']) => benchPages(Number(count)),
  /** `profile [PAGES]`: where the CPU of a crawl goes, room by room. */
  profile: ([pages = '3000']) => benchRooms(Number(pages)),
  /** `search [ARTICLES] [ARCHIVE]`; an archive that is there is not filled. */
  search: ([articles = '20000', folder]) => benchSearch(Number(articles), folder),
  /** `search-once ARCHIVE [ROUNDS]` */
  'search-once': async ([folder = '', rounds = '7']) => benchSearchOnce(folder, Number(rounds)),
  /** `serve [ARTICLES] [ARCHIVE]`; an archive that is there is not filled. */
  serve: ([articles = '200000', folder]) => benchServe(Number(articles), folder),
  /** `serve-beside [PAGES] [ROUNDS]`: what a crawl loses beside readers. */
  'serve-beside': ([pages = '2000', rounds = '3']) => benchBeside(Number(pages), Number(rounds)),
  /** `start [ROUNDS]` */
  start: async ([rounds = '11']) => benchStart(Number(rounds)),
  /** `repair FOLDER[,FOLDER…] [PAIRS] [SEED] [SHOW]`: the folders hold clean Chinese text */
  repair: async ([folder = '', pairs = '10000', seed = '1', show = '0']) =>
    benchForward(folder, Number(pairs), Number(seed), Number(show)),
  /** `noise FOLDER[,FOLDER…]` */
  noise: async ([folders = '']) => benchNoise(folders),
  /** `clean-text PATH…` */
  'clean-text': async (paths) => benchClean(paths),
  /** `page-cost FOLDER` */
  'page-cost': async ([folder = '']) => benchPage(folder),
};

const [name = 'crawl', ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  process.stderr.write(`There is no bench "${name}"; there are: ${Object.keys(BENCHES).join(', ')}\n`);
  process.exitCode = 2;
} else await bench(args);
