/**
 * A table: the vocabulary by which chrome gives itself away, as weighed patterns over text folded to simplified script. Notices
 * come in hundreds of wordings, so none is listed: a line is judged by what it speaks of (rights, reprinting, reports,
 * apps), by how it addresses the reader, and by what news never lacks (people who say, things that happened).
 */

/** A row of synonyms; `per` the weight of one occurrence. */
export interface Words {
  readonly per: number;
  readonly pattern: RegExp;
}

function words(per: number, ...alternatives: string[]): Words {
  return { per, pattern: new RegExp(alternatives.join('|'), 'gi') };
}

/** Rights, reprinting, liability: the language of notices. */
export const LEGAL: readonly Words[] = [
  words(
    4,
    '版权所有',
    '着作权(?:归|所有|属|法|人)',
    '着作权',
    '版权(?:归|属|声明|说明|保护|保留|与免责|作品|反馈)',
    'all\\s?rights?\\s?reserved',
    'copyright',
    '©',
    '(?:侵权|盗用|违者)必究',
    '免责(?:声明|条款)',
    '侵权(?:投诉|举报|删除|联系)',
    '投诉侵权',
    'reporting infringements?',
  ),
  words(
    3,
    '(?:谢绝|禁止|请勿|不得|不准|严禁|任何形式)[^。；]{0,24}(?:转载|摘编|复制|镜像|引用|抄袭|使用|传播|发布)',
    '(?:本[网站]|本网站)(?:的|所有|全部|上的|所?刊[载登]?的?)?(?:内容|作品|文字|图片|信息)',
    '侵权?[必即立]?删|信息网络传播权',
    '知识共享|creative\\s?commons',
    '(?:如|若)(?:有|存在)[^。，]{0,8}(?:问题|异议|疑问)[^。]{0,8}(?:联系|告知)',
    '转载(?:时|请|须|务必|必须|时?务?请)+[^。]{0,10}(?:注明|联系|标明)?',
    '(?:请|须|务必|必须|应|时)注明[^。]{0,8}(?:出处|来源|作者|原文|链接|本文)',
    '(?:必须|请|务请)注明',
  ),
  words(2, '(?:未经|须经)[^，。；]{0,16}(?:授权|许可|同意|允许|批准)'),
  words(
    3,
    '(?:不代表|不意味着)[^。]{0,20}(?:观点|立场|赞同)',
    '(?:真实性|准确性|正确性|完整性|可靠性)',
    '传递更多信息',
    '追究[^。]{0,12}(?:法律)?责任',
    '与[^。，]{1,10}无关',
    '最终解释权',
    '(?:仅供|供|仅作|作)(?:读者|投资者)?参考',
    '不构成[^。]{0,12}建议',
    '风险自担|自行(?:承担|判断)|承担风险',
    '(?:不负|概不)[^。，]{0,10}(?:责任|担保|保证)',
  ),
  words(
    2.5,
    '(?:代表|为)作者(?:本人|个人)*(?:观点|意见|立场)?',
    '作者(?:本人|个人)*观点',
    '(?:观点|内容)仅(?:代表|供)',
    '(?:平台|特别|郑重|重要|风险|免责|版权|本站)(?:声明|提示|提醒)[:：]',
    '(?:信息)?(?:发布|存储|分享)(?:平台|空间)',
    '(?:图片?|文字|素材|内容|文章)(?:均|系)?(?:来源于?|来自|源自|取自|取材于?)(?:于)?(?:网络|互联网)',
    '(?:请|即|立即|予以)?(?:告知|联系)[^。，]{0,6}(?:删除|处理)',
    '涉及?[^。，]{0,8}(?:版权|侵权|着作权)',
    '原创(?:文章|作品|内容|首发|[，,])',
    '(?:收益|权益)归',
    '授权[^。]{1,24}(?:发布|转载|使用|首发)',
    '独家(?:所有|授权|使用)',
    '转载(?:自其|目的)',
  ),
  words(
    1.5,
    '凡(?:本[网站刊报]|注明|是|来源)',
    '本[网站](?:转|注|联|对|将|提供|拥|登|所|书面|协议)',
    '(?:本文|本文档|本作品|上述作品|本站文章|作品内容|文章内容|所有照片|创作图文)',
    '声明[:：]',
    '法律责任',
    '合法权益',
    '合法拥有',
    '原作者',
    '(?:第一时间|及时|立即|尽快)(?:删除|处理)',
    '侵犯[^。，]{0,8}(?:权利|权益|版权)',
    '知识产权',
    '请(?:与|在|及时)?[^。，]{0,10}联系',
    '授权',
    '转载',
    '侵权',
    '版权',
    '镜像',
    '摘编',
    'CC\\s?(?:BY|协议)',
    '进行举报',
    '认领',
    '其它?媒体',
  ),
];

