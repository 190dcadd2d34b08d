/**
 * Makes `storage/data/fold.txt`, by which new archives fold scripts, and `storage/data/spellings.txt`, the words that the
 * scripts spell with other characters still: `node --import tsx scripts/build-fold.ts`. Making them costs a quarter of a second, too much for every new archive; a test tells when the installed converter has moved on.
 *
 * Three tables of opencc-js (Apache-2.0) are united, because each alone leaves pairs out: plain traditional keeps 著,
 * Taiwan's makes it 着.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import toTraditional from 'opencc-js/dict/STPhrases';
import toSimplified from 'opencc-js/dict/TSPhrases';
import { Converter } from 'opencc-js/t2cn';
import { folder } from '../storage/fold.js';

/** CJK Unified Ideographs Extension A up to the end of the basic block, where every converted pair lies. */
const FIRST = 0x3400;
const LAST = 0x9fff;

/** The table as text: pairs "from, to" of UTF-16 units. */
export function buildFoldTable(): string {
  const parent = new Map<number, number>();
  const root = (c: number): number => {
    let r = c;
    for (let up = parent.get(r); up !== undefined; up = parent.get(r)) r = up;
    return r;
  };
  for (const from of ['t', 'tw', 'hk'] as const) {
    const convert = Converter({ from, to: 'cn' });
    for (let code = FIRST; code <= LAST; code++) {
      const out = convert(String.fromCharCode(code));
      if (out.length !== 1) continue; // a pair outside the basic plane: folded text must keep its length
      const a = root(code);
      const b = root(out.charCodeAt(0));
      if (a !== b) parent.set(a, b);
    }
  }
  let table = '';
  for (const code of [...parent.keys()].sort((a, b) => a - b)) table += String.fromCharCode(code, root(code));
  return table;
}

/** Spellings of one word that the dictionaries keep apart, for each is at home in its own script; in simplified characters. */
const OURS = `什么 甚么|计划 计画|规划 规画|策划 策画|企划 企画|筹划 筹画|刻划 刻画|擘划 擘画|身份 身分|部分 部份|分量 份量|联络 连络|想象 想像|
图像 图象|好像 好象|影像 影象|账号 帐号|账户 帐户|账单 帐单|账目 帐目|精彩 精采|光彩 光采|反复 反覆|覆盖 复盖|记录 纪录|唯一 惟一|思维 思惟|
模仿 摹仿|部署 布署|香烟 香菸|烟草 菸草|戒烟 戒菸|吸烟 吸菸|禁烟 禁菸|家具 家俱 傢俱|成分 成份|本分 本份|车厢 车箱|
伙伴 夥伴|秋千 鞦韆|胡同 衚衕|仿佛 彷彿|蒸汽 蒸气|雇员 僱员|雇佣 僱佣|
周刊 週刊|执着 执著|显著 显着|著名 着名|土著 土着|沈阳 瀋阳|折叠 摺叠|回旋 迴旋|批准 批準|了望 瞭望|干净 乾净|关系 关係`;

/** The pairs of the dictionaries and of ours that folding leaves apart, a group a line; what a shorter pair explains is left out. */
export function buildSpellings(fold: (text: string) => string): string {
  const groups = [toTraditional, toSimplified]
    .flatMap((dictionary) => dictionary.split('|').map((entry) => entry.split(' ')))
    .concat(
      OURS.replaceAll('\n', '')
        .split('|')
        .map((entry) => entry.split(' ')),
    )
    .map((group) => [...new Set(group.map(fold))].sort())
    .filter((group) => group.length > 1 && group.every((way) => way.length > 1 && way.length === group[0]!.length));
  const kept: string[][] = [];
  for (const group of groups.sort((a, b) => a[0]!.length - b[0]!.length)) {
    const [a, b] = group;
    const explained = kept.some((shorter) =>
      shorter.some((x) => shorter.some((y) => x !== y && a!.includes(x) && a!.replace(x, y) === b)),
    );
    if (group.length > 2 || !explained) kept.push(group);
  }
  return `${[...new Set(kept.map((group) => group.join(' ')))].sort().join('\n')}\n`;
}

const target = (name: string) => fileURLToPath(new URL(`../storage/data/${name}`, import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const table = buildFoldTable();
  writeFileSync(target('fold.txt'), table);
  writeFileSync(target('spellings.txt'), buildSpellings(folder(table)));
}
