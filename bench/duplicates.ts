/**
 * Articles of which it is known which are one story: every class of duplicate that the archive promises to find, and
 * the pairs that it must not take for one. Everything follows from the seed.
 */
import { createRequire } from 'node:module';
import { hash, type Random, randomFrom } from '../samples/index.js';
import type { Article } from '../src/core/page.js';
import { articleOf, newsArticle } from './news.js';

export const CLASSES = ['edited', 'syndicated', 'abridged50', 'abridged40', 'contained', 'mirror', 'reprint'] as const;
export type DuplicateClass = (typeof CLASSES)[number];

export interface Labelled {
  readonly article: Article;
  /** Articles with the same story are duplicates, directly or by way of its original; a negative's is its own. */
  readonly story: string;
  /** 'original', a class of duplicate, or what kind of negative it is. */
  readonly label: 'original' | DuplicateClass | 'template' | 'digest' | 'notice';
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

const PLACES = [
  '北溪绿廊',
  '南塘湿地',
  '东岸步道',
  '西坡茶园',
  '河湾花境',
  '云台竹海',
  '石桥老街',
  '松冈林场',
  '柳浪公园',
  '梅岭山地',
];
const FIRMS = [
  '青岚园林',
  '白石生态',
  '松风景观',
  '清溪绿化',
  '远山苗木',
  '临湖建设',
  '听雨园艺',
  '半山设计',
  '春泥养护',
  '长堤工程',
];
const FAMILY = '赵钱孙李周吴郑王冯陈';
const GIVEN = ['守田', '望春', '临川', '怀谷', '问渠', '听松', '知秋', '若水', '长风', '远山'];

/** Notices: forms that offices fill in, as sentences. Each kind is another form; what is filled in is never the same twice. */
const NOTICES: readonly ((random: Random, place: string) => { title: string; lines: string[] })[] = [
  (random, place) => {
    const n = (from: number, to: number) => random.between(from, to);
    return {
      title: `${place}绿化工程评标结果公示`,
      lines: [
        `根据招标文件和评标报告，经招标人确认，现将${place}绿化工程施工项目的评标结果予以公示。`,
        `项目名称：${place}绿化工程施工。`,
        `第一中标候选人：${random.pick(FIRMS)}有限公司，投标报价${n(31, 1900)}.${n(1, 9)}万元，工期${n(45, 360)}日历天，质量标准合格。`,
        '公示期为三个工作日。投标人或者其他利害关系人对评标结果有异议的，应当在公示期内以书面形式向招标人提出。',
        '招标人应当自收到异议之日起三日内作出答复；作出答复前，应当暂停招标投标活动。',
        '异议材料应当包括异议人的名称、地址、有效联系方式，异议事项的基本事实，相关请求及主张，以及有效线索和相关证明材料。',
        '逾期提出或者材料不全的，不予受理。监督部门：市园林管理处。特此公示。',
      ],
    };
  },
  (random, place) => {
    const n = (from: number, to: number) => random.between(from, to);
    return {
      title: `${place}养护项目招标公告`,
      lines: [
        `${place}养护项目已经批准建设，资金来自财政，招标人为市园林管理处，现对该项目进行公开招标。`,
        `建设地点：${place}。养护面积约${n(2000, 98000)}平方米，养护期${n(12, 36)}个月，最高限价${n(40, 990)}.${n(1, 9)}万元。`,
        '投标人须具有独立法人资格，近三年内没有重大违法记录，并在人员、设备、资金等方面具有相应的能力。',
        '本次招标不接受联合体投标，也不接受资格有失实的投标人。',
        `获取招标文件的时间为${n(1, 12)}月${n(1, 28)}日九时起，投标文件递交的截止时间为${n(1, 12)}月${n(1, 28)}日十时。`,
        '逾期送达的或者未送达指定地点的投标文件，招标人不予受理。',
        '招标文件在市公共资源交易平台上下载，凭证书登录，不另收费用。',
      ],
    };
  },
  (random, place) => {
    const n = (from: number, to: number) => random.between(from, to);
    return {
      title: `${place}地块详细规划草案公示`,
      lines: [
        `为了公开听取意见，现将${place}地块详细规划草案予以公示，公示时间自${n(1, 12)}月${n(1, 28)}日起三十日。`,
        `规划范围东至${random.pick(PLACES)}路，南至${random.pick(FIRMS)}街，用地面积${n(2, 88)}.${n(11, 99)}公顷，绿地率百分之${n(31, 48)}。`,
        '公示期间，有关单位和个人可以通过信函、邮件或者当面提出意见，请写明姓名、地址和联系方式。',
        '公示地点为市规划展览馆一楼大厅和地块所在街道的公告栏，展馆周一闭馆。',
        '逾期没有提出意见的，视为没有意见。草案经批准以后，将在网站上公布。',
      ],
    };
  },
  (random, place) => {
    const n = (from: number, to: number) => random.between(from, to);
    const name = `${FAMILY[random.below(10)]}${random.pick(GIVEN)}`;
    return {
      title: `沉痛悼念${name}同志`,
      lines: [
        `市园林管理处退休职工${name}同志因病医治无效，于${n(1, 12)}月${n(1, 28)}日在市人民医院逝世，享年${n(61, 99)}岁。`,
        `${name}同志${n(1925, 1955)}年参加工作，长期在${place}从事树木养护，曾任${random.pick(['苗圃', '温室', '花圃', '竹园'])}主任。`,
        '他一生勤勤恳恳，待人谦和，深受同事们的敬重和爱戴，他的逝世是园林事业的一大损失。',
        `告别仪式定于${n(1, 12)}月${n(1, 28)}日上午在城西殡仪馆举行，请生前好友按时参加。`,
        '遵照家属的意愿，丧事从简，不收花圈和礼金。谨此讣告，望周知。',
      ],
    };
  },
  (random, place) => {
    const n = (from: number, to: number) => random.between(from, to);
    return {
      title: `${place}一带游园天气预报`,
      lines: [
        `市气象台今天下午发布${place}一带的游园天气预报。`,
        `预计明天白天${random.pick(['晴到多云', '阴有小雨', '多云转阴', '雷阵雨'])}，${random.pick(['东南', '西北', '东北', '偏南'])}风${n(1, 3)}到${n(4, 6)}级，最高气温${n(18, 37)}度，最低气温${n(2, 17)}度。`,
        `降水概率百分之${n(3, 97)}，相对湿度百分之${n(31, 96)}，日出时间${n(4, 6)}时${n(10, 59)}分。`,
        '出游的市民请留意园内的提示，老人和孩子不要靠近水边，雷雨时不要在大树下躲避。',
        '如有变化，气象台将及时发布最新消息，市民也可以拨打服务热线查询。',
      ],
    };
  },
];

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
    // Notices of one form are stories of their own; another site's reprint of one is not.
    const place = `${PLACES[i % 10]}${['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'][Math.floor(i / 10) % 10]}期`;
    const { title: heading, lines } = NOTICES[i % NOTICES.length]!(random, place);
    add(`notice ${i}`, 'notice', heading, paragraphs(lines, 1));
    const reprinted = lines.map((text) =>
      text.replace('特此公示。', '特此公示。本站转载。').replace('市园林管理处', '市园林处'),
    );
    add(`notice ${i}`, 'reprint', heading, paragraphs([...reprinted, '来源：市政务公开网。'], random.between(1, 3)));
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
    labelled
      .filter(({ label }) => label === 'original' || label === 'notice')
      .map((one) => [one.story, one.article.id]),
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
