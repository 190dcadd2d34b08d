/** The rules of repair, in the order in which they run. The table in docs/mojibake.md is made from them. */
import { findCrossed } from './crossed.js';
import { findLatin } from './latin.js';
import {
  findBareReferences,
  findBracketedSymbols,
  findDoubledMarks,
  findEscapedReferences,
  findInvisible,
  findLost,
  findLostBlanks,
  findPrivateUse,
  findSownSymbols,
} from './noise.js';
import { findInjected, findScattered } from './pinyin.js';
import type { RepairRule } from './rule.js';
import { SIGN } from './scan.js';
import { findSlipsOnPage } from './slips.js';
import { findUtf8AsGbk, findUtf8AsLatin } from './utf8.js';

export const RULES: readonly RepairRule[] = [
  {
    id: 'utf8-as-latin@2',
    why: 'UTF-8 bytes were read as windows-1252, once or several times; the bytes are put back and read right.',
    fixes: { before: '标题：å›­æž—ä¸Žæ¹¿åœ°', after: '标题：园林与湿地' },
    leavesAlone: 'São Tomé, æther, Ærøskøbing, naïveté — “àéîõü”',
    signs: SIGN.latin,
    find: findUtf8AsLatin,
  },
  {
    id: 'gbk-as-latin@2',
    why: 'GBK bytes were read as windows-1252; the bytes are put back and read right.',
    fixes: { before: '服务器报告 ÖÐ¹ú±ê×¼Ê±¼ä', after: '服务器报告 中国标准时间' },
    leavesAlone: 'Le café où naît l’été à Besançon, Übermaß für Ærø',
    signs: SIGN.latin,
    find: findLatin,
  },
  {
    id: 'utf8-as-gbk@2',
    why: 'UTF-8 bytes were read as GBK; they are put back, lost ones where the text is sure.',
    fixes: { before: '鍩庡競缁垮寲鏉′緥', after: '城市绿化条例' },
    leavesAlone: '鱼鳖虾蟹，魑魅魍魉，饕餮耄耋',
    signs: SIGN.utf8,
    find: findUtf8AsGbk,
  },
  {
    id: 'crossed-code@1',
    why: 'Bytes of Big5 were read as GBK, or those of GBK as Big5.',
    fixes: { before: '瑞劓鼠埶', after: '风景公园' },
    leavesAlone: '鱼鳖虾蟹，魑魅魍魉，饕餮耄耋；カタカナ',
    signs: SIGN.crossed,
    find: findCrossed,
  },
  {
    id: 'bare-reference@1',
    why: 'The ampersand of a character reference was stripped.',
    fixes: { before: '建成開放#xff0c;免費入園', after: '建成開放，免費入園' },
    leavesAlone: '主色 #xff0000; 不动',
    signs: SIGN.entity,
    find: findBareReferences,
  },
  {
    id: 'escaped-reference@2',
    why: 'A character reference was escaped once too often.',
    fixes: { before: '&amp;#20844;&amp;#22253;开放', after: '公园开放' },
    leavesAlone: '写作 &lt;b&gt; 即可',
    signs: SIGN.entity,
    find: findEscapedReferences,
  },
  {
    id: 'byte-slip@2',
    why: 'Bytes were cut or inserted between the halves of a character; the pairs are set right again.',
    fixes: { before: '剛剛投入運營??偯娣e約4000平方米', after: '剛剛投入運營。總面積約4000平方米' },
    leavesAlone: '你用的是哪個App?F組先發言,G組做記錄。',
    signs: SIGN.slip,
    find: findSlipsOnPage,
  },
  {
    id: 'injected-pinyin@1',
    why: 'A converter left the reading of the simplified form behind the traditional character.',
    fixes: { before: '風景園林網(wǎng)', after: '風景園林網' },
    leavesAlone: '林樾(yuè):道旁成陰的樹；著(zhe)、著(zhù)兩讀；漢字(hànzì)',
    signs: SIGN.pinyin | SIGN.slip,
    find: findInjected,
  },
  {
    id: 'scattered-pinyin@1',
    why: 'Readings were sown over the page at random.',
    fixes: { before: '门窗上部多(duo)做成(cheng)圆弧,用(yong)石膏线勾边', after: '门窗上部多做成圆弧,用石膏线勾边' },
    leavesAlone: '他(tā)的(de)田(tián)地(dì)长(zhǎng)满(mǎn)了(le)杂(zá)草(cǎo)',
    signs: SIGN.pinyin,
    find: findScattered,
  },
  {
    id: 'bracketed-symbol@1',
    why: 'Pictures in brackets were sown over the page.',
    fixes: { before: '基础设施老(🏭)旧,教学(✏)质量受限', after: '基础设施老旧,教学质量受限' },
    leavesAlone: '今天很开心(😀)。',
    signs: SIGN.symbols,
    find: findBracketedSymbols,
  },
  {
    id: 'sown-symbols@1',
    why: 'Symbols that are no emoji were sown into the text.',
    fixes: { before: '听到了声音🏰🝮🎝。', after: '听到了声音。' },
    leavesAlone: '公园开放啦🎉🎉🎉',
    signs: SIGN.symbols,
    find: findSownSymbols,
  },
  {
    id: 'lost-blank@1',
    why: 'A blank that GBK lacks became a question mark.',
    fixes: {
      before: '中圖分類號:K902? ? ? ? 文獻標識碼:A',
      after: '中圖分類號:K902\u00a0 \u00a0 \u00a0 \u00a0 文獻標識碼:A',
    },
    leavesAlone: '怎么办????? 多个表? 多个指针 ?',
    signs: SIGN.blanks,
    find: findLostBlanks,
  },
  {
    id: 'doubled-mark@2',
    why: 'A mark was put twice.',
    fixes: { before: '看到,,工人們正在收尾', after: '看到,工人們正在收尾' },
    leavesAlone: '今早..接到電話,,,久久無言',
    signs: SIGN.doubled,
    find: findDoubledMarks,
  },
  {
    id: 'invisible@1',
    why: 'Zero-width characters and soft hyphens inside words hide them from search.',
    fixes: { before: '风景\u200b园林\u00ad设计', after: '风景园林设计' },
    leavesAlone: '一家人 👨\u200d👩\u200d👧 co\u00adoperate',
    signs: SIGN.invisible,
    find: findInvisible,
  },
  {
    id: 'private-use@1',
    why: 'A bullet of a symbol font is shown as a bullet; other private characters are flagged.',
    fixes: { before: '\uf06c 种植要求', after: '• 种植要求' },
    leavesAlone: '• 种植要求',
    signs: SIGN.privateUse,
    find: findPrivateUse,
  },
  {
    id: 'lost@1',
    why: 'Characters are gone for good; the place is flagged.',
    fixes: { before: '锟斤拷头锟斤拷', after: '锟斤拷头锟斤拷' },
    leavesAlone: '汤很烫，屯田制',
    signs: SIGN.lost,
    find: findLost,
  },
];
