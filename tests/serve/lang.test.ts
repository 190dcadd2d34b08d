import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATALOGUES, LANGS, type MessageKey, message, placesOf, preferredLang } from '../../src/lang/index.js';
import { code } from '../house/house.js';

const keys = Object.keys(CATALOGUES.en) as MessageKey[];

describe('the catalogues', () => {
  it('have the same keys, none empty, with the same places for values', () => {
    for (const lang of LANGS) {
      expect(Object.keys(CATALOGUES[lang]).sort()).toEqual([...keys].sort());
      for (const key of keys) {
        const sentence = CATALOGUES[lang][key];
        expect(sentence.trim(), `${lang} ${key}`).not.toBe('');
        // A number that a language does not choose a form by is shown elsewhere on the page.
        if (placesOf(sentence).length > 0 || placesOf(CATALOGUES.en[key]).length > 0)
          expect(placesOf(CATALOGUES.en[key]), `${lang} ${key}`).toEqual(expect.arrayContaining(placesOf(sentence)));
        expect(sentence.replace(/\{\w+(?:\|[^|{}]*\|[^|{}]*)?\}/g, ''), `${lang} ${key}`).not.toMatch(/[{}|]/);
      }
    }
  });

  it('have no sentence that is not used', () => {
    const source = code
      .filter((path) => /^src\/(?:serve|cli)\//.test(path))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const prefixes = [...source.matchAll(/`([a-z]+(?:\.[a-z]+)*\.)\$\{/g)].map(([, prefix]) => prefix!);
    const unused = keys.filter(
      (key) => !source.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it('are written in their languages', () => {
    for (const key of keys) expect(CATALOGUES.en[key], key).not.toMatch(/\p{Script=Han}/u);
    const foreign = keys.filter((key) => !/\p{Script=Han}/u.test(CATALOGUES.zh[key]));
    expect(foreign).toEqual([]);
  });
});

describe('a message', () => {
  it('sets values in and chooses a form by number', () => {
    expect(message('en', 'search.found', { n: 1 })).toBe('1 article');
    expect(message('en', 'search.found', { n: 1200 })).toBe('1,200 articles');
    expect(message('zh', 'search.found', { n: 2 })).toBe('2 篇文章');
    expect(() => message('en', 'search.found')).toThrow('needs a value for n');
  });

  it('comes in the language that a browser prefers', () => {
    expect(preferredLang('zh-CN,zh;q=0.9,en;q=0.8')).toBe('zh');
    expect(preferredLang('en-GB,zh;q=0.9')).toBe('en');
    expect(preferredLang('de, fr;q=0.5')).toBeNull();
    expect(preferredLang('en;q=0, zh;q=0.1')).toBe('zh');
    expect(preferredLang(undefined)).toBeNull();
  });
});
