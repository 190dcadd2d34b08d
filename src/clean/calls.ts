/**
 * What a page says to its reader rather than in its article: follow the account, press here, pay, log in, be
 * polite. Each is a whole line that begins with the request; a sentence that tells of such a thing has a subject, or a
 * full stop and news in it, and stays.
 */
import type { LabelField } from '../core/labels.js';
import { NEWS, weighWords } from '../core/wordings.js';
import { bare, type CleanRule, EVERYWHERE, type Place, TAIL, wholeLine } from './rule.js';

const TEXT_AND_TAIL: readonly Place[] = ['body', 'tail'];
const ORNAMENT = /[\s\p{P}\p{S}\p{Extended_Pictographic}\ufe0f]/u;
const ORNAMENTS = /^[\s\p{P}\p{S}\p{Extended_Pictographic}\ufe0f]+/u;
let last = { folded: '', plain: '' };
/** A line without arrows, quotes and pictographs at its ends; the rules ask for the same line one after the other. */
function plain(folded: string): string {
  if (last.folded === folded) return last.plain;
  const text = folded.replace(ORNAMENTS, '');
  let to = text.length;
  while (to > 0) {
    // A pictograph beyond the first plane is two units.
    const from = to - (/[\udc00-\udfff]/.test(text[to - 1]!) ? 2 : 1);
    if (!ORNAMENT.test(text.slice(from, to))) break;
    to = from;
  }
  last = { folded, plain: text.slice(0, to) };
  return last.plain;
}
const isNews = (folded: string): boolean => weighWords(folded, NEWS) > 0;
/** Whether a line is a request and no sentence of the text: short, without news, without a full stop. */
const asks = (folded: string, most: number): boolean =>
  folded.length <= most && !/[。；]\s*$/.test(folded) && !isNews(folded);

const PRESS = '(?:点击?|轻触|轻点|戳|猛戳|单击|按)(?:一?下)?';
const READ_ON = `${PRESS}(?:左下角|右下角|文末|下方|下面|底部|此处|这里)?的?[“"「『]?阅读原文`;
const FOLLOW = new RegExp(
  [
    `^(?:请|欢迎)?${PRESS}[^。；]{0,12}(?:蓝字|蓝色小?字|卡片|名片|头像)`,
    `^(?:请|欢迎)?${PRESS}[^。；]{0,14}(?:关注|订阅|追踪)(?:我们|本号|公众号|样?$)`,
    '^(?:请|欢迎)?(?:微信)?(?:长按|识别|扫描|扫一扫|扫码|扫扫?)[^。；]{0,16}(?:二维码|小程序|上图|下图|图片|关注|进群|入群)',
    `^(?:请|欢迎|喜欢就|别忘了)?${PRESS}?[个亮]?[“"「『]?(?:在看|赞和?在看|小花|再看)[”"」』]?(?:[，,！!～~给让你吧]|$)`,
    '^(?:请|欢迎|记得|别忘了)?(?:把[^。；]{1,10})?(?:设为?|加个?|添加)(?:星标|置顶)(?:[，,！!～~哦吧]|$)',
    `^(?:请|欢迎)?${PRESS}[^。；]{1,24}[“"「『]?(?:设为?|加)?[“"「『]?星标`,
    '^(?:请|欢迎)?关注[^。；，,]{2,14}[，,][^。；]{0,16}(?:回复|每天|第一时间|收到|获取|领取|了解更多|不迷路|不错过)',
    '^(?:(?:喜欢|觉得)[^。；，,]{0,8})?[，,]?(?:请|欢迎|记得|别忘了)?[，,]?[点给]个?[“"「『]?(?:赞|在看)[”"」』]?(?:[和与、及][“"「『]?(?:赞|在看|转发|分享)[”"」』]?)*(?:[，,！!～~给让你吧哦]|$)',
    '^(?:请|快|欢迎|记得|别忘了)?(?:转发|分享)给?(?:更多|身边|你的|您的)[^。；]{0,8}(?:朋友|好友|家人|人)[^。；，,]{0,4}(?:[吧哦！!～~]|$)',
    '^(?:微信)?公众(?:号|账号)\\s?(?:ID|名称)?\\s?[:：]\\s?[\\w-]{4,24}$',
    '^(?:更多[^。；]{0,10}[，,]\\s?)?(?:请|快点?|立即|马上)?(?:加入|追踪|按赞)[^。；]{0,20}(?:LINE|粉丝|好友|频道|专页|社团|官方账号)',
    '^(?:请)?(?:继续往下|往下继续)(?:阅读|看|滑)',
    '^(?:请|欢迎)?(?:点|戳)(?:此|(?:击|按)?(?:这里|此处))(?:处)?(?:进入|加入|参与|报名|查看|购买|下载|观看|收听)',
    '^(?:看?原文|论文)(?:链接|连结)$',
    '^(?:请|欢迎)?(?:点击)?(?:关注|订阅|搜索|添加)[^。；，,]{2,14}(?:公众号|视频号|微信号|小程序|头条号|官方微博)(?:[，,！!～~]|$)',
    '^商务合作[丨｜|／/]?[^。；，,]{0,8}(?:加?微信|邮箱|电话)',
    '^预览时标签不可点',
    '^微信搜索\\s?[:：“"「]',
    '^打开[^。；，,]{2,10}[，,](?:查看|阅读|看)更多',
    '^[^。；]{0,12}(?:请|欢迎)在(?:评论区|留言区)[^。；]{0,6}(?:告诉|留言|分享|讨论|交流)',
    '^(?:请|欢迎)?添?加(?:小编|客服|编辑|管理员|下方)?[^。；，,]{0,4}微信',
    '^(?:请|在)?(?:公众号)?(?:后台)?回复[“"「『][^。；，,]{1,12}[”"」』][^。；]{0,6}(?:获取|领取|查看|下载|进群|入群)',
    '^(?:立即|马上|免费)?订阅(?:电子报|新闻信|周报|快讯|日报)?(?:[，,！!]|$)',
    '^(?:欢迎|期待)(?:您|你)?在?(?:评论区|文末|下方|后台)?留言',
    '^您?(?:看到|看完|阅读)(?:此|这|本)[篇条]?[^。；]{0,8}(?:感受|心情|表情)',
    '^(?:请)?(?:继续|向[上下左右])?滑动[^。；，,]{0,6}(?:下一[个篇页]|查看|阅读|更多)',
    '^(?:点赞|在看|转发|分享|收藏)(?:[、，,+＋和&·\\s]+(?:点赞|在看|转发|分享|收藏|评论|三连))+',
    `^(?:请|欢迎)?${READ_ON}`,
    '^(?:请|欢迎|立即|马上|现在)?(?:下载|安装|打开)[^。；，,]{0,14}(?:客户端|[Aa][Pp]{2})(?:$|[，,！!\\s]*(?:随时|查看|阅读|看更多|了解更?多?|获取|第一时间|更多|享受|领取|发现))',
  ].join('|'),
);
/** A paper asks for tips with a number to call. */
const TIPS =
  /^(?:如[有您]|若有|您有|欢迎)?[^。；，,]{0,6}(?:新闻线索|报料|爆料)[^。；]{0,12}(?:拨打|致电|联系|热线|电话|发送|扫码|扫描)[^。；]{0,40}$/;
