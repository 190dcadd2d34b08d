/**
 * What names of people look like: a surname, one or two characters of a given name, and behind it what people do in
 * news. The language model knows words; a name that it never met is no word, and a search would put words in its place.
 */
import { SURNAMES } from '../core/surnames.js';
import type { RepairModel } from './model.js';
import { FIRST_HAN } from './symbols.js';

/** Characters of given names, the commonest first: counted over the names in jieba's dictionary (MIT). */
const GIVEN =
  '文大明国家之子华军生志玉公平小山光建人宗元英天海云林东王中永金龙师宝春靖世晓太老长正道安伯江祥学二一三庆秀清过蓉成先民忠仁立夫武荣士新镇峰俊兵氏昌良丽义伟振兰利兴福思凤爷亚君飞庄阳敏红青汉达维哥相树祖' +
  '杰保西贵方见刚松襄帝少景芳南波梅笑马美石叔瑞和州如才心城恩河朝贤宏剑宇宁卫引水为嘉廷主书仲康臣高可来连风辉远顺科守开进村县有强孝鹏真承敬继政洪延燕广绍兄惠希全尼秋基花泽弟素乐丹田娘章若珍泉亮本信玲时胜' +
  '礼雄后鸿斐普萍香铁斌虎定雪力健智传发权寿慧其邦博启同官誉星勇锡复彦吉诚领善皇卿桂侯培白森治泰府灵超堂掌友川尚四耀知涛喜寨木湖昭姐入令诗根群升行应初麟爱万仙圣向银塔化仪冰自震陵李兆源贞将莲鸣法伦登门郎至' +
  '寺楚年得威静京望芬梦浩雨坚阿崇梁桥僧霞炳丁侠名通齐宣月逊凯怀锦铭汝衡亭钧会冠庭岩雷用上乃五莉声鹤郡总亦杨经原晋重命听双雅钟恒宫盛周北任富旭迪欣常言闻修儒显路毅乾冲龄孙区珠母举茂代起叹右柏宪谦越史润勋哲' +
  '派佩加岳琴献直曾监扬温女佳司孟冬岭图霖柱艳裕业部鼎辅前营九奎琪谷厚微怡济者昆宋便草园性烈翰鱼忙秉从姊能阁封甫理百黄头甲玄古巴非丰在以婆刘转合勤佐备必都竹日无溪紫豪乔堡岛炎纯于校渊依亲跃尧功毛征抚朗神诸' +
  '隆庙然魏湘禄婷钦作那满益问奉湾宜殿客御怒锋蒙提台翠观摇多瑜朱吴张叶则碧六攻洲存季逸妈式凡瓦恭唐农帅焕彩纪遂奔卓楼念洞哈赛';

/** What follows a name of somebody who speaks or acts. */
const BEHIND: Readonly<Record<string, number>> = {
  说: 0.12,
  表: 0.04,
  介: 0.04,
  告: 0.03,
  的: 0.05,
  在: 0.03,
  和: 0.02,
  是: 0.02,
  道: 0.02,
  认: 0.015,
  坦: 0.01,
  指: 0.015,
  强: 0.01,
  透: 0.01,
  回: 0.01,
  解: 0.005,
  补: 0.005,
  直: 0.005,
  称: 0.02,
  笑: 0.01,
  '，': 0.08,
  '。': 0.03,
  '、': 0.05,
  '：': 0.03,
  '（': 0.02,
  '”': 0.01,
};

/** Where a name is how likely: behind a closing quotation mark stands who spoke. */
const STARTS: Readonly<Record<string, number>> = {
  '”': 0.3,
  者: 0.15,
  记: 0.05,
  长: 0.06,
  任: 0.06,
  民: 0.04,
  师: 0.04,
};
const ELSEWHERE = 0.001;
/** A given name that the list does not hold, by the character. */
const UNLISTED = Math.log(2e-5);
/** Who is called 女士 or 先生, with the name left out. */
const TITLED = Math.log(0.1);
/** From here on a character is known behind a surname, for the page or others of its site have it there. */
const MET = -3;
/** Stands for the length of a name whose title is half known. */
const TITLE = 4;
const ONE_CHARACTER = 0.2;

