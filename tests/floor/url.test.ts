import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUrl, hostOf, publicId } from '../../src/core/url.js';

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const gbkByte = fc.integer({ min: 0x81, max: 0xfe }).map((byte) => `%${byte.toString(16).toUpperCase()}`);
const word = fc.stringMatching(/^[a-z0-9_-]{1,8}$/);
const segment = fc.oneof(
  word,
  fc.array(gbkByte, { minLength: 2, maxLength: 6 }).map((bytes) => bytes.join('')),
);
const pair = fc
  .tuple(fc.constantFrom('id', 'page', 'catid', 'a', 'keyword'), segment)
  .map(([name, value]) => `${name}=${value}`);
const address = fc
  .tuple(
    fc.array(label, { minLength: 2, maxLength: 3 }),
    fc.array(segment, { maxLength: 4 }),
    fc.array(pair, { maxLength: 3 }),
  )
  .map(([labels, path, query]) => ({
    host: labels.join('.'),
    rest: `/${path.join('/')}${query.length ? `?${query.join('&')}` : ''}`,
  }));

describe('canonicalUrl', () => {
  it('keeps GBK escapes, order and case of what is left, byte for byte', () => {
    fc.assert(
      fc.property(address, ({ host, rest }) => {
        expect(canonicalUrl(`http://${host}${rest}`)).toBe(`http://${host}${rest}`);
      }),
    );
  });

  it('is the same for every spelling of an address, and for itself', () => {
    const noise = fc.constantFrom(
      ...['utm_source=wx', 'spm=a2c', 'from=timeline', 'isappinstalled=0', 'PHPSESSID=9f8e7d', '_t=1577836800', ''],
    );
    const fragment = fc.constantFrom('', '#', '#comments', '#p=2', '#园林');
    fc.assert(
      fc.property(address, noise, fragment, fc.boolean(), ({ host, rest }, more, hash, upper) => {
        const plain = canonicalUrl(`http://${host}${rest}`)!;
        const spelt = `http://reader:secret@${upper ? host.toUpperCase() : `${host}.`}:80${rest}${rest.includes('?') ? '&' : '?'}${more}${hash}`;
        expect(canonicalUrl(spelt)).toBe(plain);
        expect(canonicalUrl(`  ${spelt}\n`)).toBe(plain);
        expect(canonicalUrl(plain)).toBe(plain);
        expect(canonicalUrl(rest, `http://${host}/x/y.html`)).toBe(plain);
      }),
    );
  });

  it('takes the digits of escapes in either case for the same', () => {
    const upper = 'http://garden.example/%E5%9B%AD/?name=%D4%B0&n=%2F';
    expect(canonicalUrl(upper.replace(/%../g, (code) => code.toLowerCase()))).toBe(upper);
    expect(canonicalUrl('http://garden.example/100%/ab%zz?c=%d')).toBe('http://garden.example/100%/ab%zz?c=%d');
  });

  it('never throws and always gives an http address without fragment, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withFragments: true, withQueryParameters: true })), (text) => {
        const url = canonicalUrl(text);
        if (url === null) return;
        expect(url).toMatch(/^https?:\/\/[^/#]+\/[^#]*$/);
        expect(canonicalUrl(url)).toBe(url);
        expect(hostOf(url).length).toBeGreaterThan(0);
      }),
    );
  });

  it.each([
    [
      'http://www.chla.com.cn/search.php?keyword=%D4%B0%C1%D6',
      'http://www.chla.com.cn/search.php?keyword=%D4%B0%C1%D6',
    ],
    ['http://例子.中国/园林', 'http://xn--fsqu00a.xn--fiqs8s/%E5%9B%AD%E6%9E%97'],
    ['HTTP://WWW.Example.COM:80/A/B?x=1#y', 'http://www.example.com/A/B?x=1'],
    ['https://example.com:443/', 'https://example.com/'],
    ['https://example.com:8443/', 'https://example.com:8443/'],
    ['http://example.com/a.do;jsessionid=0A1B2C.node1?id=3', 'http://example.com/a.do?id=3'],
    ['http://example.com/?from=singlemessage&isappinstalled=0', 'http://example.com/'],
    ['http://example.com/?from=beijing&to=suzhou', 'http://example.com/?from=beijing&to=suzhou'],
    ['http://example.com/?sid=12&scene=garden', 'http://example.com/?sid=12&scene=garden'],
    ['http://example.com/a/../b/./c', 'http://example.com/b/c'],
    ['//cdn.example.com/x', 'http://cdn.example.com/x'],
  ])('%s → %s', (given, wanted) => {
    expect(canonicalUrl(given, 'http://example.com/')).toBe(wanted);
  });

  it.each([
    'javascript:void(0)',
    'mailto:a@b.cn',
    'ftp://example.com/',
    'file:///etc/passwd',
    'data:text/html,x',
    'http://',
    '',
  ])('refuses %s', (given) => {
    expect(canonicalUrl(given)).toBeNull();
  });
});

describe('publicId', () => {
  it('is sixteen letters that depend on the address alone', () => {
    expect(publicId('http://www.chla.com.cn/htm/2019/1220/275031.html')).toMatch(/^[a-z2-7]{16}$/);
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(publicId(a) === publicId(b)).toBe(a === b);
      }),
    );
  });
});
