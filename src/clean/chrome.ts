/** Notices, page feet, calls to the reader and the heads of boxes: judged by vocabulary, not by phrase lists. */

import { CALL, FOOTER, LEGAL, NEWS, weighWords } from '../core/wordings.js';
import { citedSource, signedLine } from './credits.js';
import { LONGEST, likeness } from './likeness.js';
import { bare, type CleanRule, type Place, TAIL, wholeLine } from './rule.js';

/** Letters and digits of a line; marks and spaces say nothing about how much it says. */
function size(text: string): number {
  return text.replace(/[\s\p{P}\p{S}]+/gu, '').length;
}

/**
 * Whether the words of a line show that it is furniture: their weight (`score`), less that of words of news (`against`), must
 * grow with the length of the line. At the end of a page less is needed than in the body.
 */
function enough(score: number, against: number, length: number, place: Place): boolean {
  const need = (place === 'tail' ? 2.5 : 5) + length / (place === 'tail' ? 28 : 18);
  return score - against >= need;
}

/** The next article with its title; or a word of the page's own with nothing but further such words behind it. */
const NAVIGATION =
  /^(?:(?:上一[篇页条则章]|下一[篇页条则章]|前一篇|后一篇|阅读下一篇)(?:文章)?.{0,60}|(?:返回(?:首页|顶部|列表|上一页|上一级|频道|目录|[^，。]{0,6}首页|[^，。\s]{1,12}[，,]\s?查看更多)|回到顶部|回(?:上一?页|首页|列表|顶端)|首页|末页|尾页|打印(?:本[页文])?|关闭(?:窗口|本页)?|TOP|没有了)(?:$|[\s\p{P}\p{S}\d]|(?=返回|打印|关闭|下一|上一|首页|末页|尾页)).{0,60})$/iu;
const BOX_HEAD =
  /^(?:看?更多|看过|随机|本栏目|本类|同类|赞助商|相关|推荐|热门|热点|精彩|最新|延伸|往期|猜你|大家都在|为你|你可能|您可能|今日|阅读|点击|频道|本[周月]|新闻|图文|编辑|网友|图片|超人气|下一篇|请继续)[^，。：:]{0,14}(?:热门|看了|阅读|新闻|文章|报道|报导|推荐|排行|排行榜|喜欢|感兴趣|在看|回顾|搜索|图片|精彩|资讯|稿件|评论|链接|内容|专题|视频|热词|想看|关于|下阅读|人气|看点|头条)[^，。]{0,3}$|^(?:超人气|延伸阅读|相关链接|友情链接|精彩推荐|更多精彩|大家都在看|看更多)$/;

const PARTS = /[\s|｜┃/·•,，:：()（）[\]【】<>《》»+＋]+/;
/** What stands between them without a word. */
const PICTOGRAPHS = /[\p{Extended_Pictographic}\ufe0f]+/gu;
const COUNT = /^(?:\d+(?:\.\d+)?[万wkKM]?B?|约?\d{1,3}分钟)$/;
/** Buttons that no line of a text is, wherever they stand. */
const UNFOLDS = /^(?:点击|轻触)?(?:展开|阅读|查看|显示)(?:阅读|剩余)?全文$|^展开剩余\d+%$|^点击加载更多$/;
const BUTTON =
  /^(?:我要)?(?:投诉|举报|纠错|报错|挑错|反馈|收藏|已?收藏(?:本[站页文])?|加入收藏|分享|分享到|转发|点赞|赞|已赞|顶|踩|在看|推荐|评论|跟贴|留言|写?留言|发表评论|参与评论|关注|已关注|订阅|打印|打印本[页文]|关闭|关闭窗口|复制|复制链接|返回|返回顶部|顶部|字号|字体|大|中|小|超大|标准|默认|放大|缩小|繁体|简体|展开|收起|展开全文|展开阅读全文|阅读全文|阅读原文|查看原图|查看大图|原图|全屏|播放|朗读|听(?:新闻|全文|文章|本文)|下载|保存|扫码|二维码|海报|生成海报|微信|微博|朋友圈|QQ|QQ空间|人人网|豆瓣|更多|设为首页|登录|注册|人民投诉|不感兴趣|无障碍|友善列印|列印|转寄|字级|立即(?:订阅|购买)|(?:点击)?加载更多|没有更多(?:了|内容|数据)?|(?:已经?)?到底[了啦]|展开剩余\d*%?|查看(?:全部|更多|所有)?(?:评论|留言|回复)|留言讨论|我要(?:打印|留言)|服务条款|隐私(?:政策|条款|声明)|加入会员|追踪我们|收藏此[文页]|打印此[文页]|推荐给(?:朋友|好友)|\d*关注者|\d*被浏览|\d*人赞同了该(?:回答|文章)|赞一个|打赏|赞赏|顶一下|踩一下|\d+\s?人(?:已)?(?:点赞|赞过?|打赏|收藏|参与|评论)|广告|推广|advertisements?|sponsored)$/i;