/** Terms of use, rules for comments, cookie banners, notices on quotes and investing: what a site demands of its readers. */
const TERMS: readonly Words[] = [
  words(
    3,
    '(?:本[网站报刊]|本网站|本公司|平台|我们|[^，。]{2,8}[网报])[^。，]{0,10}(?:有权|不承担|概不负责|保留[^。]{0,16}权利?|将(?:会)?直接)',
    '(?:保有|保留)[^。]{0,20}权利?',
    '(?:有权|权利)[^。，]{0,12}(?:删除|移除|修改|终止|暂停|封[锁停]|拒绝)',
    '(?:用户|使用者|会员|网友|读者|[您你])[^。]{0,24}(?:应当|须遵守|不得|同意|自行承担|自负)',
    '(?:服务|用户|使用|会员)(?:协议|条款|规则|须知)',
    '(?:留言|评论|跟帖|发言|讨论)[板区]?(?:系统|服务|规则|须知|守则|权限)',
    '(?:请勿|请不要|禁止|严禁)[^。，]{0,16}(?:发布|发表|刊登|转贴|发文|提供|张贴|利用|留言|上传)',
    'cookies?',
    '隐私(?:政策|权政策|声明)',
    '封[锁停禁][^。，]{0,4}(?:帐号|账号|帐户)|发言权限',
    '(?:行情|报价|数据)[^。]{0,12}(?:延[迟时误]|仅供参考)|延[迟时][^。]{0,6}分钟',
    '(?:据此|依此)[^。，]{0,4}(?:操作|投资|入市|买卖)|投资(?:有|需|者)[^。，]{0,6}(?:风险|谨慎)',
  ),
  words(
    1.5,
    '遵守[^。，]{0,10}(?:法律|法规|规定)',
    '(?:发言|留言|言论|评论)',
    '(?:责任|后果)[^。，]{0,4}(?:自负|自行|概)',
    '(?:智慧|知识)(?:财产权|产权)|着作权|商标|专利',
    '(?:继续)?(?:浏览|使用)本(?:网站|站|服务)',
    '(?:广告|垃圾)(?:信息|内容)|商业广告',
    '攻击|侮辱|诽谤|谩骂|淫秽|色情|谣言',
    '投稿|来稿',
  ),
];

/** Contact data, registrations and the names of service pages: what stands at the foot of every page. */
export const FOOTER: readonly Words[] = [
  words(
    4,
    'ICP[备证]',
    '公网安备',
    '网站标识码',
    '(?:增值电信|许可证|出版许可)[^。]{0,10}\\d',
    'powered\\s?by',
    '(?:违法|不良)[^。]{0,4}信息(?:举报)?',
    '举报(?:电话|邮箱|中心|专区|平台|受理|/?反馈|文章|内容|热线|入口)',
    '邮政编码|邮编[:：]',
    '版权所有',
    'copyright',
    '©',
    'all\\s?rights?\\s?reserved',
  ),
  words(
    3,
    '(?:电话|热线|传真|邮箱|e-?mail|QQ(?:群)?|报料|客服)[^。，]{0,12}[:：]\\s?[\\w\\d+（(]',
    '[\\w.+-]{1,64}[@＠#][\\w-]+\\.\\w{2,}',
    '(?<!\\d)\\d{3,4}[-－—]\\d{7,8}(?!\\d)',
    '技术支持[:：]',
    '(?<!\\d)400[-－]?\\d{3,4}[-－]?\\d{3,4}',
  ),
  words(
    2.5,
    '关于(?:我们|本站|本网|[^，。]{2,6}网)',
    '联系(?:我们|方式)',
    '网站(?:地图|简介|导航|声明|律师|首页)',
    '人才招聘|招聘信息|诚聘英才|加入我们',
    '广告(?:服务|合作|招商|刊登)',
    '友情链接|我要链接',
    '法律(?:声明|顾问)',
    '(?:隐私|豁免)(?:政策|声明|条款)',
    '(?:使用|服务|用户)(?:协议|条款)',
    '(?:意见|问题)反馈',
    '自律公约|家长监护',
    '设为首页|加入收藏|收藏本站|放到桌面',
    '无障碍|老年人?模式|适老化',
    '手机版|简体中文|繁体中文',
    '积分规则|会员注册|通行证|产品答疑|供稿服务|外宣服务|技术服务中心',
    '(?:主办|承办|主管|协办|制作|技术支持)(?:单位)?[:：]',
    '(?:中心|公司|委员会|中央)[^。]{0,6}(?:主办|承办|主管)',
    '投诉建议|违规(?:举报|投诉)|停止浮动|留言咨询|相关咨询',
    'about\\s?us|contact\\s?us|complaint',
    '报网动态|营业执照|法律声明|公司官网',
    '有限(?:责任)?公司',
    '咨询电话',
  ),
  words(
    1.5,
    '地址[:：]',
    '简介',
    '举报',
    '投诉',
    '咨询',
    'english',
    '客服',
    '反馈',
    '注册',
    '登录',
    '协议',
    '官网',
    '动态',
    '招聘',
    '联系',
    '邮箱',
    '声明',
    '版本',
    '公告',
    '互联网',
    '处理大厅',
    '(?<!\\d)(?:19|20)\\d\\d\\s?[-–—－~]\\s?(?:20\\d\\d)?',
  ),
];

