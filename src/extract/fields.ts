/**
 * An information line with its fields set apart: every label gets the colon by which core/labels.ts knows it. Templates write
 * `作　者：李明`, `文/李明`, `编辑 李明`, `来源` in one cell and the name in the next, `Words: Jane Doe`, or a calendar leaf.
 */
import { isPersonName, type Labelled, labelField, nameOnly } from '../core/labels.js';
import { foldScript } from '../core/script.js';
import type { Line } from './lines.js';

const WIDE = /(?<!\p{Script=Han})(\p{Script=Han})[\s\u3000]+(\p{Script=Han})(?=\s?[:：﹕︰])/gu;
const NAME_AHEAD = String.raw`(?=\p{Script=Han}{2,4}(?:[\s、，,|｜/／()（）】\]〕]|$))`;
/** A label that a bar, a slash, a sign of equality, a dot or a gap sets off from a name. */
const BARRED = new RegExp(
  String.raw`(^|[\s|｜(（【[〔□■○●◎◇◆△▲☆★])(图文|文图|文字?|图|摄影|撰文|采写|采访(?=\s?[/／＝=])|作者|(?:本报|本刊|本网|见习|特约|实习)?记者|通讯员|责任编辑|责编|(?:值班|执行|实习|网络|文字|新媒体)?编辑|校对)(?:\s?[/／丨｜|＝=·・]\s?|\s)${NAME_AHEAD}`,
  'gu',
);
/** `记者李明／台北报导`, `记者李明 摄影`: the office glued to its name. */
const OFFICE =
  /(^|[\s|｜(（【[〔□■○●◎◇◆△▲☆★])((?:本报|本刊|本网|见习|特约|实习)?记者)(?=\p{Script=Han}{2,4}(?:[\s|｜/／)）】\]〕]|$))/gu;
/** `来源 晚报 作者 李明`: a gap for the colon. */
const SOURCE_GAP = /(^|[\s|｜])(来源|稿源|出处)(?:\s|\s?[·・丨｜|/／]\s?)(?=[^\s:：，。]{2,14}(?:\s|$))/gu;
/** `由 李明 发布`: how weblogs name who wrote. */
const WRITTEN_BY = /(^|[\s，,|｜])由\s?(?=\p{Script=Han}{2,4}(?:\s|[发發][布佈表]|撰[写寫]|$))/u;
/** `李明 发表在 样园 留言(2)`: the same, with the platform and its counters behind it. */
const WRITES_AT = /^([\p{Script=Han}\w]{2,12})\s发[表布][在于](?=\s\S{2,16}\s(?:留言|评论|回[应复]|引用|人气|阅读))/u;
/** `李明远 发表于 2024-05-20`: who wrote, before the day. */
const POSTED = /^(\p{Script=Han}{3})\s发[表布][于在]\s?(?=(?:19|20)\d\d\s?[-年./])/u;
/** `原创： 李明 样园植物志`: an account's own text, its author and its name. */
const ORIGINAL = /^原[创創]\s?[:：]\s*(?=[\p{Script=Han}\w]{2,8}\t\S)/u;
/** `作者是 李明`: how weblogs and news systems of other countries say it in Chinese. */
const IS_AUTHOR = /(^|[\s。|｜])作者是\s?(?=[\p{Script=Han}\w]{2,12}\s?(?:[。|｜]|\s\s|$))/u;
/** `单位：园林学院秘书组`: an office that a line names as such; a unit of measure is none. */
const UNIT = /(^|[\s|｜])单位(?=\s?[:：]\s?[\p{Script=Han}]{2,18}[组处室系院部局科会馆所办站队署厅司委](?:[\s|｜]|$))/u;
/** `晚报记者 李明`, `资讯站记者 李明报导；`: the paper's name glued to the office. */
const PAPER =
  /(^|[\s|｜丨(（【[〔])((?:(?!丨)\p{Script=Han}){2,8}(?:新闻|新聞|日报|日報|晚报|晚報|中心|[报報社网網台刊站]))((?:特约|特約|见习|見習|实习|實習|首席)?(?:记者|記者))\s(?=\p{Script=Han}{2,4}(?:[报報][导導道])?(?:[\s、，,；;|｜/／)）】\]〕]|$))/u;
/** What a hand did before it wrote, which its label names first: `采访、撰文 / 李明`. */
const BEFORE_WRITING =
  /(^|[\s|｜])(?:采访|採訪|策划|策劃)\s?[、&＆和]\s?(?=(?:撰文|采写|採寫|整理|文字?)\s?[:：/／丨｜|])/gu;