const PLATFORM =
  /(?:平台|网|号)[^。；]{0,8}(?:仅|只)(?:为[^。；]{1,8})?提供信息(?:存储|发布|展示)|^作者声明[:：].{1,40}$|only\s(?:provides|offers)\s(?:an?\s)?information\s(?:storage|publishing)|(?:内容|文章|作品)[^。；]{0,30}(?:用户|自媒体|网友|作者)[^。；]{0,14}上传(?:并发布)?[^。；]{0,30}(?:平台|本[站网])|views\s(?:and\sopinions\s)?expressed\s[^.]{0,40}\b(?:those\sof|belong\sto)\sthe\sauthor/i;
const HELP =
  /^(?:温馨提示|操作提示|小?提示|说明|注)?[:：]?(?:如何[^。；]{0,8}[:：])?(?:请|可)?(?:点击|双击|按住|长按|滑动|滚动|左右滑动|按|使用|键盘|支持键盘)[^。；]{0,14}(?:图片|原图|大图|鼠标|滚轮|键盘|方向键|翻页|屏幕)[^。；]{0,24}$/;
const HELPS = /放大|缩放|缩小|大图|原图|翻页|下一[页张]|浏览|←|切换/;
/** What stands where a player or a box has not loaded. */
const LOADING =
  /^(?:(?:视频|音频|图片|内容|页面|评论|广告)?(?:正在)?(?:加载|载入|缓冲)中?(?:[，,]?\s?请(?:稍[候后等]|耐心等[待候]))?|您的浏览器(?:不支持|版本)[^。]{0,30}|your browser does not support [^.]{1,40})$/i;
const PAY =
  /^(?:本文|以下|此文|该文|后续|剩余|余下|还有|您|请|(?:加入|成为|开通|购买|付费|订阅|充值|登录|登陆|注册))[^。；]{0,24}(?:%|％|付费|订阅|会员|vip|登录|登陆|购买|注册)[^。；]{0,16}(?:阅读|查看|浏览|解锁|可见|全文)[^。；]{0,8}$|^(?:试读(?:已)?结束|(?:订阅|购买|付费|开通会员|成为会员|登录|登陆)(?:后|即可|可)[^。；]{0,4}(?:阅读|查看|解锁)(?:全文|更多|本文|完整内容|剩余内容))|^(?:subscribe|sign in|log in|register)\b[^.]{0,24}\bto (?:continue|keep|read)\b[^.]{0,24}$|^already an? (?:subscriber|member)\??/i;
