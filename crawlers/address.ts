/**
 * Which network addresses a crawler may talk to. Pages name their links, so whoever writes a page chooses where we
 * connect: never to services of this machine, of its network, or to the metadata service of a cloud.
 */
import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { SkipPage } from '../src/core/errors.js';

/** Public by its number, private by its use: the wire server of one large cloud. */
const METADATA = new Set(['168.63.129.16']);

/**
 * Whether an IP literal (no brackets) is anything but a public unicast address. IPv6 forms that carry an IPv4 address
 * (mapped, RFC 4291 2.5.5; NAT64, RFC 6052; 6to4, RFC 3056) are judged by what they carry.
 */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return true; // what cannot be read cannot be vouched for
  const ip = ipaddr.parse(bare);
  if (ip.kind() === 'ipv4') return METADATA.has(ip.toString()) || ip.range() !== 'unicast';
  const v6 = ip as ipaddr.IPv6;
  if (v6.isIPv4MappedAddress()) return isPrivateAddress(v6.toIPv4Address().toString());
  const parts = v6.parts;
  const embedded = (at: number) =>
    `${parts[at]! >> 8}.${parts[at]! & 255}.${parts[at + 1]! >> 8}.${parts[at + 1]! & 255}`;
  if (parts[0] === 0x64 && parts[1] === 0xff9b && parts.slice(2, 6).every((p) => p === 0)) {
    return isPrivateAddress(embedded(6));
  }
  if (parts[0] === 0x2002) return isPrivateAddress(embedded(1));
  // Only 2000::/3 is given out for the world (RFC 4291, 2.4): IPv4-compatible, site-local and unassigned forms go here.
  if (parts[0]! >> 13 !== 1) return true;
  return v6.range() !== 'unicast';
}

/** The host name of a WHATWG URL without the brackets of an IPv6 literal. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/**
 * Whether a host is private by its spelling alone. The URL parser has already turned `0x7f.1`, `2130706433` and
 * `０１７７.1` into dotted form. Names that need the DNS are judged when they are looked up.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = bareHost(hostname).toLowerCase().replace(/\.$/, '');
  if (isIP(host) !== 0) return isPrivateAddress(host);
  return host === 'localhost' || host.endsWith('.localhost');
}

class PrivateAddress extends SkipPage {
  constructor(host: string, address: string) {
    super(
      'private-address',
      address === host ? `${host} is a private address` : `${host} is ${address}, a private address`,
    );
  }
}

/** Refuses a private host before anything is sent. For names, `guardedLookup` follows when the connection is made. */
export function refusePrivate(hostname: string): void {
  if (isPrivateHost(hostname)) throw new PrivateAddress(bareHost(hostname), bareHost(hostname));
}

type Done = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * A `lookup` for sockets: the address that is checked is the address that is connected to, so a name that changes its
 * answer between two questions gains nothing. One private address among several refuses the name.
 */
export function guardedLookup(hostname: string, options: LookupOptions, done: Done): void {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, []);
    const bad = addresses.find(({ address }) => isPrivateAddress(address));
    if (bad !== undefined) return done(new PrivateAddress(hostname, bad.address), []);
    const first = addresses[0];
    if (first === undefined) return done(new Error(`${hostname} has no address`), []);
    if (options.all === true) done(null, addresses);
    else done(null, first.address, first.family);
  });
}

/**
 * Refuses a host that is private by its spelling or by what the DNS says here and now: for requests that go through a
 * proxy, which connects in our place. Rejects with the reason, or with the DNS's error: what cannot be looked up cannot
 * be vouched for.
 */
export function vouchFor(hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    refusePrivate(hostname);
    const host = bareHost(hostname);
    if (isIP(host) !== 0) return resolve();
    guardedLookup(host, {}, (error) => (error === null ? resolve() : reject(error)));
  });
}
