/**
 * Articles of which it is known which are one story: every class of duplicate that the archive promises to find, and
 * the pairs that it must not take for one. Everything follows from the seed.
 */
import { createRequire } from 'node:module';
import { hash, type Random, randomFrom } from '../samples/index.js';
import type { Article } from '../src/core/page.js';
import { articleOf, newsArticle } from './news.js';

export const CLASSES = ['edited', 'syndicated', 'abridged50', 'abridged40', 'contained', 'mirror'] as const;
export type DuplicateClass = (typeof CLASSES)[number];

export interface Labelled {
  readonly article: Article;
  /** Articles with the same story are duplicates, directly or by way of its original; a negative's is its own. */
  readonly story: string;
  /** 'original', a class of duplicate, or what kind of negative it is. */
  readonly label: 'original' | DuplicateClass | 'template' | 'digest';
}

const sentencesOf = (text: string) => text.match(/[^。！？\n]+[。！？]?/g) ?? [];
const converter = (() => {
  let convert: ((text: string) => string) | undefined;
  return (text: string) => {
    const opencc = createRequire(import.meta.url)('opencc-js/cn2t') as {
      Converter(options: { from: string; to: string }): (text: string) => string;
    };
    convert ??= opencc.Converter({ from: 'cn', to: 't' });
    return convert(text);
  };
})();

const paragraphs = (sentences: readonly string[], size: number) =>
  Array.from({ length: Math.ceil(sentences.length / size) }, (_, i) => ({
    kind: 'paragraph' as const,
    text: sentences.slice(i * size, (i + 1) * size).join(''),
  }));

/** At most 30 % of the sentences changed: a word replaced, a sentence dropped, added or written anew. */
function edited(sentences: readonly string[], others: readonly string[], random: Random): string[] {
  const out = [...sentences];
  for (let left = Math.floor(sentences.length * 0.3); left > 0; left--) {
    const at = random.below(out.length);
    const one = out[at]!;
    const way = random.below(4);
    if (way === 0) out.splice(at, 1);
    else if (way === 1) out.splice(at, 0, random.pick(others));
    else if (way === 2) out[at] = random.pick(others);
    else {
      const from = random.below(Math.max(1, one.length - 4));
      out[at] = `${one.slice(0, from)}据了解${random.between(2, 98)}日${one.slice(from + 2)}`;
    }
  }
  return out;
}

