import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardedLookup, isPrivateAddress, isPrivateHost } from '../../crawlers/address.js';
import { HttpClient } from '../../crawlers/http.js';
import { serve } from './harness.js';

describe('the address guard', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://0/',
    'http://①②⑦.0.0.1/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://a.localhost/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::10.0.0.1]/',
    'http://[64:ff9b:1::1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[fd00:ec2::254]/',
    'http://[ff02::1]/',
    'http://[2001:db8::1]/',
    'http://[4000::1]/',
    'http://[::ffff:0:127.0.0.1]/',
    'http://[100::1]/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'http://192.0.0.192/',
    'http://192.0.2.1/',
    'http://198.18.0.1/',
    'http://198.51.100.1/',
    'http://203.0.113.1/',
    'http://224.0.0.1/',
    'http://240.0.0.1/',
    'http://255.255.255.255/',
  ])('refuses %s', (address) => {
    expect(isPrivateHost(new URL(address).hostname)).toBe(true);
  });

  it.each([
    'http://8.8.8.8/',
    'http://www.example.com/',
    'http://[2606:4700::1111]/',
    'http://[::ffff:8.8.8.8]/',
    'http://172.32.0.1/',
    'http://localhost.example.com/',
  ])('lets %s pass', (address) => {
    expect(isPrivateHost(new URL(address).hostname)).toBe(false);
  });

  it('judges an IPv4 address alike in every spelling that carries it', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, byte, (a, b, c, d) => {
        const dotted = `${a}.${b}.${c}.${d}`;
        const wanted = isPrivateAddress(dotted);
        const hex = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
        const hi = ((a << 8) | b).toString(16);
        const lo = ((c << 8) | d).toString(16);
        for (const host of [
          `${hex}`,
          `0x${hex.toString(16)}`,
          `[::ffff:${dotted}]`,
          `[64:ff9b::${dotted}]`,
          `[2002:${hi}:${lo}::1]`,
        ]) {
          expect([host, isPrivateHost(new URL(`http://${host}/`).hostname)]).toEqual([host, wanted]);
        }
      }),
    );
  });

  it('refuses a name that the DNS sends to a private address, at the moment of connecting', async () => {
    const error = await new Promise((resolve) => guardedLookup('localhost', {}, (e) => resolve(e)));
    expect(error).toMatchObject({ reason: 'private-address' });
    const all = await new Promise((resolve) => guardedLookup('localhost', { all: true }, (e) => resolve(e)));
    expect(all).toMatchObject({ reason: 'private-address' });
  });

  it('guards the client: nothing reaches a private server unless it is allowed', async () => {
    const server = await serve({ '/': 'hello' });
    const port = server.host.split(':')[1];
    const guarded = new HttpClient({ userAgent: 'test', allowPrivate: false });
    for (const host of ['127.0.0.1', '127.1', '[::ffff:127.0.0.1]', 'localhost', 'a.localhost']) {
      await expect(guarded.fetch(`http://${host}:${port}/`)).rejects.toMatchObject({ reason: 'private-address' });
    }
    await expect(guarded.fetch('file:///etc/passwd')).rejects.toMatchObject({ reason: 'scheme' });
    expect(server.seen).toEqual([]);
    const open = new HttpClient({ userAgent: 'test', allowPrivate: true });
    expect((await open.fetch(`${server.url}/`)).page).toMatchObject({ status: 200, remoteAddress: '127.0.0.1' });
    await Promise.all([guarded.close(), open.close(), server.close()]);
  });
});
