/**
 * The words by which Chinese pages label their fields, and the reading of a line made of such fields
 * (`2019-12-20 10:00 来源:人民网 作者:李明 浏览次数:12`). Part of the floor: extraction reads the line under the title,
 * cleaning the lines in the body's head and tail. Words are listed in simplified script; text is folded before it is
 * compared, so both scripts are read.
 */
import { foldScript } from './script.js';
import { FURTHER_SURNAMES, SURNAMES } from './surnames.js';

export type LabelField =
  | 'source'
  | 'author'
  | 'editor'
  | 'photographer'
  | 'media'
  | 'published'
  | 'modified'
  | 'views'
  | 'title'
  | 'other';

const WORDS: Readonly<Record<LabelField, string>> = {
  source:
    '本文来源 文章来源 信息来源 新闻来源 稿件来源 消息来源 内容来源 来源网站 稿源 来源 来自 出处 文章出处 转自 转载自 发布机构 发布单位 信息提供 供稿单位',
  author:
    '本文作者 文章作者 原作者 作者 口述 口述者 撰文 撰文人 撰稿 撰稿人 执笔 执笔人 采写 采访 张贴者 记者 本报记者 通讯员 文字 供稿 供稿人 笔者 编译 翻译 编译者 整理 整理者 文',
  editor:
    '责任编辑 责任编缉 本文编辑 执行编辑 值班编辑 网络编辑 文字编辑 新媒体编辑 网编 责编 实习编辑 编辑 小编 编审 责校 校对 校 审校 审核 初审 复审 终审 一审 二审 三审 总监制 监制 监 制 审 读 审读 编 辑 责 编 排版 版式 美编 录入 录入者 签发 值班主任 值班编委 主编 责任校对 发布人 发布者',
  photographer: '摄影 图片 图 摄 文图 图文 摄影报道',
  media: '图源 图片来源 视频 制图 剪辑',
  published:
    '发布时间 发布日期 发表时间 发表日期 发稿时间 发稿日期 刊登时间 刊登日期 时间 日期 成文日期 上传时间 上传日期 录入时间 录入日期 添加时间 发文日期 上网时间 上网日期 生成日期 印发日期 公开日期 公布日期 公布时间 创建时间 发布于 发表于 发布 发表',
  modified:
    '更新时间 更新日期 更新于 更新 最近更新在 最后更新 最后更新时间 最近更新 修改时间 修改日期 最后修改 最后修改时间 最后修改于 最后编辑于 最后更新于 最后更新日期 修订日期 编辑时间',
  views:
    '浏览次数 浏览人次 浏览量 浏览数 浏览 点击数 点击量 点击率 点击次数 点击 阅读次数 阅读量 阅读数 阅读 访问量 访问次数 点阅数 点阅次数 点阅人次 点阅率 点阅 人气 热度',
  title: '本文原标题 文章原标题 原标题 原题为 原题',
  other:
    '原文链接 原文地址 原文网址 本文链接 本文地址 本文网址 文章链接 文章地址 本文关键词 本文关键字 文章关键词 今日关键字 本文标签 文章标签 资料来源 引用来源 参考来源 参考资料 字号 字体 文字大小 所属分类 所属栏目 栏目 分类 标签 关键词 关键字 评论 TAG TAGS Tag Tags tags 文档序号 文号 索引号 位置 当前位置 正在阅读 正在浏览 分享 推荐阅读 版次',
};

const FIELD_BY_WORD = new Map<string, LabelField>();
for (const [field, words] of Object.entries(WORDS)) {
  for (const word of words.split(' ')) FIELD_BY_WORD.set(word, field as LabelField);
}
const ALTERNATIVES = [...FIELD_BY_WORD.keys()].sort((a, b) => b.length - a.length).join('|');
/** A label with its colon, not in the middle of a word. */
const LABEL = new RegExp(`(^|[^\\p{Script=Han}])(${ALTERNATIVES})\\s?[:：﹕︰]\\s?`, 'gu');

/** Labels that are told behind the value of another without a space: `来源:人民网作者:李明`. */
const GLUED =
  /(稿源|(?<!图片|资料|数据|素材|视频|配图)来源|作者|责任编辑|发布时间|发布日期|更新时间|浏览次数|浏览量|阅读量|点击量|字号|字体)\s?[:：﹕︰]\s?/g;

export interface Labelled {
  readonly field: LabelField;
  readonly label: string;
  readonly value: string;
  /** Offset of the label. */
  readonly at: number;
}

/** What a label names: `图文：李明` wrote the text and took the pictures. */
export function fieldsNamed({ label, field }: Pick<Labelled, 'label' | 'field'>): readonly LabelField[] {
  return /^(?:文图|图文|摄影报道)$/.test(label) ? ['author', 'photographer'] : [field];
}

/** The field that a label word names, or null. */
export function labelField(word: string): LabelField | null {
  return FIELD_BY_WORD.get(foldScript(word)) ?? null;
}

