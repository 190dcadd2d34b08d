/** What of an address nobody else may read. */

const NAMES = '(?:[a-z]+[-_])?(?:token|api-?key|key|secret|password|passwd|pwd|sign|signature|auth|authorization)';
const PARAMETER = new RegExp(`([?&]${NAMES}=)[^&\\s"#]+`, 'gi');

/** A text without the names and passwords of the addresses in it. */
export const withoutPasswords = (text: string): string => text.replace(/(\/\/)[^/?#\s"]+@/g, '$1');

/** Addresses may carry a name and password, or a token of a webhook: neither belongs into a log or a report. */
export const withoutSecrets = (text: string): string => withoutPasswords(text).replace(PARAMETER, '$1…');

/** Any JSON value with the secrets of its addresses cut out. */
export function redacted<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(withoutSecrets(JSON.stringify(value))) as T);
}
