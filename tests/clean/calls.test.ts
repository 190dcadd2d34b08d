/** What asks something of the reader goes wherever it stands; sentences that tell of such things stay. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from '../extract/read.js';

const textWith = (line: string, where: 'head' | 'middle' | 'tail'): string => {
  const at = { head: 0, middle: 2, tail: 3 }[where];
  return read(page(paragraphs(PROSE.toSpliced(at, 0, line)))).text;
};
const whole = PROSE.join('\n');

describe.each(['head', 'middle', 'tail'] as const)('in the %s', (where) => {
  it.each([
    '点击上方蓝字关注我们',
    '↑↑↑ 點擊上方藍字，關注我們',
    '轻触上方卡片一键关注',
    '长按识别二维码，把样园设为星标',
    '扫码关注',
    '点个“在看”，让更多人看到慢下来的河',
    '喜欢就点个在看吧',
    '点赞、在看、转发三连',
    '戳“阅读原文”报名讲解员',
    '点击文末阅读原文了解更多',
    '设为星标，不错过每一篇推送',
    '点击“样园日记”，选择“设为星标”',
    '关注样园日记，每天收到一篇好文章',
    '关注样园日记，回复“苗圃”领取资料',
    '喜欢就点个“赞”和“在看”吧',
    '轉發給更多朋友吧！',
    '公众号ID：yangyuanriji',
    '加入樣園LINE好友，最新消息不漏接',
    '继续滑动看下一个',
    '提示：点击图片可放大查看',
    '视频加载中，请稍候...',
    '请继续往下阅读...',
    '（往下繼續閱讀）',
    '点击关注样园日记公众号，第一时间收到新的文章',
    '觉得不错，请点个“在看”',
    '后台回复“苗圃”获取资料',
    '點擊上方連結追蹤我們',
    '快點加入樣園LINE好友，掌握最新消息！',
    '立即订阅',
    '提示：键盘也能翻页，试试“← →”键',
    '>>点此进入河边论坛，和邻居聊聊<<',
    '戳这里报名周末的观鸟课',
    '听全文 约4分钟',
  ])('%s goes', (line) => {
    expect(textWith(line, where)).toBe(whole);
  });

  it.each([
    '点击量最高的一张照片，是河边那棵老樟树，拍于去年秋天。',
    '点此处的灯，是守桥人每晚六点的事。',
    '点亮夜色的三百盏灯，是居民一票一票投出来的。',
    '关注这条河的人，每天都能收到一份水质报告。',
    '转发给更多人看的那张照片，拍的是老石桥。',
    '滑动阅读灯的开关，老人也能看清路牌。',
    '完工之后，河道将交给街道养护。',
    '戳破一个谣言：绿地不会招来蚊子，积水才会。',
    '在看得见水的地方坐下，是老人们提得最多的愿望。',
    '设为星标的三处景点，都在这条河的下游。',
    '按图片所示的顺序栽下幼苗，根部要露出土面一寸。',
    '登录后可以查看自己认养的树，也可以给它留言。',
    '付费公园的时代结束了，围墙在上个月拆掉。',
    '剩余80%的绿地将在明年建成，今年先铺草皮。',
    '网友评论区里，最多的一句话是“谢谢园丁”。',
    '法院认为，被告平台仅提供信息存储服务，不能免除责任。',
    'By Monday morning the river had reached the old footbridge and the first of the gardens.',
    'END用户体验调查由三所学校的学生完成，共收回六百份问卷。',
  ])('%s stays', (line) => {
    expect(textWith(line, where)).toContain(line);
  });
});

it.each([
  '以上内容由用户上传并发布，本平台仅提供信息存储服务。',
  '特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台“样园号”用户上传并发布，本平台仅提供信息存储服务。',
  'Notice: The content above is uploaded and posted by a user of Yangyuan Hao, which is a social media platform and only provides information storage services.',
])('%s is kept as rights', (line) => {
  const article = read(page(paragraphs([...PROSE, line])));
  expect(article.text).toBe(whole);
  expect(article.rights).toContain(line);
});

it.each([
  '文明上网理性发言，请遵守新闻评论服务协议',
  '评论前请阅读《跟帖评论自律管理承诺书》',
  '👇点击关注👇',
  '没有更多了',
  '— 已经到底啦 —',
  '查看全部评论',
  '支持 0 反对 0',
  '网友还看了',
  '看过本文的人还看了',
  '微信搜索：样园日记',
  '有任何问题，请在评论区告诉我们',
  '侵权必删',
  '本站部分文章系转载，如有侵权，请联系站长删除。',
  '技术支持：某某科技',
  '最后编辑于：2024-05-06 08:09',
  '我来说两句 (0人参与)',
  '0条评论',
  '评论功能已关闭',
  '欢迎留言分享你的看法',
  '作者声明：内容由AI生成',
  '按讚追蹤樣園日報粉絲專頁',
  '感动 0 路过 0 高兴 0 难过 0',
  '赞(12) 打赏 生成海报',
  '« 上一篇 下一篇 »',
  '▼ 往期精彩回顾 ▼',
  '返回样园，查看更多',
  '回上一頁',
  '阅读 1204 次',
  '您是第1204位访客',
  '建立時間08:09',
  '原文链接：http://news.example/a/1.html',
  '本文关键词：步道',
  '本網站對於內容之正確性不負任何擔保責任，讀者應自行判斷並承擔風險。',
  '如涉及版权问题，请于30日内与本网联系。',
  '本作品采用知识共享署名-非商业性使用 4.0 国际许可协议进行许可。',
  '海量资讯、精准解读，尽在样园APP',
  '剩余80%内容，订阅后可阅读全文',
  '试读已结束，购买后继续阅读',
  'Subscribe to continue reading',
  '— END —',
])('%s goes from the tail', (line) => {
  expect(textWith(line, 'tail')).toBe(whole);
});

it('reads names that have no colon', () => {
  const article = read(page(paragraphs([...PROSE, '（编辑 李明）'])));
  expect([article.text, article.editor]).toEqual([whole, '李明']);
  const english = read(page(paragraphs(['By Jane van Doe', 'May 28, 2024, 3:20 p.m.', ...PROSE]), { info: '' }));
  expect([english.text, english.author, english.publishedAt]).toEqual([
    whole,
    'Jane van Doe',
    '2024-05-28T15:20:00+08:00',
  ]);
});

it.each([
  '打印出来的图纸铺满了整张桌子。',
  '关闭闸门需要四个人一起用力。',
  '已经到底了，潜水员说，水下只有淤泥。',
  '支持和反对的居民各占一半。',
  '更多的水鸟从南方飞回来了。',
  '上一篇论文发表时，他还是博士生。',
  '图书馆的官方微信发布了开放时间。',
  '未經許可不得進入施工區域。',
  '（作者單位：某大學園林系）',
])('%s stays below the text', (line) => expect(textWith(line, 'tail')).toContain(line));

it.each(['— 广告 —', 'Advertisement'])('%s goes from among the text', (line) =>
  expect(textWith(line, 'middle')).toBe(whole),
);

it.each(['（完）', '如有新闻线索，请拨打热线电话00000000。', '阅读原文'])('%s goes below the text', (line) =>
  expect(textWith(line, 'tail')).toBe(whole),
);