/** Strokes for fractions, set for a slash: `文∕李明`. */
const STROKES = /[∕⁄]/g;
const BOTH = /(?:文[/／、和]\s?[图圖]|[图圖][/／、和]\s?文)(?=\s?[:：/／丨｜|\s])/g;
const ENGLISH: Readonly<Record<string, string>> = {
  ...{ author: '作者', writer: '作者', words: '作者', text: '作者', source: '来源', editor: '编辑' },
  ...{
    photo: '摄影',
    photos: '摄影',
    photograph: '摄影',
    photographs: '摄影',
    photography: '摄影',
    photographer: '摄影',
  },
};
const ENGLISH_LABEL = new RegExp(
  String.raw`(?<![\p{L}'’] ?)(${Object.keys(ENGLISH).join('|')})\s?[:：]\s?(?=\p{L})`,
  'giu',
);

/** The paper whose reporter an information line begins with; null where it names none. */
export function paperOfReporter(text: string): string | null {
  const paper = PAPER.exec(text);
  if (paper === null || paper.index > 0 || paper[2]!.length < 4 || DESK.test(paper[2]!)) return null;
  return paper[2]!;
}
/** A part of a paper. */
const DESK = /^(?:新闻|新聞|采访|採訪|编辑|編輯|融媒体?|全媒体?|融媒體|全媒體)中心$/;

/** `發佈日期：… 資料來源：中央社`: beside the day the label names where the text comes from. */
export function restsOn(labels: readonly Labelled[]): string | null {
  if (!labels.some(({ field }) => field === 'published')) return null;
  const value = labels.find(({ label }) => label === '资料来源')?.value ?? '';
  const name = nameOnly(value, 'source');
  return name === '' || name.length > 20 ? null : name;
}

/** A label in two languages: `编辑 Editor`, `来源/Source：`. */
const TWICE =
  /(?<!\p{Script=Han})(\p{Script=Han}{1,4})\s?[/／|｜·]?\s?(?:Source|Author|Writer|Words|Text|By|Editor|Photographs?|Photos?|Photographer|Published|Date)(?=\s?[:：]|$)/giu;
const onceNamed = (text: string): string =>
  /[a-z]/i.test(text)
    ? text.replace(TWICE, (both: string, label: string) => (labelField(label) === null ? both : label))
    : text;

/** The fields of a line of text: inline elements apart, a table's or a list's labels with their values. */
export function fieldText(line: Line): string {
  const cells = line.cells ?? (line.spaced?.includes('\t') ? line.spaced.split('\t') : null);
  if (cells === null) return labelled(line.spaced ?? line.text);
  const parts: string[] = [];
  for (let i = 0; i < cells.length; i += 1) {
    const label = onceNamed(cells[i]!).replace(/\s+|[:：]\s*$/g, '');
    if (labelField(label) !== null && i + 1 < cells.length) parts.push(`${label}：${cells[++i]!}`);
    else parts.push(cells[i]!);
  }
  return labelled(parts.join('\t'));
}

/** A line with a colon behind each of its labels. */
function labelled(text: string): string {
  if (text.length > 220) return text;
  let t = onceNamed(text.replace(STROKES, '/')).replace(WIDE, (whole, a: string, b: string) =>
    labelField(a + b) === null ? whole : a + b,
  );
  t = t.replace(ENGLISH_LABEL, (_, word: string) => `${ENGLISH[word.toLowerCase()]!}：`).replace(BOTH, '图文');
  t = t
    .replace(BEFORE_WRITING, '$1')
    .replace(ORIGINAL, '作者：')
    .replace(IS_AUTHOR, '$1作者：')
    .replace(WRITTEN_BY, '$1作者：')
    .replace(PAPER, '$1 $3：');
  const posted = POSTED.exec(foldScript(t));
  const writer = posted !== null && isPersonName(posted[1]!) ? posted : WRITES_AT.exec(foldScript(t));
  if (writer !== null) t = `作者：${t.slice(0, writer[1]!.length)}\t${t.slice(writer[0].length)}`;
  const unit = UNIT.exec(foldScript(t));
  if (unit !== null) t = `${t.slice(0, unit.index)}${unit[1]!}发布${t.slice(unit.index + unit[1]!.length)}`;
  // Marks are looked for in simplified script, which has the same length.
  const folded = foldScript(t);
  const colons: { from: number; to: number }[] = [];
  for (const pattern of [BARRED, OFFICE, SOURCE_GAP])
    for (const m of folded.matchAll(pattern)) {
      const from = m.index + m[1]!.length + m[2]!.length;
      colons.push({ from, to: m.index + m[0].length });
    }
  for (const { from, to } of colons.sort((a, b) => b.from - a.from)) t = `${t.slice(0, from)}：${t.slice(to)}`;
  return t;
}

