/**
 * What stands round an article on a site of the 2010s: some 35 KB of menus, hot lists, advertisements, scripts and
 * partner links. Made once per channel and charset and kept as bytes; a page only fills the gaps.
 */
import { CHANNELS } from './content.js';
import { type Charset, encode, LABEL } from './gbk.js';
import { hash, randomFrom } from './random.js';
import type { Site } from './site.js';
import { WORDS } from './words.js';

export const SITE_NAME = '样园风景网';

const GAP = '\u0000';

/** Static bytes with gaps between them. */
export interface Frame {
  readonly charset: Charset;
  readonly pieces: readonly Buffer[];
}

/** Fills a frame's gaps, in order. Strings are encoded for the frame's charset. */
export function fill(frame: Frame, ...gaps: readonly string[]): Buffer {
  const parts: Buffer[] = [];
  frame.pieces.forEach((piece, i) => {
    parts.push(piece);
    const gap = gaps[i];
    if (gap !== undefined) parts.push(encode(gap, frame.charset));
  });
  return Buffer.concat(parts);
}

function frameOf(html: string, charset: Charset): Frame {
  return { charset, pieces: html.split(GAP).map((piece) => encode(piece, charset)) };
}

const STYLE = `
body,div,ul,li,p,h1,h2,h3,h4,form,input,dl,dt,dd{margin:0;padding:0}
body{font:12px/1.5 "宋体",SimSun,Arial,sans-serif;color:#333;background:#fff url(/images/bg.gif) repeat-x}
ul{list-style:none}img{border:0}a{color:#333;text-decoration:none}a:hover{color:#c00;text-decoration:underline}
.w{width:980px;margin:0 auto;overflow:hidden;zoom:1}.fl{float:left;display:inline}.fr{float:right;display:inline}
#top{height:28px;line-height:28px;background:#f5f5f5;border-bottom:1px solid #ddd}#top span{padding:0 8px}
#logo{height:90px;padding:10px 0}#logo img{float:left}#logo .ad{float:right;width:728px;height:90px}
.navbar{background:#2d7d32;height:36px}.navbar-nav li{float:left;height:36px;line-height:36px;padding:0 14px}
.navbar-nav li a{color:#fff;font-size:14px;font-weight:bold}.subnav{height:30px;line-height:30px;background:#e8f3e8}
.subnav a{padding:0 6px}.search{margin:8px 0;height:32px}.search .txt{width:260px;height:22px;border:1px solid #ccc}
.path{height:32px;line-height:32px;border-bottom:1px dotted #ccc;color:#999}
.left{width:670px;float:left}.right{width:300px;float:right}
.article-box{border:1px solid #dcdcdc;padding:20px 24px}.article-box h1{font:bold 22px/40px "微软雅黑";text-align:center}
.article-info{text-align:center;color:#888;height:30px;line-height:30px;border-bottom:1px solid #eee}
#endtext{font-size:14px;line-height:28px;padding:14px 0}#endtext p{margin:12px 0}#endtext img{max-width:600px}
.box{border:1px solid #d3e3d3;margin-bottom:10px}.box h3{background:#eef6ee;height:28px;line-height:28px;padding-left:10px}
.box li{height:24px;line-height:24px;padding-left:14px;background:url(/images/dot.gif) no-repeat 4px 10px;overflow:hidden}
.pic li{float:left;width:138px;height:120px;text-align:center;padding:4px}.links a{float:left;width:96px;height:22px}
#footer{border-top:2px solid #2d7d32;text-align:center;line-height:24px;padding:12px 0;color:#666}
`;

const SCRIPT = `
var domain="sample";function $$(i){return document.getElementById(i)}
function addFav(){try{window.external.addFavorite(location.href,document.title)}catch(e){alert("请使用Ctrl+D收藏本页")}}
function setHome(o){try{o.style.behavior="url(#default#homepage)";o.setHomePage(location.href)}catch(e){alert("浏览器不支持")}}
function fontZoom(n){$$("endtext").style.fontSize=n+"px"}
function copyUrl(){if(window.clipboardData){clipboardData.setData("Text",document.title+"\\n"+location.href);alert("复制成功")}}
function tab(n,m,k){for(var i=1;i<=k;i++){$$(n+i).className=i==m?"on":"";$$(n+"_c"+i).style.display=i==m?"block":"none"}}
function checkSearch(f){if(f.keyword.value==""||f.keyword.value=="请输入关键词"){alert("请输入关键词");f.keyword.focus();return false}return true}
function checkComment(f){if(f.content.value.length<5){alert("评论内容不少于5个字");return false}f.submit.disabled=true;return true}
function marquee(id,speed){var o=$$(id);if(!o)return;var t=setInterval(function(){o.scrollTop=o.scrollTop>=o.scrollHeight/2?0:o.scrollTop+1},speed);
o.onmouseover=function(){clearInterval(t)};o.onmouseout=function(){t=setInterval(function(){o.scrollTop+=1},speed)}}
document.onkeydown=function(e){e=e||window.event;if(e.keyCode==13&&document.activeElement.name=="keyword"){document.forms[0].submit()}};
`;

