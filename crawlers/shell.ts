/** Whether a page is a shell that scripts fill. */
import { type ChildNode, type Element, isTag, isText } from 'domhandler';
import { Parser } from 'htmlparser2';
import { decodeBytes } from '../src/core/encodings.js';
import { BoundedHandler } from '../src/core/markup.js';

/** Where frameworks put the page. */
const ROOTS: ReadonlySet<string> = new Set([...['app', 'root', 'main-app', '__next', '__nuxt', 'q-app', '___gatsby']]);
/** Names that authors give to what is shown until the page is there. */
const LOADER = /loading|loader|spinner|skeleton/i;
/** A placeholder has no such parts, and no more text than this. */
const PARTS: ReadonlySet<string> = new Set([
  ...['a', 'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'table', 'form', 'blockquote'],
]);
const SHORT = 20;
/** Elements whose text nobody sees where scripts run. */
const UNSEEN: ReadonlySet<string> = new Set(['title', 'script', 'style', 'noscript', 'template']);

/** Scripts that fetch text, write it into the page, or send the reader round once more. */
const FILLS =
  /document\.cookie\s{0,5}=|\blocation(?:\.href)?\s{0,5}=(?!=)|\blocation\.(?:replace|assign|reload)\s{0,5}\(|XMLHttpRequest|\bfetch\s{0,5}\(|\.(?:ajax|getJSON|getScript)\s{0,5}\(|\$\.(?:get|post)\s{0,5}\(|axios|\.innerHTML\s{0,5}=|document\.write\s{0,5}\(|__INITIAL_STATE__/;
/** Less text than this is no article that a reader would open a page for. */
const FEW = 120;
/** A page is looked at as far as this. */
const MOST_BYTES = 300_000;

/** A line of text that stands where the text will be. */
const WAITING =
  /^[^\S\n\r\u2028\u2029]*(?:(?:(?:正在|数据|數據|內容|内容|页面|頁面){0,3}(?:努力)?(?:加载|加載|载入|載入)中?|[请請]稍[候等後后]|loading|please wait)[\s….。.!！,，]{0,9}){1,3}$/im;
/** A line that asks the reader for scripts. */
const ASKS_FOR_SCRIPTS =
  /^[^\S\n\r\u2028\u2029]*(?:您的浏览器|请|請|please|you need to|this (?:page|site|app) (?:needs|requires))[^\n]{0,30}javascript[^\n]{0,30}$/im;

const isWaiting = (text: string): boolean => WAITING.test(text) || ASKS_FOR_SCRIPTS.test(text);

/** What is said of a shell where there is no browser. */
export const NEEDS_BROWSER = 'the page needs a browser: install Chromium, or name a browser in CHROMIUM_PATH';

export interface Found {
  /** What extraction found in the page's main part. */
  readonly text: string;
  readonly links: number;
  /** Whether the address looks like an article's. Lists have little text by nature. */
  readonly article: boolean;
}

export function isShell(body: Uint8Array, { text, links, article }: Found): boolean {
  const waiting = isWaiting(text);
  if (!waiting && (text.length >= FEW || (!article && links > 10))) return false;
  const html = decoded(body.subarray(0, MOST_BYTES));
  if ((article || waiting || links === 0) && FILLS.test(html)) return true;
  const { placeholders, emptyRoot, scripts } = placesOf(html);
  if (emptyRoot) return true;
  const isHeld = (line: string): boolean => line === '' || placeholders.has(line) || isWaiting(line);
  return scripts && placeholders.size > 0 && text.split('\n').map(collapsed).every(isHeld);
}

interface Places {
  /** The texts of what stands where something else will be. */
  readonly placeholders: Set<string>;
  /** Whether nothing at all stands where a framework puts the page. */
  emptyRoot: boolean;
  scripts: boolean;
}

function placesOf(html: string): Places {
  const handler = new BoundedHandler();
  new Parser(handler).end(html);
  const places: Places = { placeholders: new Set(), emptyRoot: false, scripts: false };
  look(handler.root.children, places);
  return places;
}

/** What a reader sees of an element: the beginning of its text, and whether it has parts. */
interface Sight {
  readonly text: string;
  readonly parts: boolean;
}

const NOTHING: Sight = { text: '', parts: false };

function look(nodes: readonly ChildNode[], places: Places): Sight {
  let text = '';
  let parts = false;
  for (const node of nodes) {
    if (isText(node)) text = begun(text + node.data);
    else if (isTag(node)) {
      const seen = lookInto(node, places);
      text = begun(text + seen.text);
      parts ||= seen.parts || PARTS.has(node.name);
    }
  }
  return { text, parts };
}

function lookInto({ name, attribs, children }: Element, places: Places): Sight {
  if (name === 'script') places.scripts = true;
  if (UNSEEN.has(name)) return NOTHING;
  const seen = look(children, places);
  const text = seen.text.trim();
  const isRoot = ROOTS.has(attribs['id'] ?? '');
  const isMarked = isRoot || LOADER.test(`${attribs['class']} ${attribs['id']}`);
  if (isWaiting(text) || (isMarked && !seen.parts && text.length <= SHORT)) places.placeholders.add(text);
  if (isRoot && !seen.parts && text === '') places.emptyRoot = true;
  return seen;
}

const collapsed = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** As much of a text as tells a placeholder from prose. */
const begun = (text: string): string => text.slice(0, 1000).replace(/\s+/g, ' ').slice(0, 100);

/** Enough for the words that are looked for here: pages of other encodings are told by their elements. */
function decoded(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body, { stream: true });
  } catch {
    return decodeBytes(body, 'gb18030');
  }
}
