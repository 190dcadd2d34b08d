/** Text of pages on its way to a terminal, which would obey control characters in it. */

/** Terminal escapes and other control characters in page text must not reach a terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** The same for what must stay on one line: an address or a title may hold line ends. */
export function printableLine(text: string): string {
  return printable(text.replace(/\r\n|[\t\n\r\u0085\u2028\u2029]/g, ' '));
}

/** All that a terminal obeys, but tabs, line ends and our own colours. */
const OBEYED =
  /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\u001b(?!\[[\d;]{0,12}m)/g;

/**
 * The last guard before a terminal: what a caller forgot to make printable is written out as `\u009b`. JSON reads the
 * same with it, for JSON.stringify leaves only such characters as they are, and only in strings.
 */
export function escapeControls(text: string): string {
  return text.replace(OBEYED, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
