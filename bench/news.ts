/** Archived articles in any number for benchmarks and for the truth about duplicates: the sample site's words in the shape of an `Article`. */
import { hash, randomFrom, type Written, write } from '../samples/index.js';
import type { Article, Block } from '../src/core/page.js';
import { publicId } from '../src/core/url.js';

const SITES = ['garden-news', 'city-green', 'landscape-paper', 'park-weekly'];
const two = (n: number) => String(n).padStart(2, '0');

/** Words made into an article as a page would have given it. `seed` decides what the words do not: date and site. */
export function articleOf(
  url: string,
  words: Pick<Written, 'title' | 'source' | 'editor' | 'blocks'>,
  seed: number,
): Article {
  const random = randomFrom(seed);
  const date = `${random.between(2005, 2024)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
  const time = `${two(random.between(6, 22))}:${two(random.between(0, 59))}:00`;
  const blocks: Block[] = words.blocks.map(({ kind, text }) =>
    kind === 'heading' ? { kind, text, level: 2 } : { kind, text },
  );
  return {
    schema: 'article@2',
    id: publicId(url),
    url,
    urls: [url],
    site: random.pick(SITES),
    kind: 'article',
    title: words.title,
    publishedAt: `${date}T${time}+08:00`,
    publishedAtText: `${date} ${time}`,
    modifiedAt: null,
    source: words.source,
    sourceUrl: null,
    author: null,
    editor: words.editor,
    photographer: null,
    views: null,
    language: 'zh-Hans',
    script: 'hans',
    encoding: { used: 'gb18030', header: null, meta: 'gbk', detected: 'gb18030', because: 'the meta element says so' },
    blocks,
    text: blocks.map((block) => block.text).join('\n'),
    related: [{ title: words.title, summary: null, url: `http://news.example/${seed}.html` }],
    keywords: [],
    summary: null,
    images: [],
    rights: null,
    removed: [
      {
        kind: 'notice',
        rule: 'notice@1',
        reason: 'a notice below the text',
        text: '版权归原作者所有，转载请注明出处。',
      },
    ],
    trail: [],
    flags: [],
    confidence: 0.9,
    confidenceBecause: ['title, date and body agree'],
  };
}

/** The `i`-th article of a seed, unrelated to every other. */
export function newsArticle(seed: number, i: number): Article {
  const one = hash(seed, i);
  return articleOf(`http://news.example/htm/${seed}/${i}.html`, write(one), one);
}
