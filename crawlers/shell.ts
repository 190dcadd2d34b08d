/** Whether a page is a shell that scripts fill. */

/** Where frameworks put the page: a container with nothing in it. */
const EMPTY_ROOT =
  /<div[^>]{0,200}\bid=["']?(?:app|root|main-app|__next|__nuxt|q-app|___gatsby)["']?[^>]{0,200}>\s{0,200}<\/div>/i;
/** Scripts that fetch text, write it into the page, or send the reader round once more. */
const FILLS =
  /document\.cookie\s{0,5}=|\blocation(?:\.href)?\s{0,5}=(?!=)|\blocation\.(?:replace|assign|reload)\s{0,5}\(|XMLHttpRequest|\bfetch\s{0,5}\(|\.(?:ajax|getJSON|getScript)\s{0,5}\(|\$\.(?:get|post)\s{0,5}\(|axios|\.innerHTML\s{0,5}=|document\.write\s{0,5}\(|__INITIAL_STATE__/;
/** Less text than this is no article that a reader would open a page for. */
const FEW = 120;

/** A line of text that stands where the text will be. */
const WAITING =
  /^[^\S\n\r\u2028\u2029]*(?:(?:正在|数据|內容|内容|页面|頁面)?(?:努力)?(?:加载|加載|载入|載入)中?|请稍[候等后]|loading|please wait|(?:您的浏览器|请|please)[^\n]{0,30}javascript[^\n]{0,30})[\s….。.!！,，]*$/im;

export interface Found {
  /** What extraction found in the page's main part. */
  readonly text: string;
  readonly links: number;
  /** Whether the address looks like an article's. Lists have little text by nature. */
  readonly article: boolean;
}

export function isShell(body: Uint8Array, { text, links, article }: Found): boolean {
  const waiting = WAITING.test(text);
  if (!waiting && (text.length >= FEW || (!article && links > 10))) return false;
  const html = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 300_000)).toString('latin1');
  return EMPTY_ROOT.test(html) || ((article || waiting || links === 0) && FILLS.test(html));
}
