/** What stands directly below a text: marks, counters, headings that nothing follows, and rows that are text all the same. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from '../extract/read.js';

const below = (html: string) => read(page(`${paragraphs(PROSE)}${html}`));

describe('below a text', () => {
  it('an editor is read above a ruled line and buttons', () => {
    const html = '<div>(责任编辑：ting)</div><p><b>------分隔线----------------------------</b></p><p>推荐</p>';
    expect(below(html)).toMatchObject({ text: PROSE.join('\n'), editor: 'ting' });
  });

  it('an editor is read above the votes, the buttons and the rules for comments of a news system', () => {
    const html = `<div>(责任编辑：小何)</div><div class="newdigg"><div class="diggbox digg_good"><div>顶一下</div><div>(7)</div></div>
<div class="diggbox"><div>踩一下</div><div>(1)</div></div></div><ul><li>收藏</li><li>挑错</li><li>推荐</li><li>打印</li></ul>
<dl><dt>发表评论</dt><dd>请自觉遵守网络管理的有关规定，严禁发布违法、虚假的信息。</dd></dl>`;
    expect(below(html)).toMatchObject({ text: PROSE.join('\n'), editor: '小何' });
  });

  it.each(['（作者為樣園國小家長會志工）', '（本文作者系样园大学教授）'])('what the author is goes: %s', (line) =>
    expect(below(`<p>${line}</p>`).text).toBe(PROSE.join('\n')),
  );

  it.each(['（作者为了此文走访十二位匠师）', '作者为样园大学教授', '（作者是守桥人，每天六点点灯的老师）'])(
    'what tells of an author otherwise stays: %s',
    (line) => expect(below(`<p>${line}</p>`).text).toContain(line),
  );

  it.each(['本文已被阅读 101 次', '本文共浏览12次', '本文阅读量：3.5万', '本文已被 20 人阅读', '本文被轉載 3 次'])(
    'a counter goes, and is no notice of rights: %s',
    (line) => expect(below(`<p>${line}</p>`)).toMatchObject({ text: PROSE.join('\n'), rights: null }),
  );

  it.each(['3,204关注者　1,880,127被浏览', '8,816 人赞同了该回答'])('a counter of readers goes: %s', (line) =>
    expect(below(`<p>${line}</p>`).text).toBe(PROSE.join('\n')),
  );

  it('what the author adds later stays', () => {
    const line = '更新：有人问那些柳树后来怎么样了，活了九棵，其余的换成了水杉。';
    expect(below(`<p>${line}</p>`).text).toBe([...PROSE, line].join('\n'));
    expect(below('<p>更新：2024-05-21 10:30</p>').text).toBe(PROSE.join('\n'));
  });

  it.each(['案号　一审：（2019）样0104民初2217号', '<p>正衡工程咨询有限公司</p><p>2018年8月27日</p>'])(
    'a number and a signature stay: %s',
    (html) => {
      const { text, editor } = below(`<p>特此公告。</p>${html}`);
      expect(text).toMatch(/2217号$|正衡工程咨询有限公司\n2018年8月27日$/);
      expect(editor).toBeNull();
    },
  );

  it('rules for visitors of a garden stay', () => {
    const line = '请自觉遵守公园管理的有关规定，严禁攀折花木、投喂水鸟。';
    expect(below(`<p>${line}</p>`).text).toBe([...PROSE, line].join('\n'));
  });

  it.each(['（編輯：何青禾）1130520', '（责任编辑：何青禾）20240520'])(
    '%s goes from behind the last sentence',
    (tail) => {
      const html = paragraphs([...PROSE.slice(0, 2), PROSE[2]! + tail]);
      expect(read(page(html))).toMatchObject({ text: PROSE.join('\n'), editor: '何青禾' });
    },
  );

  it('figures behind other brackets stay', () => {
    const line = `${PROSE[2]!}（馆藏编号）1130520`;
    expect(below(`<p>${line}</p>`).text).toContain(line);
  });

  it('who signs there with a bar is the author, though the line goes', () => {
    const html =
      '<p>- END -</p><p>文 | 阿禾</p><p>图 | 样园植物园科研科</p><p>编辑 | 小陆</p><p>往期推荐</p><p><a href="/1">一棵水杉的生日</a></p><p><a href="/2">春天是什么味道</a></p><p>觉得不错，请点赞、在看、转发三连~</p>';
    expect(below(html)).toMatchObject({ text: PROSE.join('\n'), author: '阿禾' });
  });

  it('reporters alone on a line go, and are named', () => {
    expect(below('<p>　　记者　何青禾　陆一舟</p>')).toMatchObject({ text: PROSE.join('\n'), author: '何青禾 陆一舟' });
    expect(below('<p>记者 走了</p>').text).toContain('记者 走了');
  });

  it('a reporter and an editor in one bracket go, and are named', () =>
    expect(below('<p>（样园晚报·样园号记者 何青禾　编辑：小满）</p>')).toMatchObject({
      ...{ text: PROSE.join('\n'), author: '何青禾', editor: '小满' },
    }));

  it.each(['支持獨立報道，立即訂閱樣園周刊，每月只需$48。', '※ 本網提醒您：騎車請減速慢行，平安回家。'])(
    '%s goes',
    (line) => expect(below(`<p>${line}</p>`).text).toBe(PROSE.join('\n')),
  );

  it.each([
    '（本报记者与编辑的一段往事）',
    '支持独立书店，不如多走几步，去河边那一家。',
    '园艺师提醒您：冬天浇水要在中午，水温不要太低。',
  ])('%s stays', (line) => expect(below(`<p>${line}</p>`).text).toContain(line));

  it.each(['👍 56', '<b>附件：</b>', '论文链接'])('%s goes', (line) => {
    expect(below(`<p>${line}</p>`).text).toBe(PROSE.join('\n'));
  });

  it.each(['------ 第二幕 开场 ------', '👍 56 号树', '附件：公园平面图'])('%s stays', (line) => {
    expect(below(`<p>${line}</p>`).text).toBe([...PROSE, line].join('\n'));
  });

  it('the heading of attachments stays above their names', () => {
    expect(below('<p>附件：</p><p>1. 乔木名单</p>').text).toBe([...PROSE, '附件：', '1. 乔木名单'].join('\n'));
  });

  it('a box that says who made it goes', () => {
    const html = '<div><p>創作者介紹</p><div>青禾愛種草</div><p>陽台農夫，合作邀約請來信。</p></div>';
    expect(below(html).text).toBe(PROSE.join('\n'));
  });
});

describe('whom to ask', () => {
  const rows = [
    '采购人：样园绿化中心 联系人：何先生 电话：000-5550121',
    '代理机构：河东招标公司 联系人：陆女士 电话：000-5550146',
  ];
  const html = (head: string) => paragraphs(['一、项目概况', ...PROSE, '二、投标人资格', PROSE[0]!, head, ...rows]);

  it('is text where it is the notice’s next section', () => {
    expect(
      read(page(html('三、联系方式')))
        .text.split('\n')
        .slice(-3),
    ).toEqual(['三、联系方式', ...rows]);
  });

  it('is the site’s where no section of the notice comes before it', () => {
    expect(read(page(html('五、联系方式'))).text).not.toContain(rows[1]);
  });
});
