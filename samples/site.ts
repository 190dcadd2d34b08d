/**
 * The sample site as a function: which articles there are, where they stand and what they say. Nothing is stored but
 * the hand-written articles; article n of 200,000 is worked out when it is asked for.
 */
import { CHANNELS, type HandWritten, handWritten } from './content.js';
import type { Charset } from './gbk.js';
import { type Written, write, writeSummary } from './grammar.js';
import { hash } from './random.js';
import { WORDS } from './words.js';

export interface SiteOptions {
  readonly seed: number;
  /** How many articles in all, the hand-written ones first; at most 200,000. */
  readonly articles: number;
}

/** Where the charset of a page stands. */
export type Declared = 'header' | 'meta' | 'nowhere';

/** What is known of an article before it is written. */
export interface Entry {
  /** Place in the site: hand-written ones from 0, then the generated ones. */
  readonly index: number;
  readonly path: string;
  readonly channel: number;
  /** `2019-12-20 10:00:00`, Asia/Shanghai. */
  readonly date: string;
  readonly kind: HandWritten['kind'];
  readonly charset: Charset;
  readonly declared: Declared;
  /** The place of the article that this one repeats. */
  readonly duplicateOf?: number;
  readonly near?: boolean;
}

export interface RelatedEntry {
  readonly title: string;
  readonly summary: string;
  readonly path: string;
}

export interface Site {
  readonly options: SiteOptions;
  readonly hand: readonly HandWritten[];
  readonly total: number;
  entry(index: number): Entry;
  /** The entry at a path, or null: 404. */
  at(path: string): Entry | null;
  written(entry: Entry): Written;
  related(entry: Entry): readonly RelatedEntry[];
  /** Title and opening of an article, cheaply. */
  summary(index: number): { readonly title: string; readonly summary: string };
  /** How many articles a channel has, and which stands at a place of its list (0 is the newest). */
  channelSize(channel: number): number;
  channelItem(channel: number, place: number): number;
}

const HAND_ID = 275001;
const FIRST_ID = 300001;
const FIRST_DAY = Date.UTC(2012, 2, 1) / 86_400_000;
const DAYS = 3200;
export const MOST_ARTICLES = 200_000;

const two = (n: number) => String(n).padStart(2, '0');

export function createSite(options: SiteOptions): Site {
  const { seed } = options;
  const total = Math.min(MOST_ARTICLES, Math.max(1, Math.floor(options.articles)));
  const hand = handWritten().slice(0, total);
  const made = total - hand.length;
  const handOf = CHANNELS.map((_, c) =>
    hand
      .flatMap((article, i) => (article.channel === c ? [i] : []))
      .sort((a, b) => (hand[a]!.date < hand[b]!.date ? 1 : -1)),
  );

  /** A generated article that is no duplicate: where the text of a duplicate comes from. */
  function original(n: number): number {
    let at = n;
    for (let i = 0; duplicates(at) !== 'no'; i++) at = hash(seed, n, 'original', i) % Math.max(1, n);
    return at;
  }
  function duplicates(n: number): 'no' | 'exact' | 'near' {
    if (n < 10) return 'no';
    const lot = hash(seed, n, 'duplicate') % 50;
    return lot === 0 ? 'exact' : lot === 1 ? 'near' : 'no';
  }

  function charsetOf(index: number): { charset: Charset; declared: Declared } {
    const lot = index < hand.length ? (index * 7) % 20 : hash(seed, index, 'charset') % 20;
    if (lot < 6) return { charset: 'gbk', declared: 'header' };
    if (lot < 12) return { charset: 'gbk', declared: 'meta' };
    if (lot < 14) return { charset: 'gbk', declared: 'nowhere' };
    return { charset: 'utf-8', declared: lot < 18 ? 'header' : 'meta' };
  }

  function entry(index: number): Entry {
    const article = hand[index];
    if (article !== undefined) {
      const day = article.date.slice(0, 10).replaceAll('-', '');
      return {
        index,
        path: `/htm/${day.slice(0, 4)}/${day.slice(4)}/${HAND_ID + index}.html`,
        channel: article.channel,
        date: article.date,
        kind: article.kind,
        ...charsetOf(index),
      };
    }
    const n = index - hand.length;
    const date = new Date((FIRST_DAY + Math.floor((n * DAYS) / made)) * 86_400_000);
    const moment = hash(seed, n, 'moment');
    const [year, month, day] = [date.getUTCFullYear(), two(date.getUTCMonth() + 1), two(date.getUTCDate())];
    const repeats = duplicates(n);
    return {
      index,
      path: `/htm/${year}/${month}${day}/${FIRST_ID + n}.html`,
      channel: n % CHANNELS.length,
      date: `${year}-${month}-${day} ${two(7 + (moment % 12))}:${two((moment >>> 8) % 60)}:${two((moment >>> 16) % 60)}`,
      kind: 'article',
      ...charsetOf(index),
      ...(repeats === 'no' ? {} : { duplicateOf: hand.length + original(n), near: repeats === 'near' }),
    };
  }

  function at(path: string): Entry | null {
    const id = Number(/^\/htm\/\d{4}\/\d{4}\/(\d{6})\.html$/.exec(path)?.[1] ?? 0);
    const index = id >= FIRST_ID ? id - FIRST_ID + hand.length : id - HAND_ID;
    if (index < 0 || index >= total || (id < FIRST_ID && index >= hand.length)) return null;
    const found = entry(index);
    return found.path === path ? found : null;
  }

  function written({ index, duplicateOf, near }: Entry): Written {
    const article = hand[index];
    if (article !== undefined) return article;
    const n = (duplicateOf ?? index) - hand.length;
    const text = write(hash(seed, n));
    if (near !== true) return text;
    // What a second paper does to a story: another source and editor, a paragraph less, one fact brought up to date.
    const drop = 1 + (hash(seed, index, 'drop') % (text.blocks.length - 1));
    return {
      title: text.title,
      source: WORDS['media']![hash(seed, index, 'source') % WORDS['media']!.length]!,
      editor: `${WORDS['sur']![hash(seed, index, 'editor') % WORDS['sur']!.length]!}静`,
      blocks: text.blocks
        .filter((block, i) => i !== drop || block.kind === 'heading')
        .map((block, i) =>
          i === 0 ? { ...block, text: block.text.replace(/\d+/, (d) => `${Number(d) + 1}`) } : block,
        ),
    };
  }

  function summary(index: number) {
    const article = hand[index];
    if (article !== undefined) {
      const first = article.blocks.find((block) => block.kind === 'paragraph')?.text ?? '';
      return { title: article.title, summary: first.slice(0, 110).replace(/[，。；、：]$/, '') };
    }
    const n = index - hand.length;
    return writeSummary(hash(seed, duplicates(n) === 'no' ? n : original(n)));
  }

  return {
    options,
    hand,
    total,
    entry,
    at,
    written,
    summary,
    related(of) {
      const places = new Set<number>();
      for (let i = 0; places.size < Math.min(3, total - 1); i++) {
        const place = hash(seed, of.index, 'related', i) % total;
        if (place !== of.index) places.add(place);
      }
      return [...places].map((place) => ({ ...summary(place), path: entry(place).path }));
    },
    channelSize: (channel) => handOf[channel]!.length + Math.max(0, Math.ceil((made - channel) / CHANNELS.length)),
    channelItem(channel, place) {
      const written = handOf[channel]!;
      if (place < written.length) return written[place]!;
      const count = Math.max(0, Math.ceil((made - channel) / CHANNELS.length));
      const n = (count - 1 - (place - written.length)) * CHANNELS.length + channel;
      return hand.length + n;
    },
  };
}
