import { beforeAll, describe, expect, it } from 'vitest';
import { generalProfile, parseProfile, Sites } from '../../crawlers/index.js';
import { isShell } from '../../crawlers/shell.js';
import { Article } from '../../src/core/page.js';
import { printable } from '../../src/core/terminal.js';
import { canonicalUrl } from '../../src/core/url.js';
import { expectCpuBelow } from '../expect-cpu.js';
import { adversarialTexts, honestPages, hostilePage, pageOf } from './long/hostile-pages.js';
import { runPipeline } from './long/pipeline.js';

/** CPU, so that a busy machine does not matter much; a quadratic pattern takes minutes at these sizes. */
const BOUND_MS = 5000;

describe('hostile pages', () => {
  let honest: Buffer[];
  beforeAll(() => {
    honest = honestPages();
    runPipeline(pageOf(honest[0]!, 'text/html')); // loads the language model
  });

  it('go through decode … fingerprint without a crash or a hang: 60 mutated ones', () => {
    for (let n = 0; n < 60; n++) {
      const page = hostilePage(n, honest);
      const work = () => {
        try {
          const { article } = runPipeline(page);
          if (n % 10 === 0) expect(Article.safeParse(article).success).toBe(true);
        } catch (error) {
          throw new Error(`page ${n}`, { cause: error });
        }
      };
      expectCpuBelow(BOUND_MS, work, `page ${n}`);
    }
  }, 240_000);

  it.each(adversarialTexts(15_000))('of 15,000 × %s take no more than their share of time', (_name, text) => {
    const html = `<html><head><title>园林</title></head><body><h1>园林</h1><div>${text}</div></body></html>`;
    expectCpuBelow(BOUND_MS, () => runPipeline(pageOf(Buffer.from(html), 'text/html; charset=utf-8')));
    expectCpuBelow(BOUND_MS, () => runPipeline(pageOf(Buffer.from(text), 'text/plain; charset=utf-8')));
  });

  it('cannot slow the crawler’s own patterns with a megabyte', () => {
    const sites = new Sites([], generalProfile());
    const rules = sites.of('hostile.example');
    for (const [name, text] of adversarialTexts(1_000_000)) {
      const work = () => {
        const url = canonicalUrl(text.slice(0, 100_000), 'http://hostile.example/');
        if (url !== null) rules.classify(url);
        isShell(Buffer.from(text), { text: '', links: 0, article: true });
        printable(text);
      };
      expectCpuBelow(BOUND_MS, work, name);
    }
  });

  it('cannot reach the terminal: escapes, bells and turned writing become marks', () => {
    const evil = 'a\u001b[2J\u001b]0;x\u0007b\u009b31m\u202e\u2066c\rd\u0000';
    expect(printable(evil)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(printable('园林\tA\nB')).toBe('园林\tA\nB');
  });

  it('of YAML that is no profile are refused with the field', () => {
    for (const text of [
      '',
      '[]',
      'site: 1',
      'site: a\nseeds: x',
      '&a [*a]',
      'site: a\nunknown: 1',
      'a: &a [1]\nb: *a',
    ]) {
      expect(() => parseProfile(text, 'hostile.yaml')).toThrow();
    }
  });
});
