/** XML documents of the machine interfaces. */
import { html, raw } from 'hono/html';
import type { Html } from './fragments.js';

/** Characters that no XML 1.0 document may hold. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Text for XML; `html` escapes it where it is set in. */
export const xmlText = (text: string): string => text.toWellFormed().replace(FORBIDDEN, '');

/** An element that holds text; nothing for null. */
export function element(
  name: string,
  text: string | null,
  attributes: Readonly<Record<string, string>> = {},
): Html | null {
  if (text === null) return null;
  const written = Object.entries(attributes).map(([key, value]) => html` ${raw(key)}="${xmlText(value)}"`);
  return html`<${raw(name)}${written}>${xmlText(text)}</${raw(name)}>`;
}