/** The furniture of one channel, without its charset: the same seed draws the same page. */
function furniture(site: Site, channel: number) {
  const random = randomFrom(hash(site.options.seed, channel, 'chrome'));
  const word = (list: string) => random.pick(WORDS[list]!);
  const name = () => word('a') + word('b') + word('kind');
  const link = () => {
    const place = random.below(site.first);
    return { path: site.entry(place).path, title: site.summary(place).title };
  };
  const list = (count: number) =>
    Array.from({ length: count }, link)
      .map(({ path, title }) => `<li><a href="${path}" target="_blank" title="${title}">${title.slice(0, 22)}</a></li>`)
      .join('\n');
  const pictures = (count: number) =>
    Array.from({ length: count }, link)
      .map(
        ({ path, title }, i) =>
          `<li><a href="${path}" target="_blank"><img src="/uploadfile/thumb/${channel}_${i}.jpg" width="130" height="90" alt="${title}" /></a><br /><a href="${path}">${title.slice(0, 9)}</a></li>`,
      )
      .join('\n');
  const box = (title: string, inner: string, kind = 'list') =>
    `<div class="box ${kind}"><h3>${title}<a class="more" href="/${CHANNELS[channel]!.slug}/">更多&gt;&gt;</a></h3><ul>\n${inner}\n</ul></div>`;
  const nav = CHANNELS.map(({ slug, name }) => `<li><a href="/${slug}/">${name}</a></li>`).join('');
  const sub = Array.from({ length: 24 }, () => `<a href="/search?keyword=${word('tree')}">${name()}</a>`).join(' | ');
  const partners = Array.from(
    { length: 70 },
    (_, i) =>
      `<a href="http://partner-${channel}-${i}.example/" target="_blank" rel="nofollow">${word('city')}${word('office')}</a>`,
  ).join('\n');
  const options = Array.from({ length: 40 }, () => word('city'))
    .map((city, i) => `<option value="${i}">${city}园林网</option>`)
    .join('');

  const top = `<div id="top"><div class="w"><span class="fl">您好，欢迎光临${SITE_NAME}！</span><span class="fr"><a href="/member/login.html">登录</a> <a href="/member/register.html">注册</a> <a href="javascript:setHome(this)">设为首页</a> <a href="javascript:addFav()">加入收藏</a> <a href="/about.html">关于我们</a> <a href="/sitemap.html">网站地图</a></span></div></div>
<div id="logo" class="w"><a href="/"><img src="/images/logo.gif" width="220" height="70" alt="${SITE_NAME}" /></a><div class="ad"><script type="text/javascript" src="/ads/728x90.js"></script><a href="http://ad.example/?id=${channel}" target="_blank"><img src="/images/ad_728.gif" width="728" height="90" alt="广告" /></a></div></div>
<div class="navbar"><div class="w"><ul class="navbar-nav"><li><a href="/">首页</a></li>${nav}</ul></div></div>
<div class="subnav"><div class="w">${sub}</div></div>
<div class="search w"><form action="/search" method="get" onsubmit="return checkSearch(this)"><select name="city">${options}</select><input type="text" class="txt" name="keyword" value="请输入关键词" /><input type="submit" value="搜索" /> 热门搜索：${Array.from({ length: 10 }, () => `<a href="/search?keyword=${word('shrub')}">${word('shrub')}</a>`).join(' ')}</form></div>`;
  const right = `<div class="right">
<div class="box ad"><a href="http://ad.example/?id=r${channel}" target="_blank"><img src="/images/ad_300.gif" width="300" height="250" alt="广告" /></a></div>
${box('点击排行', list(10))}
${box('推荐图文', pictures(8), 'pic')}
${box('最新招标', Array.from({ length: 10 }, () => `<li><a href="/about.html">${word('city')}${name()}景观工程${word('event')}公告</a></li>`).join('\n'))}
${box('热门企业', Array.from({ length: 12 }, () => `<li><a href="/about.html">${word('city')}${word('a')}${word('b')}园林工程有限公司</a></li>`).join('\n'))}
${box('热点专题', pictures(4), 'pic')}
${box('编辑推荐', list(10))}
</div>`;
  const bottom = `<div class="w">${box('图片新闻', pictures(7), 'pic')}${box('综合资讯', list(12))}</div>
<div class="w box links"><h3>友情链接</h3>${partners}</div>
<div id="footer"><p><a href="/about.html">关于我们</a> | <a href="/about.html#ad">广告服务</a> | <a href="/about.html#contact">联系方式</a> | <a href="/about.html#law">法律声明</a> | <a href="/admin/">管理登录</a></p>
<p>版权所有 &copy; 2009-2020 ${SITE_NAME} 样ICP备00000000号</p><p>本站部分内容来自网络，如有侵权请与我们联系。客服电话：000-00000000</p></div>
<script type="text/javascript">${SCRIPT}
marquee("scroll",60);</script>
<script type="text/javascript" src="/js/stat.js"></script>`;
  return { top, right, bottom };
}

