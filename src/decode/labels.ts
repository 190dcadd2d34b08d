/** What a page says about its own encoding: labels in the header, in `<meta>`, in the XML declaration. */

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