/** Every labelled field of a line, in order; a label without a value has an empty one. */
export function readLabels(text: string): Labelled[] {
  const folded = foldScript(text);
  const found: { field: LabelField; label: string; at: number; end: number }[] = [];
  LABEL.lastIndex = 0;
  for (let m = LABEL.exec(folded); m !== null; m = LABEL.exec(folded)) {
    const at = m.index + m[1]!.length;
    found.push({ field: FIELD_BY_WORD.get(m[2]!)!, label: m[2]!, at, end: LABEL.lastIndex });
    LABEL.lastIndex -= 1; // the colon's follower may open the next label
    if (LABEL.lastIndex <= m.index) LABEL.lastIndex = m.index + m[0].length;
  }
  const all = found.flatMap((one, i) => [one, ...gluedIn(folded, one.end, found[i + 1]?.at ?? folded.length)]);
  const read = all.map(({ field, label, at, end }, i) => {
    const value = trimValue(text.slice(end, all[i + 1]?.at ?? text.length));
    return { field, label, at, value: labelField(value) === null ? value : '' };
  });
  // `供稿：园林学院　文：李明`: the office sends in what a person wrote.
  const writes = read.some(({ field, label }) => field === 'author' && !SENDS.test(label));
  return read
    .filter((one) => !isCase(one))
    .map((one) =>
      writes && SENDS.test(one.label) && OFFICES.test(one.value) && !isPersonName(one.value)
        ? { ...one, field: 'source' }
        : one,
    );
}

/** `一审：（2019）闽0104民初2217号`: the instance of a court and the number of a case, not who read the proofs. */
const isCase = ({ label, value }: Labelled): boolean => /^[一二三终]审$/.test(label) && /^[（(【[〔]\d{4}/.test(value);

/** A label of who sends a text in, and what offices and institutions are called. */
const SENDS = /^供稿人?$/;
const OFFICES = /(?:[系科处處室股组組部办辦委局院所馆館站会會社校]|大学|大學|中心|公司|集团|集團)$/;

/** Labels behind the first character of a value, which stands between two offsets. */
function gluedIn(
  folded: string,
  from: number,
  to: number,
): { field: LabelField; label: string; at: number; end: number }[] {
  return [...folded.slice(from, to).matchAll(GLUED)]
    .filter(({ index }) => index > 0)
    .map((m) => {
      const at = from + m.index;
      return { field: FIELD_BY_WORD.get(m[1]!)!, label: m[1]!, at, end: at + m[0].length };
    });
}

const EDGES = /^[\s|｜/／丨·•,，;；]+|(?<![\s|｜/／丨·•,，;；\])】）(（【[])[\s|｜/／丨·•,，;；\])】）(（【[]+$/g;

function trimValue(value: string): string {
  return value.replace(EDGES, '');
}

/** A label that a value repeats: `来源：人民网` in a meta element. */
const REPEATED = /^(?:来源|來源|稿源|作者|(?:责任|責任)?(?:编辑|編輯)|责编|責編)\s?[:：]\s?/;
const BRACKETED = /^[[【［(（]([^[\]【】［］()（）]+)[\]】］)）]$/;
/** A bracket that the value does not close, or one that it did not open. */
const UNCLOSED = /\s?[（(【[［][^）)】\]］]*$/;
const UNOPENED = /^([^（(【[［]*)[）)】\]］]\d*$/;
/** What a template sets behind a source: where its reader writes from, and what he may press. */
const PRESSED =
  /(?:\s\p{Script=Han}{2,3})?\s(?:举报|舉報)$|\s(?:(?:有\s?\d+\s?人参与|跟[帖贴](?:\s?\d+\s?条)?)|(?:点击)?参与(?:跟[帖贴]|评论|互动)|我要\p{Script=Han}{2,4}|分享|收藏|打印|纠错|报错|字号|字体|评论)[\s\p{Script=Han}\d]{0,40}$/u;
/** The same in brackets of their own, the last of them perhaps cut off. */
const BUTTONS =
  /(?:\s{0,3}[【[［(（]\s?(?:我要)?(?:打印|列印|关闭|關閉|收藏|分享|字[号號体體级級]|评论|評論|推荐|推薦|[大中小](?=[\s】\]］)）]))[^【】[\]［］()（）]{0,12}(?:[】\]］)）]|$))+$/u;
/** What follows a name and tells of the pictures: `李明 图片来自受访者`, `李明 圖／園藝系提供`. */
const PICTURES =
  /\s(?:(?:(?:题|題|配|插|头|頭)?[图圖]片?|照片|摄影|攝影|视频|視頻)(?:(?:来自|來自|来源|來源|由)|\s?[/／:：|｜丨])|[图圖]片?\p{Script=Han}{2,10}提供).*$/u;
