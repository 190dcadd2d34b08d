/** What a page says about its own encoding: labels in the header, in `<meta>`, in the XML declaration. */

/** gb2312 and gbk pages hold gb18030 characters; latin-1 means windows-1252 (WHATWG Encoding Standard, §4.2). */
const WIDER: Readonly<Record<string, string>> = { gbk: 'gb18030', 'x-gbk': 'gb18030' };

const UNDECODABLE = /^(?:x-)?(?:euc-?tw|cns-?11643)$/i;
const HZ = /^hz(?:-gb-?2312)?$/i;
const BIG5_KIN = /^(?:big5-?e?ten|cp950|ms950|x-windows-950|big5-2003)$/i;
const GB_KIN = /^(?:cp936|ms936|windows-936|gb-?2312-80|gb_?18030(?:-20\d\d)?|gb)$/i;

/** The encoding a label means, or null when no such label is known. WHATWG labels, and a few that servers invent. */
export function encodingOf(label: string | null | undefined): string | null {
  const name = label?.trim().replace(/^["']|["']$/g, '');
  if (!name) return null;
  if (UNDECODABLE.test(name)) return 'euc-tw';
  if (HZ.test(name)) return 'hz-gb-2312';
  if (BIG5_KIN.test(name)) return 'big5';
  if (GB_KIN.test(name)) return 'gb18030';
  if (/^utf-?8/i.test(name)) return 'utf-8';
  try {
    const { encoding } = new TextDecoder(name);
    return WIDER[encoding] ?? encoding;
  } catch (error) {
    if (error instanceof RangeError) return null; // "charset=auto", "charset=zh-cn": a label nobody defined
    throw error;
  }
}

/** The charset parameter of a content-type header. */
export function headerLabel(contentType: string | readonly string[] | undefined): string | null {
  const value = typeof contentType === 'string' ? contentType : contentType?.join(';');
  return /charset\s*=\s*"?([^\s;"',]+)/i.exec(value ?? '')?.[1] ?? null;
}

/** How far a head may reach. Real heads carry 30 KB of scripts before the meta; bodies are not searched. */
const HEAD_LIMIT = 65_536;

/** The label in the page's own head: `<meta charset>`, `<meta http-equiv>`, `<?xml encoding>`. Comments do not count. */
export function metaLabel(bytes: Buffer): string | null {
  const body = bytes.indexOf('<body', 0, 'latin1');
  let head = bytes.toString('latin1', 0, Math.min(bytes.length, body < 0 ? HEAD_LIMIT : Math.min(body, HEAD_LIMIT)));
  if (head.includes('<!--')) head = withoutComments(head);
  const xml = /^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([^"']{1,40})["']/i.exec(head);
  if (xml?.[1] !== undefined) return xml[1];
  for (const [tag] of head.matchAll(/<meta\b[^>]{0,600}/gi)) {
    const label = /charset\s*=\s*["']?\s*([^\s"'/>;]{1,40})/i.exec(tag)?.[1];
    if (label !== undefined) return label;
  }
  return null;
}

function withoutComments(text: string): string {
  let out = '';
  for (let at = 0; ; ) {
    const open = text.indexOf('<!--', at);
    if (open < 0) return out + text.slice(at);
    out += text.slice(at, open);
    const close = text.indexOf('-->', open + 4);
    if (close < 0) return out; // an unclosed comment hides the rest, as it does in a browser
    at = close + 3;
  }
}
