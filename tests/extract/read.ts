/** Reads a page as the pipeline does, without the repair of damaged text, which has its own tests. */
import { clean } from '../../src/clean/index.js';
import type { Boilerplate, CleanArticle, Extraction } from '../../src/core/page.js';
import { decode } from '../../src/decode/index.js';
import { extract } from '../../src/extract/index.js';

export const FETCHED_AT = '2024-06-01T04:00:00.000Z';

export interface Shown {
  readonly url?: string;
  readonly contentType?: string;
  readonly fetchedAt?: string;
}

export function extracted(body: string | Uint8Array, shown: Shown = {}): Extraction {
  const url = shown.url ?? 'http://news.example/a/1.html';
  const decoded = decode({
    ...{ url, finalUrl: url, redirects: [], status: 200, fetchedAt: shown.fetchedAt ?? FETCHED_AT, via: 'import' },
    headers: { 'content-type': shown.contentType ?? 'text/html; charset=utf-8' },
    body: typeof body === 'string' ? Buffer.from(body, 'utf8') : body,
  });
  return extract({ ...decoded, repaired: true }, null);
}

export function read(body: string | Uint8Array, shown: Shown = {}, learnt: Boilerplate | null = null): CleanArticle {
  return clean(extracted(body, shown).article, null, learnt);
}

/** A page of ours: menus, a title, an information line, `body` in a container without a telling name, a foot. */
export function page(
  body: string,
  { title = '老河道里长出一座湿地公园', head = '', info = '2024-05-20 10:30 来源：样园日报' } = {},
): string {
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}_样园网</title>${head}</head><body>
<ul><li><a href="/">首页</a></li><li><a href="/news/">新闻</a></li><li><a href="/plan/">规划</a></li><li><a href="/bid/">招标信息</a></li></ul>
<div><h1>${title}</h1><div>${info}</div><div>
${body}
</div></div>
<div><a href="/about">关于我们</a> <a href="/law">法律声明</a> <a href="/map">网站地图</a></div></body></html>`;
}

/** Three paragraphs of ours, prose beyond doubt. */
export const PROSE = [
  '五月的清晨，河道两岸的芦苇已经齐腰高。三年前这里还是一条堆满建筑垃圾的排水沟，如今沿岸修起了木栈道，附近的居民带着孩子来看白鹭。',
  '负责设计的团队没有把河岸改成笔直的石墙，而是留下原来的弯道，在浅水处种上菖蒲和香蒲，让雨水先经过三级湿地，再慢慢流回主河道。',
  '园林部门的工作人员说，去年汛期水位涨了一米多，栈道没有受损，水退之后泥沙留在湿地里，下游的水反而更清了。',
];
export const paragraphs = (texts: readonly string[]): string => texts.map((text) => `<p>　　${text}</p>`).join('\n');
