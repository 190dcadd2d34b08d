import { describe, expect, it } from 'vitest';
import { generalProfile, Sites } from '../../crawlers/index.js';
import { withTrustedNames } from '../../src/archive/names.js';
import { publicId } from '../../src/core/url.js';
import { article } from '../storage/article.js';

const profile = { ...generalProfile(), site: 'garden', hosts: ['garden.example'], mirrors: ['mirror.test'] };
const sites = new Sites([profile], generalProfile());
const VICTIM = 'http://park.example/htm/1.html';
const OWN = 'http://garden.example/htm/1.html';

describe('the names of a page', () => {
  it('never include an address of another site, and the id follows from its own', () => {
    const claiming = article(VICTIM, '标题', ['正文。'], { urls: [VICTIM, OWN] });
    const kept = withTrustedNames(claiming, OWN, sites);
    expect(kept).toMatchObject({ url: OWN, id: publicId(OWN), urls: [OWN] });
    expect(kept.id).not.toBe(publicId(VICTIM));
  });

  it('lose a strange one among several, and keep the rest', () => {
    const other = 'http://m.garden.example/1.html';
    const kept = withTrustedNames(article(OWN, '标题', ['正文。'], { urls: [OWN, VICTIM, other] }), OWN, sites);
    expect(kept).toMatchObject({ url: OWN, urls: [OWN, other] });
  });

  it('may lie on another host of the same site, or on a mirror that its profile names', () => {
    for (const url of ['http://www.garden.example/a.html', 'https://mirror.test/a.html']) {
      const page = article(url, '标题', ['正文。'], { urls: [url, OWN] });
      expect(withTrustedNames(page, OWN, sites)).toBe(page);
    }
    const unknown = article('http://www.lake.test/1', '标题', ['正文。'], { urls: ['http://www.lake.test/1'] });
    expect(withTrustedNames(unknown, 'http://lake.test/1', sites)).toBe(unknown);
  });

  it('are what an imported file says when it came without an address', () => {
    const page = article(VICTIM, '标题', ['正文。']);
    expect(withTrustedNames(page, 'file:///page.html', sites)).toBe(page);
    expect(withTrustedNames(page, null, sites)).toBe(page);
  });
});