const rooms = new WeakMap<Site, Map<string, Frame>>();

function cached(site: Site, key: string, make: () => Frame): Frame {
  let frames = rooms.get(site);
  if (frames === undefined) rooms.set(site, (frames = new Map()));
  let frame = frames.get(key);
  if (frame === undefined) frames.set(key, (frame = make()));
  return frame;
}

const same = (text: string) => text;

/** What a frame is made for. `words` turns the furniture's text, on a mirror into the other script. */
export interface FrameKind {
  readonly channel: number;
  readonly charset: Charset;
  /** What the meta element names; null: there is none. */
  readonly meta: string | null;
  readonly words?: (text: string) => string;
}

/** The frame of an article page; gaps: title, description, title, what stands in the article box. */
export function articleFrame(site: Site, kind: FrameKind): Frame {
  const { channel, charset, meta: label, words = same } = kind;
  return cached(site, `article ${channel} ${charset} ${label} ${words('园')}`, () => {
    const { top, right, bottom } = furniture(site, channel);
    const meta = label === null ? '' : `<meta http-equiv="Content-Type" content="text/html; charset=${label}" />\n`;
    const html = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
${meta}<title>${GAP}_${CHANNELS[channel]!.name}_${SITE_NAME}</title>
<meta name="keywords" content="园林,景观,${CHANNELS[channel]!.name}" />
<meta name="description" content="${GAP}" />
<link href="/css/style.css" rel="stylesheet" type="text/css" />
<style type="text/css">${STYLE}</style>
</head>
<body>
${top}
<div class="w path">您现在的位置：<a href="/">首页</a> &gt; <a href="/${CHANNELS[channel]!.slug}/">${CHANNELS[channel]!.name}</a> &gt; ${GAP}</div>
<div class="w">
<div class="left">
${GAP}
<div class="box comment"><h3>网友评论</h3><form action="/comment" method="post" onsubmit="return checkComment(this)"><textarea name="content" cols="60" rows="4"></textarea><br />昵称：<input type="text" name="name" /> <input type="submit" name="submit" value="发表评论" /></form><p>网友评论仅供其表达个人看法，并不表明本站同意其观点或证实其描述。</p></div>
</div>
${right}
</div>
${bottom}
</body>
</html>
`;
    return frameOf(words(html), charset);
  });
}

/** The frame of a list or column page; gaps: title, what stands on the left. */
export function listFrame(site: Site, channel: number, charset: Charset, words = same): Frame {
  return cached(site, `list ${channel} ${charset} ${words('园')}`, () => {
    const { top, right, bottom } = furniture(site, channel);
    const html = `<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=${LABEL[charset]}" />
<title>${GAP}_${SITE_NAME}</title>
<style type="text/css">${STYLE}</style>
</head>
<body>
${top}
<div class="w">
<div class="left">
${GAP}
</div>
${right}
</div>
${bottom}
</body>
</html>
`;
    return frameOf(words(html), charset);
  });
}
