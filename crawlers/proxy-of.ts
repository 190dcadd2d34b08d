/** Through which proxy a site is asked. */
import { nameAndPassword } from '../src/core/proxy-address.js';

/**
 * That of its profile, else that of the run. The profile that an archive keeps names no password: the run's address of the
 * same proxy, which may have one, stands in its place.
 */
export function proxyOf({ proxy: own }: { readonly proxy?: string | undefined }, ofRun: string | null): string | null {
  if (own === undefined) return ofRun;
  const url = new URL(own);
  return ofRun !== null && nameAndPassword(url) === null && new URL(ofRun).host === url.host ? ofRun : own;
}