/** What readers press to say how they feel; a word alone is one of the text. */
const MOOD =
  /^(?:感动|路过|高兴|开心|难过|愤怒|无聊|搞笑|惊讶|震惊|新奇|流汗|同情|雷人|握手|鲜花|鸡蛋|支持|反对|羡慕|期待)$/;

/** The label over an advertisement, set off from the text. */
const ADVERT = /^[^\p{L}\p{N}]*(?:广\s?告|advert(?:isement)?s?|advertising)[^\p{L}\p{N}]*$/iu;

let weighed = { folded: '', likeness: 0 };
/** How much a line is like those of sites; null for one too long to be weighed. Several rules ask for each line. */
function likenessOf(folded: string): number | null {
  if (folded.length > LONGEST) return null;
  if (weighed.folded !== folded) weighed = { folded, likeness: likeness(folded) };
  return weighed.likeness;
}
/** Log odds below which a line is text, whatever its words weigh: 公园在每棵古树上挂了二维码，游客扫一扫，就能听到这棵树的故事。 */
const TEXT = -1.5;
const isText = (folded: string): boolean => (likenessOf(folded) ?? 0) < TEXT;
/** The number of a case or of an office's document: `（2019）闽0104民初2217号`. */
const NUMBERED = /[（(〔[](?:19|20)\d\d[)）〕\]]\p{Script=Han}?[\p{Script=Han}\d]{0,12}\d{1,6}号/u;
/**
 * Whether a line is like those that sites put below their texts, though no rule names it. A short line must be surer: a
 * heading of two words is like a button.
 */
function isOfSite(folded: string): boolean {
  if (NUMBERED.test(folded)) return false;
  const odds = likenessOf(folded);
  return odds !== null && odds - weighWords(folded, NEWS) / 2 > 1 + Math.max(0, (24 - folded.length) / 12);
}
const isLegal = (folded: string): boolean => weighWords(folded, LEGAL) >= 1.5;
/** Words that a line says of others: 写着“版权所有”“翻印必究”的书. A notice says them itself, and quotes names. */
const CITED = /“[^”]{1,24}”|「[^」]{1,24}」/g;

/** The rule for lines that no other rule names. */
export const SITE_LIKENESS = 'site-likeness@1';