/** The group or office before a person's name. */
const GROUP = /^\p{Script=Han}{2,12}[组組处處科室部院系所局]\s(?=\p{Script=Han}{2,3}$)/u;
/** A desk's number behind an editor's name: `李明_NB123`, `李明 PN012`. */
const DESK = /(?<=\p{Script=Han})[\s_]?[A-Z]{0,4}\d{2,6}$/u;
/** What a paper calls the author whose name follows. */
const OFFICE =
  /^(?:文\s?[/／:：]\s?|(?:\p{Script=Han}{2,6}(?:新闻|新聞|[报報社网網台]))?(?:本[報报刊网網社台]|见习|見習|特约|特約|实习|實習|首席)*(?:记者|記者|通讯员|通訊員)\s?[:：]?\s?)(?=\p{Script=Han}{2})/u;
/** The same before a further name. */
const FURTHER_OFFICE =
  /(?<=\p{Script=Han}[\s、，,]\s?)(?:见习|見習|特约|特約|实习|實習)?(?:记者|記者|通讯员|通訊員|实习生|實習生)\s?(?=\p{Script=Han}{2})/gu;

/** What an author adds who took the pictures too. */
const TOOK_PICTURES = /\s(?:文[/／、并]?[图圖摄攝]|[图圖][/／、]?文|摄影[报報][道導]|[摄攝]影?)$/;

/** The names of others behind a source. */
const OTHERS = /\s(?:\p{Script=Han}{0,4}(?:记者|記者)|通讯员|通訊員|作者|编辑|編輯|责编|責編|摄影|攝影)\s.*$/u;
/** Who took a picture, or what somebody said, is no author: `記者何青禾攝`, `记者：为什么这么慢？`. */
const NO_AUTHOR = /^(?:[调調]查|[采採][访訪]|[报報][道導]|[综綜]合|整理)$|(?<!\s)[摄攝]影?$|[。？！?]/u;

/** A field's value without what templates and papers set around a name; empty where no name is left. */
export function nameOnly(value: string, field: LabelField): string {
  let name = value.trim().replace(REPEATED, '').replace(BRACKETED, '$1').replace(UNOPENED, '$1').trim();
  name = name.replace(BUTTONS, '').replace(UNCLOSED, '').replace(PRESSED, '');
  if (field === 'editor' || field === 'author')
    name = name
      .replace(PICTURES, '')
      .replace(DESK, '')
      .replace(OFFICE, '')
      .replace(FURTHER_OFFICE, '')
      .replace(TOOK_PICTURES, '');
  if (field === 'author') name = name.replace(/^by\s(?=\p{Lu})/iu, '');
  if (field === 'source') name = name.replace(OTHERS, '').replace(/[/／|｜]$/, '');
  if (field === 'author' && isPersonName(name.replace(GROUP, ''))) name = name.replace(GROUP, '');
  if (field === 'author' && NO_AUTHOR.test(name)) return '';
  return name.trim();
}

/** Whether a text looks like a person's name: a surname and one or two characters. */
export function isPersonName(text: string): boolean {
  if (!/^\p{Script=Han}{2,3}$/u.test(text)) return false;
  const surname = foldScript(text[0]!);
  return SURNAMES.includes(surname) || FURTHER_SURNAMES.includes(surname);
}

/** What an office of an organisation ends with. */
const DEPARTMENT = /(?:[科处處室股组組部办辦委局]|中心|[委会會][员員][会會]|管理员|管理員)$/;
/** Who put the page online is named so; most often it is an account. */
export const POSTED = /^发布[人者]$/;

/** Whether an editor's name is one: offices and accounts post pages, people edit them. */
export function isEditor(name: string, { label }: Pick<Labelled, 'label'>): boolean {
  return isPersonName(name) || !(POSTED.test(label) || DEPARTMENT.test(name));
}

/**
 * The value of a field with a further one: a correspondent writes together with the paper's own reporter, and who writes down
 * with who tells (`口述：李明 整理：王芳`); who answers for a text comes before who edited it.
 */
export function joined(before: string | undefined, { label, field }: Labelled, name: string): string {
  if (before === undefined) return name;
  if (field === 'editor' && /^(?:责任编辑|责编)$/.test(label)) return name;
  if (field !== 'author' || before.includes(name)) return before;
  if (/^整理者?$/.test(label)) return `${before}、${name}`;
  return label === '通讯员' ? `${before} ${name}` : before;
}

/**
 * A word of a name in Latin letters. With the classes of all scripts (`\p{L}`) a pattern that holds names takes four
 * times as long to compile. Case is told only up to U+00FF, where most names begin.
 */
const LATIN = String.raw`A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u1E00-\u1EFF`;
const NAME_WORD = String.raw`[A-Z\u00C0-\u00D6\u00D8-\u00DE\u0100-\u024F\u1E00-\u1EFF][${LATIN}.'’-]*`;
/** A name in English, two to four words, for a pattern with the flag `u`. */
export const ENGLISH_NAME = String.raw`${NAME_WORD}(?:\s(?:(?:de|van|von|der|la|bin|al)\s)?${NAME_WORD}){1,3}`;
/** What a paper calls its author, for the same: `Staff Writer`, `Senior Correspondent`. */
export const ENGLISH_ROLE = String.raw`(?:[A-Za-z]+\s){0,3}(?:Staff|Writer|Reporter|Correspondent|Editor|Contributor|Columnist)\b`;
