/** Who we say we are. A webmaster must be able to find out what visits and whom to write to. */

/** The product token, which robots.txt groups name (RFC 9309, 2.2.1). */
export const PRODUCT = 'Yuanye';

/** The User-Agent: product, version, what it is, and the contact when one is set. */
export function userAgent(version: string, contact: string): string {
  // Only what may stand in a header comment (RFC 9110, 5.6.5); a contact with line breaks must not add headers.
  const clean = contact.replace(/[^\x20-\x7e]|[()\\]/g, '').trim();
  return `${PRODUCT}/${version} (news archive${clean === '' ? '' : `; +${clean}`})`;
}