export const CHROME_RULES: readonly CleanRule[] = [
  {
    id: 'copyright-notice@2',
    kind: 'copyright-notice',
    why: 'Every site closes its texts with a notice on rights, reprinting or liability, in its own words; kept as `rights`.',
    fixes: { before: '未经本刊书面授权，任何单位和个人不得转载、摘编本文内容，违者必究。', after: '' },
    leavesAlone: '法院认定，被告未经许可使用原告的设计图，构成侵权，判令其停止使用并赔偿损失三万元。',
    places: ['body', 'tail'],
    apply: (line, folded, place) => {
      if (line.length > 700) return null;
      if (weighWords(folded, LEGAL) < 2.5 || isText(folded)) return null;
      const score = weighWords(folded.replace(CITED, '“”'), LEGAL);
      return enough(score, 1.5 * weighWords(folded, NEWS), size(folded), place) ? wholeLine(line) : null;
    },
  },
  {
    id: 'page-foot@2',
    kind: 'page-foot',
    why: 'Addresses, telephone numbers, registrations and service pages belong to the site, not to the article.',
    fixes: { before: '关于我们 | 联系我们 | 网站地图 | 京ICP备00000000号', after: '' },
    leavesAlone: '市民可以拨打热线反映古树名木的情况，园林部门会在三天内派人查看。',
    places: TAIL,
    apply: (line, folded, place) => {
      if (line.length > 500) return null;
      const score = weighWords(folded, FOOTER);
      if (score < 1.5 || isText(folded)) return null;
      return enough(score, 1.5 * weighWords(folded, NEWS), size(folded) * 0.7, place) ? wholeLine(line) : null;
    },
  },
  {
    id: 'call-to-reader@2',
    kind: 'call-to-reader',
    why: 'Scan the code, follow the account, open the app, share with friends: the page speaking of itself.',
    fixes: { before: '扫描下方二维码，关注我们的公众号', after: '' },
    leavesAlone: '她在微博上说，这座公园陪伴了她二十年。',
    places: TAIL,
    apply: (line, folded, place) => {
      if (line.length > 120) return null;
      const score = weighWords(folded, CALL);
      if (score < 2 || isText(folded)) return null;
      return enough(score, 2 * weighWords(folded, NEWS), size(folded), place) ? wholeLine(line) : null;
    },
  },
  {
    id: 'navigation@1',
    kind: 'navigation',
    why: 'Previous, next, back to the list: the way on, not the text.',
    fixes: { before: '上一篇：老公园的新生', after: '' },
    leavesAlone: '返回家乡之后，他在河边种下了第一棵水杉。',
    places: TAIL,
    apply: (line, folded) =>
      line.length <= 80 && !/。\s*$/.test(folded) && NAVIGATION.test(bare(folded)) ? wholeLine(line) : null,
  },
  {
    id: 'button@1',
    kind: 'button',
    why: 'Buttons and counters at the foot of a text lose their shape with the markup and look like words.',
    fixes: { before: '收藏 分享 (12) 举报', after: '' },
    leavesAlone: '收藏家们分享了各自的故事。',
    places: ['head', 'body', 'tail'],
    apply: (line, folded, place) => {
      if (line.length > 40) return null;
      if (ADVERT.test(folded)) return wholeLine(line);
      const all = bare(folded)
        .split(PARTS)
        .filter((part) => part !== '');
      // A thumb with how many pressed it.
      if (place === 'tail' && all.length <= 3 && /\p{Extended_Pictographic}/u.test(line)) {
        const left = all.map((part) => part.replace(PICTOGRAPHS, '')).filter((part) => part !== '');
        if (left.length > 0 && left.every((part) => COUNT.test(part))) return wholeLine(line);
      }
      if (UNFOLDS.test(bare(folded))) return wholeLine(line);
      const parts = all.filter((part) => !COUNT.test(part));
      const moods = place === 'tail' && (parts.length >= 3 || (parts.length === 2 && all.length > 2));
      if (parts.length === 0 || !parts.every((part) => BUTTON.test(part) || (moods && MOOD.test(part)))) return null;
      // Below a lead a bar of buttons stands among the text; there one word, or a row of a table, is no bar.
      const bar = !line.includes('\t') && (parts.length >= 3 || all.length > parts.length);
      return place !== 'body' || bar ? wholeLine(line) : null;
    },
  },
  {
    id: 'box-head@1',
    kind: 'box-head',
    why: 'The heading of a box of other articles is left over when its links are gone.',
    fixes: { before: '【相关新闻】', after: '' },
    leavesAlone: '相关部门已经介入调查。',
    places: TAIL,
    apply: (line, folded) =>
      line.length <= 30 && BOX_HEAD.test(bare(folded).replace(/(?<![:：.…])[:：.…]+$/, '')) ? wholeLine(line) : null,
  },
  {
    id: 'attachment-head@1',
    kind: 'box-head',
    why: 'The heading of attachments is left over below the text when their links are gone.',
    fixes: { before: '附件：', after: '' },
    leavesAlone: '附件：公园平面图',
    places: ['end'],
    apply: (line, folded) =>
      /^(?:相关)?附件(?:下载|列表|文件)?\s?[:：]$/.test(folded.trim()) ? wholeLine(line) : null,
  },
  {
    id: 'notice-likeness@1',
    kind: 'copyright-notice',
    why: 'Below the text, and in its characters like the notices of other sites; kept as `rights`.',
    fixes: { before: '以上言论不代表本台立场，文责由作者自负。', after: '' },
    leavesAlone: '他说，文责自负四个字，他写了三十年。',
    places: TAIL,
    apply: (line, folded) => (isOfSite(folded) && isLegal(folded) ? wholeLine(line) : null),
  },
  {
    id: SITE_LIKENESS,
    kind: 'page-foot',
    why: 'Below the text, and in its characters like what other sites put there: credits, requests, contact lines.',
    fixes: { before: '觉得有用？赞赏一下作者吧', after: '' },
    leavesAlone: '种树的人不等树荫，写字的人不等掌声。',
    places: TAIL,
    apply: (line, folded) =>
      isOfSite(folded) && citedSource(line, folded) === null ? wholeLine(line, signedLine(line, folded)?.fields) : null,
  },
];