/** `【完整内容请见《样园》第4期】`: where more of the text is printed, in brackets of its own. */
const PRINTED =
  /^[【［[（(](?:本文)?(?:完整|全部|详细|更多)(?:内容|文章|全文|报道|报导)[，,]?(?:请|详)[见阅看参]{1,2}[^。；！？《》]{0,8}《[^》]{1,20}》[^。；！？《》]{0,20}[】］\]）)]$/;
/** What the law has advertisements say of drink and smoke: nothing else on the line. */
const WARNING =
  /^(?:(?:(?:饮酒|喝酒|酗酒)(?:过量|过度|勿开车|不开车)|(?:过量)?(?:饮酒|吸烟|抽烟)?有[害碍](?:身体)?健康|(?:请勿|禁止|切勿)(?:酒[后驾]驾?车?|未成年人?饮酒)|未成年(?:人|者)?(?:请勿|禁止|不得)(?:饮酒|吸烟)|(?:饮酒|酒后)(?:请勿|不)(?:驾车|开车|酒驾))[\s，,、；;！!~～]?){2,5}$/;
/** `------分隔线------`. */
const RULED = /^[-—=_*~]{4,80}\s?\p{Script=Han}{0,4}\s?[-—=_*~]{4,80}$/u;
const COMMENTS =
  /^(?:请(?:自觉)?遵守[^。；，,]{0,20}(?:法律|法规|政策|规定|条例|公约)[^。；，,]{0,6}[，,]\s?(?:严禁|禁止|不得|请勿|切勿)(?:发布|发表|传播)[^。；]{0,30}(?:言论|信息|内容|评论)。?$|请[^。；]{0,4}遵守[^。；]{0,12}(?:评论|发言|跟帖|留言)|评论前请|发[表布]?评论前|文明上网[，,、]?(?:理性|文明|请)|文明(?:评论|发言)(?:[，,！!]|$)|登[录陆]后[^。；]{0,6}(?:评论|发言|留言)|(?:网友|用户)(?:评论|留言|跟帖)(?:仅|只|不代表)|发表(?:您|你)的(?:评论|看法)|(?:暂无|还没有)评论|\d+\s?[条则](?:评论|留言|回复)$|我来说两句|(?:评论|留言)(?:功能|区)?(?:已|暂)(?:被)?(?:关闭|未开[放启])|快来(?:发表|抢)[^。；]{0,8}(?:评论|沙发))/;
const NAMED =
  /^(?:本文|责任|执行|值班|网络|实习)?(?:编辑|责编|校对|审核|编审)[\s\u3000]+(\p{Script=Han}{2,4}|\p{Script=Han}\s\p{Script=Han})(?:[\s\u3000]+(?:(?:编辑|责编|校对|审核|编审)[\s\u3000]+)?\p{Script=Han}{2,4}){0,4}$/u;
/** A paper asks to be paid for, in one sentence: `支持独立报道，立即订阅本刊，每月只需48元。` */
const SUPPORT =
  /^支持(?:独立|优质|原创|本土|本地|好)[^。；，,]{0,6}(?:报道|报导|新闻|媒体|内容|创作)[，,]\s?(?:请|欢迎|立即|马上|即刻)?(?:订阅|赞助|捐[助款]|加入|成为)[^。；]{0,40}。?$/;
/** A paper wishes its readers well below a text: `※ 本网提醒您：……`. */
const REMINDER =
  /^(?:※\s?)?(?:本[网站报台刊]|《[^》。]{2,12}》)(?:关心您|提醒您|提醒[读网]者|呼吁您?)[:：，,\s][^。]{4,50}。?$/;
