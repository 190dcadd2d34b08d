/** Text for XML 1.0, for every format that is XML. */

/** Escaped, and without the characters that no XML document may hold. */
export function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** An element with attributes; those that are null are left out. `content` is XML already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | null | undefined>>,
  content: string | null = null,
): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value != null)
    .map(([key, value]) => ` ${key}="${xml(value!)}"`)
    .join('');
  return content === null ? `<${name}${given}/>` : `<${name}${given}>${content}</${name}>`;
}