/** How a paper opens a report: `（中央社记者李明台北6日电）`, `【记者李明、王芳／台北报导】`, `本报记者李明 杭州报道`. */
const DATELINE =
  /^[（(【［[〔]?[^，。：:（()）【】［］[\]〔〕]{0,12}记者\s?([^，。：:（()）【】［］[\]〔〕]{2,30}?)(?:专|外)?(?:报导|报道|电|讯)(?=[）)】］\]〕：:\s]|$)/;
/** The names in it, up to the place: behind a slash or a space, or before the day. */
const NAMES_AND_PLACE =
  /^(\p{Script=Han}{2,4}(?:[、\s]\p{Script=Han}{2,4})*?)(?:\s?[／/]|\s(?=\p{Script=Han}{2,6}(?:\d|$)))|^((?:\p{Script=Han}{2,4}[、\s])*\p{Script=Han}{2,3})(?=\p{Script=Han}{2,4}(?:\d{1,2}|[一二三十廿卅]{1,4})日)/u;
/** `新华社北京5月6日电（记者李明、王芳）`, `本报讯（记者 李明 通讯员 王芳）`: the names in brackets behind it. */
const BRACKETED = /^[【［[]?[^，。（()）]{0,24}[电讯][】］\]]?\s?[（(]([^，。：:（()）]{2,40})[）)]/;
const OFFICES = /(^|[\s、，,])(?:本[报刊网社台]|见习|特约|实习|首席)*(?:记者|通讯员|实习生)\s?[:：]?\s?/g;
const NAMES = /^\p{Script=Han}{2,4}(?:[\s、，,]{1,2}\p{Script=Han}{2,4}){0,5}$/u;
/** Longer openings are none. */
const OPENING = 80;

/** The reporters whom the text's first words name, or null. */
export function datelineAuthor(text: string): string | null {
  if (!/[电電讯訊]|[记記]者/.test(text.slice(0, OPENING))) return null;
  const folded = foldScript(text.slice(0, OPENING));
  const behind = BRACKETED.exec(folded);
  if (behind !== null) {
    const names = behind[1]!.replace(OFFICES, '$1').trim();
    // Names keep the script in which the page writes them.
    const at = folded.indexOf(names, behind[0].lastIndexOf(behind[1]!));
    if (NAMES.test(names)) return at < 0 ? names : text.slice(at, at + names.length);
  }
  const m = DATELINE.exec(folded);
  if (m === null) return null;
  const at = m[0].indexOf(m[1]!, m[0].indexOf('记者') + 2);
  const names = NAMES_AND_PLACE.exec(text.slice(at, at + m[1]!.length));
  return names === null ? null : (names[1] ?? names[2]!);
}

/** `（中央社记者李明台北6日电）`: the agency that sends a report, before its reporter. */
const AGENCY =
  /^[（(【［[〔]?(\p{Script=Han}{2,4})社记者[^，。：:（()）]{2,30}\d{1,2}日(?:专|综合|外)?[电讯][）)】］\]〕]/u;

/** The site's name, where the text's first words say that this very agency sent it; null otherwise. */
export function datelineSource(text: string, sites: readonly string[]): string | null {
  const agency = AGENCY.exec(foldScript(text.slice(0, OPENING)))?.[1];
  if (agency === undefined) return null;
  const named = sites.flatMap((site) => site.split(/[\s|｜_-]+/));
  return named.find((name) => foldScript(name).startsWith(agency) && /社$/.test(name)) ?? null;
}

const LEAVES = [
  /^(?<d>\d{1,2})[\s/]+(?<y>(?:19|20)\d\d)\s?[-/.年]\s?(?<m>\d{1,2})月?$/,
  // One mark throughout is no leaf, and either order may be meant: 01/12/2024.
  /^(?!\d+\/\d+\/)(?<m>\d{1,2})[-/.月](?<d>\d{1,2})日?[\s/]+(?<y>(?:19|20)\d\d)年?$/,
  /^(?<d>\d{1,2})日?[\s/]+(?<m>\d{1,2})月[\s/]+(?<y>(?:19|20)\d\d)年?$/,
  /^(?<y>(?:19|20)\d\d)\s?[-/.年]\s?(?<m>\d{1,2})月?\s+(?<d>\d{1,2})日?$/,
];

/** The date on a calendar leaf, whose day, month and year stand apart; null for any other text. */
export function leafDate(text: string): string | null {
  for (const leaf of LEAVES) {
    const g = leaf.exec(text.trim())?.groups;
    if (g !== undefined && Number(g.m) <= 12) return `${g.y!}-${g.m!}-${g.d!}`;
  }
  return null;
}