interface Names {
  readonly surname: Float32Array;
  readonly given: Float32Array;
  readonly behind: Float32Array;
  readonly start: Float32Array;
  readonly titles: ReadonlySet<number>;
  readonly ends: ReadonlySet<number>;
}

const namesOf = new WeakMap<RepairModel['rank'], Names>();

/** log P by rank, as such lists fall off (Zipf). */
function byRank(characters: string, model: RepairModel): Float32Array {
  const table = new Float32Array(8192).fill(NEVER);
  let all = 0;
  for (let i = 0; i < characters.length; i++) all += 1 / (i + 8);
  for (let i = 0; i < characters.length; i++)
    table[model.token(characters.charCodeAt(i))] = Math.log(1 / (i + 8) / all);
  return table;
}

const shares = (of: Readonly<Record<string, number>>, model: RepairModel, rest: number): Float32Array => {
  const table = new Float32Array(8192).fill(rest);
  for (const [c, share] of Object.entries(of)) table[model.token(c.charCodeAt(0))] = Math.log(share);
  return table;
};

const NEVER = -99;

function names(model: RepairModel): Names {
  let made = namesOf.get(model.rank);
  if (made === undefined) {
    made = {
      surname: byRank(SURNAMES, model),
      given: byRank(GIVEN, model).map((p, token) => (p === NEVER && token >= FIRST_HAN ? UNLISTED : p)),
      titles: new Set(Array.from('女先', (c) => model.token(c.charCodeAt(0)))),
      ends: new Set(Array.from('士生', (c) => model.token(c.charCodeAt(0)))),
      behind: shares(BEHIND, model, NEVER),
      start: shares(STARTS, model, Math.log(ELSEWHERE)),
    };
    namesOf.set(model.rank, made);
  }
  return made;
}

/** A name that may be running: log P of the text if it is one, and how many characters of it were seen. */
export interface NameState {
  readonly score: number;
  readonly length: number;
}

/**
 * The text one character on, if it is or was part of a name.
 * @param last the token before, `token` the new one, `d0` log P of the text before
 * @param usual log P of the token behind the last ones, as the model or the page has it
 * @returns log P of the text with the character as the end of a name (-Infinity for none), and the name that goes on
 */
export function nameStep(
  model: RepairModel,
  last: number,
  token: number,
  d0: number,
  name: NameState | null,
  usual: number,
): { readonly score: number; readonly name: NameState | null } {
  const { surname, given, behind, start, titles, ends } = names(model);
  let score = Number.NEGATIVE_INFINITY;
  let next: NameState | null = null;
  if (name !== null) {
    // Behind the name: what names stand before, or anything, with nothing known of it but how common it is.
    if (name.length >= 2 && name.length < TITLE) {
      const one = name.length === 2 ? Math.log(ONE_CHARACTER) : 0;
      const any = model.next({ c1: 0, two: -1, three: -1 }, token).p - 1;
      score = name.score + one + Math.max(behind[token]!, any);
    }
    if (name.length === 1 && titles.has(token)) return { score, name: { score: name.score + TITLED, length: TITLE } };
    if (name.length === TITLE) return { score, name: { score: name.score + (ends.has(token) ? 0 : NEVER), length: 3 } };
    if (name.length < 3 && given[token]! > NEVER) {
      const more = name.length === 2 ? Math.log(1 - ONE_CHARACTER) : 0;
      next = {
        score: name.score + Math.max(given[token]!, usual > MET ? usual : NEVER) + more,
        length: name.length + 1,
      };
    }
  }
  if (next === null && surname[token]! > NEVER) next = { score: d0 + start[last]! + surname[token]!, length: 1 };
  return { score, name: next };
}
