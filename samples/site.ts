/**
 * The sample site as a function: which articles there are, where they stand and what they say. Nothing is stored but
 * the hand-written articles; article n of 200,000 is worked out when it is asked for.
 */
import { CHANNELS, type HandWritten, handWritten } from './content.js';
import { type Charset, LABEL } from './gbk.js';
import { type Written, write, writeSummary } from './grammar.js';
import { withRefrain } from './mottoes.js';
import { type Oddity, oddityOf } from './odd.js';
import { hash } from './random.js';
import { WORDS } from './words.js';
import { editDays, edited, NEW_PER_DAY, type World } from './years.js';

export interface SiteOptions {
  readonly seed: number;
  /** How many articles in all, the hand-written ones first; at most 200,000. */
  readonly articles: number;
  /** Whether some articles are odd: wrong charsets, several parts, 410, redirects and whatever else odd.ts lists. */
  readonly oddities?: boolean;
  /** Whether templates set lines among the text that no rule of cleaning knows (mottoes.ts). */
  readonly mottoes?: boolean;
  /** Whether the counters of visits that pages show stand still, so that every visitor gets the same pages. */
  readonly still?: boolean;
}

/** Where the charset of a page stands. */
type Declared = 'header' | 'meta' | 'nowhere';

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
  /** The charset that the header and the meta element name; null where they name none. */
  readonly labels: { readonly header: string | null; readonly meta: string | null };
  readonly oddity?: Oddity;
  /** The place of the article that this one repeats. */
  readonly duplicateOf?: number;
  readonly near?: boolean;
}

interface RelatedEntry {
  readonly title: string;
  readonly summary: string;
  readonly path: string;
}

