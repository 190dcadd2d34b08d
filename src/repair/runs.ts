/** Where a page's text lies: between tags, and in the attributes that people read. */

/** A part of a text: offsets in UTF-16 units. */
export interface Run {
  /** The first unit. */
  readonly from: number;
  /** The unit behind the last. */
  readonly to: number;
}

const SKIPPED = /^(?:script|style|noscript|template|svg|math)$/;
/** Attributes that carry prose; `content` only of meta elements. */
const PROSE = /\s(title|alt|content|placeholder|summary)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')/gi;

/**
 * The runs of text in HTML, in order: tags, scripts, styles, comments and URLs are left out. Forgiving as a browser:
 * a `<` that starts no tag is text.
 */
export function textRuns(html: string): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    const next = html.charCodeAt(at + 1);
    const isTag =
      next === 0x2f ||
      next === 0x21 ||
      next === 0x3f ||
      (next >= 0x41 && next <= 0x5a) ||
      (next >= 0x61 && next <= 0x7a);
    if (!isTag) {
      at++;
      continue;
    }
    if (at > from) runs.push({ from, to: at });
    if (html.startsWith('<!--', at)) {
      const close = html.indexOf('-->', at + 4);
      at = close < 0 ? html.length : close + 3;
      from = at;
      continue;
    }
    const { close, plain } = endOfTag(html, at);
    // `n`, `s`, `t` and `m` begin the names of SKIPPED; other names matter only where an attribute may hold prose.
    const name = plain && !/[nstm]/i.test(html[at + 1]!) ? '' : nameOf(html, at);
    if (!plain && name !== '' && name !== 'script') attributes(html, at, close, name, runs);
    at = close;
    if (SKIPPED.test(name) && html[close - 2] !== '/') {
      const end = closing(html, name, close);
      at = end;
    }
    from = at;
  }
  if (from < html.length) runs.push({ from, to: html.length });
  return runs.sort((a, b) => a.from - b.from);
}

/** The place just behind the `>` that closes the tag (quoted values may hold one), and whether the tag is plain ASCII. */
function endOfTag(html: string, at: number): { readonly close: number; readonly plain: boolean } {
  let quote = 0;
  let plain = true;
  const limit = Math.min(html.length, at + 20_000);
  for (let i = at + 1; i < limit; i++) {
    const unit = html.charCodeAt(i);
    if (unit > 0x7f) plain = false;
    if (quote !== 0) {
      if (unit === quote) quote = 0;
    } else if (unit === 0x3e) return { close: i + 1, plain };
    else if ((unit === 0x22 || unit === 0x27) && html.charCodeAt(i - 1) === 0x3d) quote = unit;
  }
  const end = html.indexOf('>', at);
  return { close: end < 0 ? html.length : end + 1, plain: false };
}

const nameOf = (html: string, at: number): string =>
  /^[a-z][a-z0-9:-]*/i.exec(html.slice(at + 1, at + 32))?.[0].toLowerCase() ?? '';

function closing(html: string, name: string, from: number): number {
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2)) {
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at;
  }
  return html.length;
}

function attributes(html: string, at: number, close: number, name: string, runs: Run[]): void {
  if (close - at < 12) return;
  const tag = html.slice(at, close);
  if (!tag.includes('=')) return;
  for (const found of tag.matchAll(PROSE)) {
    const attribute = found[1]!.toLowerCase();
    if (attribute === 'content' && name !== 'meta') continue;
    const value = found[2] ?? found[3]!;
    if (!/[\u0080-\uffff]/.test(value)) continue;
    const start = at + found.index! + found[0].length - 1 - value.length;
    runs.push({ from: start, to: start + value.length });
  }
}