/** Sentences in their order until `share` of the characters is reached: the lead, and what an editor picks. */
function abridged(sentences: readonly string[], share: number, random: Random): string[] {
  const whole = sentences.join('').length;
  const order = sentences.map((_, i) => i);
  for (let i = order.length - 1; i > 1; i--) {
    const j = random.between(1, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const kept: number[] = [];
  let length = 0;
  for (const i of order) {
    if (length / whole >= share) break;
    kept.push(i);
    length += sentences[i]!.length;
  }
  return kept.sort((a, b) => a - b).map((i) => sentences[i]!);
}

/** Reports that one office fills in for every city: most words are the same, the facts never. */
function report(random: Random, city: string): string[] {
  const n = (from: number, to: number) => random.between(from, to);
  return [
    `${city}市园林绿化局日前公布了上一年度城市绿化工作的主要数据。`,
    `截至年底，${city}市建成区绿地面积达到${n(900, 9000)}公顷，比上一年增加${n(11, 290)}公顷。`,
    `全市人均公园绿地面积为${n(9, 19)}.${n(1, 9)}平方米，绿地率达到百分之${n(31, 44)}。`,
    `一年来，${city}共新建、改建口袋公园${n(7, 98)}处，新增绿道${n(21, 320)}公里。`,
    `其中，${city}新区的中心公园占地${n(12, 95)}公顷，已于${n(3, 11)}月${n(1, 28)}日对市民开放。`,
    `在行道树更新方面，全市补植乔木${n(1200, 39000)}株，更换枯死树木${n(110, 4100)}株。`,
    `${city}市园林部门还组织养护人员培训${n(4, 36)}期，参加培训的人员达到${n(210, 3900)}人次。`,
    `按照计划，今年${city}将继续建设公园${n(5, 60)}个，改造老旧绿地${n(13, 140)}公顷。`,
    `据介绍，相关投资预计为${n(2, 48)}.${n(1, 9)}亿元，由市、区两级财政共同承担。`,
    `市民可以拨打${city}园林服务热线，对身边的绿化问题提出意见。`,
  ];
}

/** `stories` originals, one duplicate of every class for each, and negatives beside them. */
export function labelledArticles(seed: number, stories: number): Labelled[] {
  const out: Labelled[] = [];
  let serial = 0;
  const add = (story: string, label: Labelled['label'], title: string, blocks: ReturnType<typeof paragraphs>) => {
    const one = hash(seed, 'labelled', serial++);
    const words = { title, source: '园林周报', editor: '编辑乙', blocks };
    out.push({ story, label, article: articleOf(`http://dup.example/${seed}/${serial}.html`, words, one) });
  };
  for (let i = 0; i < stories; i++) {
    const random = randomFrom(hash(seed, 'story', i));
    const original = newsArticle(seed, i);
    const sentences = sentencesOf(original.text);
    const others = sentencesOf(newsArticle(hash(seed, 'others'), i).text);
    const story = `story ${i}`;
    const title = original.title ?? '';
    out.push({ story, label: 'original', article: original });
    add(story, 'edited', title, paragraphs(edited(sentences, others, random), 3));
    add(story, 'syndicated', `快讯：${title.slice(0, 6)}有了新进展`, paragraphs(sentences, random.between(1, 6)));
    add(story, 'abridged50', title, paragraphs(abridged(sentences, 0.5, random), 2));
    add(story, 'abridged40', title, paragraphs(abridged(sentences, 0.4, random), 2));
    const long = sentencesOf(
      Array.from({ length: 3 }, (_, k) => newsArticle(hash(seed, 'frame', i), k).text.slice(0, 200)).join('\n'),
    );
    add(story, 'contained', '一周园林新闻综述', paragraphs([...long.slice(0, 2), ...sentences, ...long.slice(2)], 4));
    add(story, 'mirror', converter(title), paragraphs(sentences.map(converter), 3));
    const city = `${'江河湖山云安宁海清平'[i % 10]}${'州阳城口原林川南北门'[Math.floor(i / 10) % 10]}`;
    add(`template ${i}`, 'template', `${city}市公布城市绿化数据`, paragraphs(report(random, city), 2));
    // A page that shows how other articles begin, as lists and further reading do.
    const heads = Array.from({ length: 5 }, () => sentencesOf(newsArticle(seed, random.below(stories)).text)[0]!);
    add(`digest ${i}`, 'digest', '本周要闻', paragraphs(heads, 1));
  }
  return out;
}

export interface Judged {
  /** Of every class: the share whose original was found to be one story with it. */
  readonly recall: Readonly<Record<DuplicateClass, number>>;
  /** The share of found pairs that are one story. */
  readonly precision: number;
  readonly pairs: number;
}

/** Compares found pairs (of public ids) with the truth. */
export function judge(labelled: readonly Labelled[], pairs: Iterable<readonly [string, string]>): Judged {
  const story = new Map(labelled.map((one) => [one.article.id, one.story]));
  const found = new Set<string>();
  let right = 0;
  let all = 0;
  for (const [a, b] of pairs) {
    all++;
    if (story.get(a) === story.get(b)) right++;
    found.add(`${a} ${b}`).add(`${b} ${a}`);
  }
  const originals = new Map(
    labelled.filter(({ label }) => label === 'original').map((one) => [one.story, one.article.id]),
  );
  const recall = Object.fromEntries(
    CLASSES.map((name) => {
      const ours = labelled.filter(({ label }) => label === name);
      const hits = ours.filter((one) => found.has(`${originals.get(one.story)} ${one.article.id}`));
      return [name, hits.length / ours.length];
    }),
  ) as Record<DuplicateClass, number>;
  return { recall, precision: all === 0 ? 1 : right / all, pairs: all };
}
