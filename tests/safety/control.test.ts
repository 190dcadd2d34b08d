/** Control characters of a page reach no export; what left is on record. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/repair/index.js';
import { folderForTest } from '../storage/article.js';
import { run } from './command.js';
import { html } from './pages.js';

const ESCAPES = '\x1b]0;owned\x07\x1b[31m红\x9b1m\x7f\x00';
const dir = folderForTest();
const archive = join(dir, 'archive');
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

beforeAll(async () => {
  const page = html(3, `公园${ESCAPES}改造完工`)
    .replace('<p>', `<p class="info">来源：园林${ESCAPES}报 编辑：林${ESCAPES}木</p><p>${ESCAPES}`)
    .replace('</p>', `${ESCAPES}</p><p>\x01\x02</p><table><tr><td>树种${ESCAPES}</td><td>二十株</td></tr></table>`)
    .replace('<head>', `<head><meta name="keywords" content="公园${ESCAPES},湖岸">`);
  writeFileSync(join(dir, 'page.html'), page);
  const { code, told } = await run(
    'import',
    join(dir, 'page.html'),
    '--url',
    'http://garden.test/3.html',
    '--archive',
    archive,
  );
  expect(code, told).toBe(0);
});

describe('markdown-yaml', () => {
  it.each(['csv', 'text', 'markdown', 'jsonl', 'atom'])('%s holds none', async (format) => {
    const out = join(dir, format);
    expect((await run('export', '--format', format, '--out', out, '--archive', archive)).code).toBe(0);
    const texts = readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
    expect(texts.some((text) => text.includes('改造完工'))).toBe(true);
    for (const text of texts) expect(CONTROL.exec(text.replaceAll('\r\n', '\n'))).toBeNull();
    if (format === 'atom') return;
    const shown = await run('export', '--format', format, '--out', '-', '--archive', archive);
    expect(CONTROL.exec(shown.out.replaceAll('\r\n', '\n'))).toBeNull();
  });

  it('tells each that left, and the trail still replays', async () => {
    const article = JSON.parse((await run('extract', join(dir, 'page.html'), '--json')).out);
    expect(article.title).toBe('公园]0;owned[31m红1m改造完工');
    expect(article.removed.find(({ text }: { text: string }) => text.startsWith('title: '))).toMatchObject({
      rule: 'control-characters@1',
      text: expect.stringContaining('U+001B'),
    });
    const steps = article.trail.filter(({ stage }: { stage: string }) => stage === 'clean');
    expect(steps[0].rule).toBe('control-characters@1');
    const before = steps[0].edits.length === 1 && steps[0].edits[0].at === 0 ? steps[0].edits[0].before : null;
    if (before !== null) expect(applyEdits(before, steps[0].edits)).not.toMatch(CONTROL);
    expect(article.text).not.toMatch(CONTROL);
  });
});