/** What the reader is asked to do with an app, a code, an account or a button. */
export const CALL: readonly Words[] = [
  words(
    3,
    '(?:扫描|扫一扫|扫码|扫[左右上下]|扫二维码|长按|识别)[^。]{0,14}',
    '(?:关注|订阅|搜索|添加|加入)[^。，]{0,16}(?:公众号|微信|微博|官方|服务号|视频号|我们)',
    '(?:下载|安装|打开|使用)[^。]{0,16}(?:客户端|APP|手机|浏览器|微信|安卓|iOS)',
    '(?:客户端|APP)(?:下载|扫)',
    '分享(?:到|至|给|让|的贴文|的帖文|$|[:：])',
    '转发到',
    '请使用[^。]{0,10}浏览器',
    '点击(?:右上角|右下角|左下角|阅读|查看|这里|此处|进入|链接|下方|底部)',
    '(?:进行|即可)分享',
    '(?:文章|内容|资讯|信息)[^。]{0,4}(?:有(?:帮助|用|启发)|喜欢)吗?',
    '(?:提醒|提示)(?:您|你|读者|网友)[:：]?$',
    '即(?:表示)?同意',
    '(?:喜欢|觉得)(?:这|本|此)[篇条个]?(?:文章|内容)',
    '去?APP\\s?商店',
    '相关资讯请',
    '(?:官方|微信|服务)(?:微信|微博|公众号|公众平台|账号)',
    '公众号[（(:：]',
    '尽在[^。，]{1,12}(?:APP|客户端|公众号)',
  ),
  words(
    2,
    '二维码',
    '公众号',
    '微信号',
    '朋友圈',
    '小程序',
    '客户端',
    '(?:展开|打开)[^。]{0,4}(?:全文|更多|阅读)',
    '阅读(?:全文|原文)',
    '(?:查看|点击)(?:更多|全文|详情|原文|完整)',
    '更多(?:精彩|精采|内容|资讯|报道|新闻|原创|技能|文章)',
    '抢鲜|抢先',
    '立即(?:更新|下载|体验|领取)',
    '收藏',
    '关注我',
    '订阅',
    '点赞|赞赏|打赏|吐槽',
    '评论\\(?\\d*\\)?$',
    'TAGS?$',
    '参与互动',
    '人气',
  ),
  words(
    1,
    '关注',
    '下载',
    '分享',
    '扫',
    '点击',
    '微信',
    '微博',
    'APP',
    '欢迎',
    '登录',
    '请',
    '搜索',
    '右上角',
    '有帮助吗',
    '提速',
    '更新提醒',
  ),
];

/** What news has and chrome has not: somebody said, something happened, at some time. Against every score above. */
export const NEWS: readonly Words[] = [
  words(
    2,
    '记者(?!\\s?[:：])',
    '表示',
    '认为',
    '指出',
    '报道(?:称|说|，)',
    '据[^，。]{1,16}(?:报道|消息|介绍|了解)',
    '说[:：，“]',
    '透露',
    '宣布',
    '发生',
    '举行',
    '召开',
    '[涉被](?:嫌|拘|诉|捕)',
    '警方',
    '法院',
    '审理',
    '采访',
    '诈骗',
  ),
  words(
    1,
    '\\d{1,2}月\\d{1,2}日',
    '今[年天晚]|去年|[昨明]天|当[时日]',
    '因为|由于',
    '但是?|然而|虽然|却',
    '已经|曾',
    '[他她]们?',
    '(?<![为除用])了(?!解)|过[，。]',
    '[吗呢么][？?]',
    '第[一二三四五六七八九十]+条',
  ),
];

/** Sum of the weights of what occurs in `text` (folded); a row counts at most `cap` times. */
export function weighWords(text: string, rows: readonly Words[], cap = 4): number {
  let sum = 0;
  for (const { per, pattern } of rows) {
    pattern.lastIndex = 0;
    for (let n = 0; n < cap && pattern.exec(text) !== null; n += 1) sum += per;
  }
  return sum;
}

/** A line without one of these is no notice: a quick look before folding and weighing. */
const HINT =
  /[权權版]|责任|責任|负责|負責|风险|風險|转载|轉載|本[站网網报報刊]|协议|協議|条款|條款|规则|規則|规定|規定|cookie|copyright|©|请勿|請勿|請不要|请不要|禁止|举报|舉報|用[户戶]|使用者/i;

/** Whether a line may be a notice at all, in either script. */
export const mayBeNotice = (text: string): boolean => HINT.test(text);

/** What the words of a notice must weigh at least, in a line of any length. */
const ENOUGH = 4;

/**
 * How much a line speaks as a site's terms, rights or rules: above 0 it is such a line, however well its sentences are made.
 * `folded` is in simplified script. A line that tells of people and events is none.
 */
export function noticeWeight(folded: string): number {
  const score = weighWords(folded, LEGAL) + weighWords(folded, TERMS);
  if (score <= ENOUGH) return score - ENOUGH;
  const length = folded.replace(/[\s\p{P}\p{S}]+/gu, '').length;
  return score - 1.5 * weighWords(folded, NEWS) - (ENOUGH + length / 18);
}