export const CALL_RULES: readonly CleanRule[] = [
  {
    id: 'account-call@2',
    kind: 'call-to-reader',
    why: 'Accounts ask to be followed, shared and read on above, below and among the text.',
    fixes: { before: '点击上方蓝字关注我们', after: '' },
    leavesAlone: '点击量最高的一张照片，是河边那棵老樟树。',
    places: EVERYWHERE,
    apply: (line, folded, place) =>
      (asks(folded, 60) && FOLLOW.test(plain(folded))) ||
      (folded.length <= 70 && SUPPORT.test(folded)) ||
      (place === 'tail' && TIPS.test(plain(folded)))
        ? wholeLine(line)
        : null,
  },
  {
    id: 'end-mark@2',
    kind: 'end-mark',
    why: 'Accounts set a mark between their text and what they ask of the reader; templates rule a line of dashes there or below the title.',
    fixes: { before: '— END —', after: '' },
    leavesAlone: 'END-to-END 的设计方法',
    places: EVERYWHERE,
    apply: (line, _, place) =>
      (place !== 'head' && /^(?:(?:THE )?END|(?:全文|本文)?完)$/.test(plain(line))) ||
      (place !== 'body' && RULED.test(line.trim()))
        ? wholeLine(line)
        : null,
  },
  {
    id: 'platform-statement@1',
    kind: 'copyright-notice',
    why: 'A platform says that it only stores what its users upload; kept as `rights`.',
    fixes: { before: '以上内容由用户上传并发布，本平台仅提供信息存储服务。', after: '' },
    leavesAlone: '法院认为，被告平台仅提供信息存储服务，不能免除责任。',
    places: TEXT_AND_TAIL,
    apply: (line, folded) =>
      line.length <= 400 && /提供|上传|声明|only|views/i.test(folded) && PLATFORM.test(folded) && !isNews(folded)
        ? wholeLine(line)
        : null,
  },
  {
    id: 'help-line@1',
    kind: 'help',
    why: 'The page tells how to use it: enlarge a picture, turn a page, wait for a player.',
    fixes: { before: '提示：点击图片可放大查看', after: '' },
    leavesAlone: '点击图片库里的老照片，可以看见河道三十年前的样子。',
    places: EVERYWHERE,
    apply: (line, folded) => {
      const text = plain(folded);
      const helps = (HELP.test(text) && HELPS.test(text)) || LOADING.test(text);
      return helps && asks(folded, 60) ? wholeLine(line) : null;
    },
  },
  {
    id: 'paywall-line@1',
    kind: 'paywall',
    why: 'The page says that more stands behind a payment or a login.',
    fixes: { before: '剩余80%内容，订阅后可阅读全文', after: '' },
    leavesAlone: '读者登录后可以阅读全文，是图书馆今年的新服务。',
    places: TEXT_AND_TAIL,
    apply: (line, folded) => (asks(folded, 60) && PAY.test(plain(folded)) ? wholeLine(line) : null),
  },
  {
    id: 'printed-in@1',
    kind: 'paywall',
    why: 'A magazine says in brackets below the text in which of its issues more is printed.',
    fixes: { before: '【完整内容请见《样园》第4期】', after: '' },
    leavesAlone: '完整内容请见《样园》第4期的那篇长文，是他写的。',
    places: TAIL,
    apply: (line, folded) => (folded.length <= 60 && PRINTED.test(folded.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'health-warning@1',
    kind: 'advert',
    why: 'The warning of an advertisement for drink stands below the text, without the advertisement.',
    fixes: { before: '☆饮酒过量 有害健康 禁止酒驾☆', after: '' },
    leavesAlone: '饮酒过量有害健康，酒坊门口的老牌子上这样写着。',
    places: TAIL,
    apply: (line, folded) => (folded.length <= 40 && WARNING.test(plain(folded)) ? wholeLine(line) : null),
  },
  {
    id: 'paper-reminder@1',
    kind: 'call-to-reader',
    why: 'A paper reminds its readers of the traffic, or of the law, in its own name below the text.',
    fixes: { before: '※ 本网提醒您：骑车请减速慢行，平安回家。', after: '' },
    leavesAlone: '园艺师提醒您：冬天浇水要在中午，水温不要太低。',
    places: TAIL,
    apply: (line, folded) => (folded.length <= 80 && REMINDER.test(folded.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'comment-rules@1',
    kind: 'comment',
    why: 'The rules for comments stand where the text ends and the comments begin.',
    fixes: { before: '文明上网理性发言，请遵守新闻评论服务协议', after: '' },
    leavesAlone: '网友评论说，这条步道是城里最安静的一段。',
    places: TAIL,
    apply: (line, folded) =>
      folded.length <= 90 && !isNews(folded) && COMMENTS.test(plain(folded)) ? wholeLine(line) : null,
  },
  {
    id: 'named-editor@1',
    kind: 'editor-line',
    why: 'Editors are named in brackets of their own, without a colon.',
    fixes: { before: '（编辑 李明）', after: '' },
    leavesAlone: '编辑 李明 的桌上放着三盆菖蒲',
    places: TAIL,
    apply: (line, folded) => {
      const m = /^\s*[（(【[].*[)）】\]]\s*$/.test(line) ? NAMED.exec(bare(folded)) : null;
      if (m === null) return null;
      const at = bare(folded).indexOf(m[1]!);
      const fields: Partial<Record<LabelField, string>> = { editor: bare(line).slice(at, at + m[1]!.length) };
      return wholeLine(line, fields);
    },
  },
];