export interface Site {
  readonly options: SiteOptions;
  readonly hand: readonly HandWritten[];
  /** The site today: day and template. The server changes it. */
  readonly world: World;
  /** How many articles there were on the first day. */
  readonly first: number;
  /** How many articles there are today. */
  readonly total: number;
  entry(index: number): Entry;
  /** The entry at a path, or null: 404. Of an article in parts, the later parts' paths lead to it too. */
  at(path: string): Entry | null;
  written(entry: Entry): Written;
  /** How often the text was edited so far, and when last, as `2020-12-05 12:00:00`; else the publication. */
  history(entry: Entry): { readonly version: number; readonly modified: string };
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
const MOST_ARTICLES = 200_000;

const two = (n: number) => String(n).padStart(2, '0');

/** A day since 1970 as `2019-12-20`. */
function dayText(day: number): string {
  const date = new Date(day * 86_400_000);
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

export function createSite(options: SiteOptions): Site {
  const { seed } = options;
  const world: World = { day: 0, broken: false };
  const first = Math.min(MOST_ARTICLES, Math.max(1, Math.floor(options.articles)));
  const hand = handWritten().slice(0, first);
  const atFirst = first - hand.length;
  const made = () => Math.min(MOST_ARTICLES - hand.length, atFirst + world.day * NEW_PER_DAY);
  const total = () => hand.length + made();
  const odd = (n: number) => (options.oddities === true ? oddityOf(seed, n) : undefined);
  const handOf = CHANNELS.map((_, c) =>
    hand
      .flatMap((article, i) => (article.channel === c ? [i] : []))
      .sort((a, b) => (hand[a]!.date < hand[b]!.date ? 1 : -1)),
  );

  /** A generated article that is no duplicate: where the text of a duplicate comes from. */
  function original(n: number): number {
    let at = n;
    for (let i = 0; duplicates(at) !== 'no' || odd(at) !== undefined; i++)
      at = hash(seed, n, 'original', i) % Math.max(1, n);
    return at;
  }
  function duplicates(n: number): 'no' | 'exact' | 'near' {
    if (n < 10 || odd(n) !== undefined) return 'no';
    const lot = hash(seed, n, 'duplicate') % 50;
    return lot === 0 ? 'exact' : lot === 1 ? 'near' : 'no';
  }

  function charsetOf(index: number): Pick<Entry, 'charset' | 'declared' | 'labels'> {
    const lot = index < hand.length ? (index * 7) % 20 : hash(seed, index, 'charset') % 20;
    const charset = lot < 14 ? 'gbk' : 'utf-8';
    const declared = lot < 6 || (lot >= 14 && lot < 18) ? 'header' : lot >= 12 && lot < 14 ? 'nowhere' : 'meta';
    const label = LABEL[charset];
    return {
      charset,
      declared,
      labels: { header: declared === 'header' ? label : null, meta: declared === 'nowhere' ? null : label },
    };
  }

  /** The charset of an odd page: what it is in, and what it says. */
  function oddCharset(oddity: Oddity): Pick<Entry, 'charset' | 'declared' | 'labels'> | null {
    if (oddity === 'big5') return { charset: 'big5', declared: 'meta', labels: { header: null, meta: 'big5' } };
    if (oddity === 'header-lies') {
      return { charset: 'gbk', declared: 'header', labels: { header: 'utf-8', meta: 'gb2312' } };
    }
    if (oddity === 'meta-lies') return { charset: 'utf-8', declared: 'meta', labels: { header: null, meta: 'gb2312' } };
    if (oddity === 'both-lie') {
      return { charset: 'gbk', declared: 'header', labels: { header: 'iso-8859-1', meta: 'utf-8' } };
    }
    return oddity === 'wechat'
      ? { charset: 'utf-8', declared: 'header', labels: { header: 'utf-8', meta: 'utf-8' } }
      : null;
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
    const ordinal = n < atFirst ? Math.floor((n * DAYS) / atFirst) : DAYS + 1 + Math.floor((n - atFirst) / NEW_PER_DAY);
    const day = dayText(FIRST_DAY + ordinal);
    const moment = hash(seed, n, 'moment');
    const repeats = duplicates(n);
    const oddity = odd(n);
    return {
      index,
      path: `/htm/${day.slice(0, 4)}/${day.slice(5, 7)}${day.slice(8)}/${FIRST_ID + n}.html`,
      channel: n % CHANNELS.length,
      date: `${day} ${two(7 + (moment % 12))}:${two((moment >>> 8) % 60)}:${two((moment >>> 16) % 60)}`,
      kind: oddity === 'parts' || oddity === 'images' ? oddity : 'article',
      ...charsetOf(index),
      ...(oddity === undefined ? {} : { oddity, ...oddCharset(oddity) }),
      ...(repeats === 'no' ? {} : { duplicateOf: hand.length + original(n), near: repeats === 'near' }),
    };
  }

  function at(path: string): Entry | null {
    const [, day, number] = /^(\/htm\/\d{4}\/\d{4}\/)(\d{6})(?:_[23])?\.html$/.exec(path) ?? [];
    const id = Number(number ?? 0);
    const index = id >= FIRST_ID ? id - FIRST_ID + hand.length : id - HAND_ID;
    if (index < 0 || index >= total() || (id < FIRST_ID && index >= hand.length)) return null;
    const found = entry(index);
    const isWhole = found.path === path;
    return isWhole || (found.kind === 'parts' && found.path === `${day}${number}.html`) ? found : null;
  }

  /** An exact duplicate is edited with its original, so that it stays one. */
  const textOf = ({ index, duplicateOf, near }: Entry) => (near === true ? index : (duplicateOf ?? index));

  function written(entry: Entry): Written {
    const text = textOf(entry);
    const whole = edited(seed, text, editDays(seed, text, world.day).length, unedited(entry));
    return options.mottoes === true ? withRefrain(text, whole) : whole;
  }

  function unedited({ index, duplicateOf, near }: Entry): Written {
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
    world,
    first,
    get total() {
      return total();
    },
    entry,
    at,
    written,
    summary,
    history(entry) {
      const days = editDays(seed, textOf(entry), world.day);
      const last = days.at(-1);
      return {
        version: days.length,
        modified: last === undefined ? entry.date : `${dayText(FIRST_DAY + DAYS + last)} 12:00:00`,
      };
    },
    related(of) {
      const places = new Set<number>();
      // Chosen among the first articles, so that what is related does not change when new ones are published.
      for (let i = 0; places.size < Math.min(3, first - 1); i++) {
        const place = hash(seed, of.index, 'related', i) % first;
        if (place !== of.index) places.add(place);
      }
      return [...places].map((place) => ({ ...summary(place), path: entry(place).path }));
    },
    channelSize: (channel) => handOf[channel]!.length + inChannel(channel),
    channelItem(channel, place) {
      const written = handOf[channel]!;
      if (place < written.length) return written[place]!;
      return hand.length + (inChannel(channel) - 1 - (place - written.length)) * CHANNELS.length + channel;
    },
  };

  /** How many generated articles a channel has today. */
  function inChannel(channel: number): number {
    return Math.max(0, Math.ceil((made() - channel) / CHANNELS.length));
  }
}
