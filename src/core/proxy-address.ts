/** What an address of a proxy is, wherever one is given: in a setting, in an option, in a profile. */

export const PROXY_HINT =
  'Write the whole address: http://proxy.example.com:3128, with name:password@ in front of the host if it asks. In these two, write % as %25, / as %2F, ? as %3F, # as %23, " as %22. SOCKS is not spoken.';

/** Whether it is the whole address of a proxy, whose name and password, if any, can be decoded. */
export function isProxy(address: string): boolean {
  if (!/^https?:\/\/[^/?#\s"]+\/?$/i.test(address) || !URL.canParse(address)) return false;
  try {
    nameAndPassword(new URL(address));
    return true;
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return false;
  }
}

/** `name:password` of a proxy, decoded; null when it has neither. Throws URIError on a `%` that encodes nothing. */
export function nameAndPassword({ username, password }: URL): string | null {
  return username + password === '' ? null : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
}
