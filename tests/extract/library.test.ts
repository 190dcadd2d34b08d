import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { extract } from '../../src/index.js';
import { PROSE, page, paragraphs } from './read.js';

describe('the library', () => {
  const html = page(paragraphs([...PROSE, '（责任编辑：王小园）']));

  it('reads a string and the same page as bytes alike', () => {
    const options = { url: 'http://news.example/a/1.html', fetchedAt: '2024-06-01T00:00:00Z' };
    const fromString = extract(html, options);
    const fromBytes = extract(Buffer.from(html), options);
    expect(fromString.text).toBe(PROSE.join('\n'));
    expect(fromBytes.text).toBe(fromString.text);
    expect(fromString.editor).toBe('王小园');
    expect(fromString.links.some((link) => link.url === 'http://news.example/plan/')).toBe(true);
  });

  it('believes a string rather than the charset its page states', () => {
    const lying = html.replace('charset="utf-8"', 'charset="gb2312"');
    expect(extract(lying).text).toBe(PROSE.join('\n'));
  });

  it('reads plain text when told so, and repairs what is damaged', () => {
    const dump = `老河道\n2024-05-20 10:30 来源：風景園林網(wǎng)\n${PROSE[0]}\n${PROSE[1]}`;
    const article = extract(dump, { contentType: 'text/plain' });
    expect(article.title).toBe('老河道');
    expect(article.source).toBe('風景園林網');
  });

  it('does in its example what its readers are told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yuanye-example-'));
    const file = join(folder, 'page.html');
    writeFileSync(file, html);
    const argv = vi.spyOn(process, 'argv', 'get').mockReturnValue(['node', 'extract.mjs', file]);
    const told: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((text: string) => void told.push(text));
    try {
      // @ts-expect-error: plain JavaScript, as a user would write it
      await import('../../examples/extract.mjs');
    } finally {
      argv.mockRestore();
      log.mockRestore();
      rmSync(folder, { recursive: true });
    }
    expect(told[0]).toBe('# 老河道里长出一座湿地公园');
    expect(told[2]).toBe(`${PROSE.join('\n')}\n`);
    expect(told[3]).toMatch(/^- editor-line: （责任编辑：王小园）/);
  });

  it('takes nothing for an article', () => {
    expect(extract('').kind).not.toBe('article');
    expect(extract(new Uint8Array(0)).text).toBe('');
  });
});
