/** Where a page sends its reader that shows nothing itself: every spelling that a browser follows, and what it does not. */
import { describe, expect, it } from 'vitest';
import { onwardOf } from '../../src/extract/index.js';

const AT = 'http://garden.example/a/old.html';
const TO = 'http://garden.example/real/1.html';
const of = (html: string, headers: Record<string, string> = {}) => onwardOf(html, AT, headers, 'gb18030');
const first = (html: string, headers: Record<string, string> = {}) => of(html, headers)[0]?.url ?? null;
const meta = (content: string) => `<meta http-equiv="refresh" content="${content}">`;
const script = (code: string) => `<html><head><script>${code}</script></head><body></body></html>`;

describe('a refresh', () => {
  it.each([
    '0;url=/real/1.html', "0;url='/real/1.html'", '0; URL=/real/1.html', '3,url=/real/1.html', '0 url = /real/1.html',
    '0;/real/1.html', ' 0 ; url=/real/1.html ', '0.5;url=../real/1.html', 'url=/real/1.html', '0;UrL=&quot;/real/1.html&quot;;x',
  ])('is followed as browsers read it: %s', (content) => {
    expect(first(meta(content))).toBe(TO);
  }); // biome-ignore format: a list

  it.each(['0', '300', '600;url=/real/1.html', '', 'x;y', '5;', '0;url='])('leads nowhere: %s', (content) => {
    expect(first(meta(content))).toBe(null);
  });

  it.each([
    ['attributes the other way round', `<META content="0;URL=/real/1.html" HTTP-EQUIV=Refresh>`],
    ['a base', `<base href="http://garden.example/real/">${meta('0;url=1.html')}`],
    ['in the body', `<body>${meta('0;url=/real/1.html')}</body>`],
  ])('is found: %s', (_, html) => expect(first(html)).toBe(TO));

  it.each([
    ['in a comment', `<!-- ${meta('0;url=/real/1.html')} -->`],
    ['in a script', script(`document.write('${meta('0;url=/real/1.html')}')`)],
    ['in a text area', `<textarea>${meta('0;url=/real/1.html')}</textarea>`],
  ])('is not one: %s', (_, html) => expect(first(html)).toBe(null));

  it('comes in a header before everything else', () => {
    expect(first(meta('0;url=/x'), { refresh: '0; url=/real/1.html' })).toBe(TO);
  });

  it('for readers without scripts comes last', () => {
    const html = `${script('location="/real/1.html"')}<noscript>${meta('0;url=/nojs.html')}</noscript>`;
    expect(of(html).map(({ how }) => how)).toEqual(['script', 'without scripts']);
  });

  it('writes its query in the encoding of its page', () => {
    expect(first(meta('0;url=/real?n=园林'))).toBe('http://garden.example/real?n=%D4%B0%C1%D6');
  });
});

describe('a script', () => {
  it.each([
    'location.replace("/real/1.html")', "location = '/real/1.html';", 'window.location.href="/real/1.html"',
    'top.location.href = "/real/1.html"', "self.location='/real/1.html'", 'document.location.assign("/real/1.html")',
    'window.location["href"]="/real/1.html"', "setTimeout(\"location.href='/real/1.html'\", 2000)",
    'setTimeout(function(){ window.location.href = "/real/1.html"; }, 100)', 'location.href="\\/real\\/1.html"',
    'var u = "/real/1.html"; location.href = u;', 'window.navigate("/real/1.html")', 'window.open("/real/1.html","_self")',
    '<!--\nlocation.href="/real/1.html"\n//-->', 'parent.location.replace(`/real/1.html`)', 'location.href="/real\\x2f1.html"',
  ])('that names its address is followed: %s', (code) => {
    expect(first(script(code))).toBe(TO);
  }); // biome-ignore format: a list

  it.each([
    'location.href = "/a?x=" + id', 'if (location.href == "/real/1.html") x()', 'mylocation = "/real/1.html"',
    '// location.href="/real/1.html"', '/* location="/real/1.html" */', 'location.href=location.href;', 'location.reload()',
    'x.location = "/real/1.html"', 'location.hash="#a"', 'location.href="javascript:void(0)"',
  ])('that does not is left alone: %s', (code) => {
    expect(first(script(code))).toBe(null);
  }); // biome-ignore format: a list

  it('may stand where the page is loaded', () => {
    expect(first('<body onload="location.href=\'/real/1.html\'">')).toBe(TO);
  });
});

describe('frames', () => {
  it('are tried by how likely the text is in them', () => {
    const html =
      '<frameset rows="60,*"><frame name="top" src="/top.html"><frame name="main" src="/real/1.html"></frameset>';
    expect(of(html)).toEqual([
      { url: TO, how: 'frame' },
      { url: 'http://garden.example/top.html', how: 'frame' },
    ]);
  });

  it('that nobody sees are left out, and there are three at most', () => {
    const hidden = '<iframe src="/a" width="0" height="0"></iframe><iframe src="/b" style="display: none"></iframe>';
    expect(of(`${hidden}<iframe src="/real/1.html" width="100%" height="900"></iframe>`).map(({ url }) => url)).toEqual(
      [TO],
    );
    expect(of('<iframe src="/x"></iframe>'.repeat(9))).toHaveLength(3);
  });
});
