import { escaped } from './escaped.js';
import type { Written } from './grammar.js';
import type { Entry } from './site.js';

/** An article in the markup of a messaging service's public account: hidden body, time in a script, lazy pictures. */
export function accountPage(entry: Entry, { title, source }: Written, text: string): Buffer {
  const name = escaped(title);
  const seconds = Date.parse(`${entry.date.replace(' ', 'T')}+08:00`) / 1000;
  const body = text
    .replace(/<p>　　/g, '<section><p style="line-height: 2em;">')
    .replace(/<\/p>/g, '</p></section>')
    .replace(/ src="/g, ' data-src="');
  return Buffer.from(
    `<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta property="og:title" content="${name}" />
<meta property="og:type" content="article" />
<meta name="author" content="${escaped(source)}" />
<title></title>
<script type="text/javascript">var ct = "${seconds}"; var msg_title = '${name}'.html(false); var nickname = "${escaped(source)}"; var tip = "完成验证";</script>
</head>
<body id="activity-detail">
<div id="js_article" class="rich_media"><div class="rich_media_inner"><div id="page-content" class="rich_media_area_primary">
<h1 class="rich_media_title" id="activity-name">
${name}
</h1>
<div id="meta_content" class="rich_media_meta_list"><span class="rich_media_meta rich_media_meta_text">原创</span> <a href="javascript:void(0);" id="js_name">${escaped(source)}</a> <em id="publish_time" class="rich_media_meta rich_media_meta_text"></em></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden;">
${body}
</div>
<div class="rich_media_tool"><span>阅读</span> <span>在看</span></div>
</div></div></div>
</body>
</html>
`,
    'utf8',
  );
}
