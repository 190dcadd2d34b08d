/** Versions as people read them: what changed each time, paragraph by paragraph, word by word. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf } from '../../src/archive/history/changes.js';
import { align, diffWords, wordsOf } from '../../src/archive/rederive/align.js';
import { openArchive } from '../../storage/index.js';
import { article, folderForTest, save } from '../storage/article.js';
import { runCli } from './run-cli.js';

const HAN = fc
  .array(fc.constantFrom(...'园林公绿地开放湖桥新旧，。'), { maxLength: 20 })
  .map((chars) => chars.join(''));
const side = (lines: ReturnType<typeof align>, hidden: 'added' | 'removed') =>
  lines
    .filter(({ kind }) => kind !== hidden)
    .map(({ pieces }) =>
      pieces
        .filter(({ kind }) => kind !== hidden)
        .map(({ text }) => text)
        .join(''),
    );

describe('the diff', () => {
  it('loses nothing of either text, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(HAN, { maxLength: 8 }), fc.array(HAN, { maxLength: 8 }), (before, after) => {
        const lines = align(before, after);
        expect(side(lines, 'added')).toEqual(before);
        expect(side(lines, 'removed')).toEqual(after);
        const numbers = lines.map((one) => one.after).filter((n) => n !== null);
        expect(numbers).toEqual(after.map((_, i) => i + 1));
      }),
    );
  });

  it('shows an edited paragraph as one, and words whole', () => {
    const lines = align(
      ['城北公园昨日开放。', '公园占地四十公顷，其中水面十二公顷。', '市民可免费入园。'],
      ['城北公园昨日开放。', '公园占地五十公顷，其中水面十二公顷。', '停车场尚未建成。', '市民可免费入园。'],
    );
    expect(lines.map(({ kind }) => kind)).toEqual(['same', 'changed', 'added', 'same']);
    const changed = lines[1]!.pieces.filter(({ kind }) => kind !== 'same');
    expect(changed).toEqual([
      { kind: 'removed', text: '四十' },
      { kind: 'added', text: '五十' },
    ]);
    expect(wordsOf('风景园林').join('')).toBe('风景园林');
  });

  it('ends soon on long texts that share nothing', () => {
    const before = Array.from({ length: 600 }, (_, i) => `第${i}段甲乙丙丁${i * 7}`);
    const after = Array.from({ length: 600 }, (_, i) => `另有${i}节戊己庚辛${i * 11}`);
    const lines = align(before, after);
    expect(side(lines, 'added')).toEqual(before);
    expect(side(lines, 'removed')).toEqual(after);
    expect(diffWords('甲'.repeat(9000), '乙'.repeat(9000))).toHaveLength(2);
  });
});

describe('history and diff', () => {
  const text = (n: string) => ['城北公园昨日开放，市民可免费入园。', `公园占地${n}公顷，其中水面十二公顷。`];
  const url = 'http://news.example/1.html';

  it('counts A, B, A as three versions and tells each change', async () => {
    const dir = folderForTest();
    const archive = openArchive(dir, { mode: 'write' });
    const a = article(url, '城北公园开放', text('四十'));
    const { id } = await save(archive, a, '2020-01-01T00:00:00Z');
    await save(archive, article(url, '城北公园开放', text('五十')), '2020-02-01T00:00:00Z');
    await save(archive, a, '2020-03-01T00:00:00Z');
    await save(archive, a, '2020-04-01T00:00:00Z');
    await archive.close();

    const { out, code } = await runCli(['history', id, '--json', '--archive', dir]);
    expect(code).toBe(0);
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ number, captures }) => [number, captures])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
    expect(rows[0].digest).toBe(rows[2].digest);
    expect(rows[1].changes.paragraphs).toEqual({ added: 0, removed: 0, changed: 1 });

    // For people in the zone of the site, for machines in UTC.
    expect(rows[0].capturedAt).toBe('2020-01-01T00:00:00Z');
    for (const words of [
      ['history', id],
      ['show', id, '--version', '1'],
      ['diff', id, '1', '2'],
    ]) {
      const { out: told } = await runCli([...words, '--archive', dir]);
      expect(told).toContain('2020-01-01 08:00 Asia/Shanghai');
      expect(told).not.toMatch(/T\d\d:\d\d/);
    }

    const plain = await runCli(['diff', id, '1', '2', '--archive', dir]);
    expect(plain.out).toContain('[-四十-]{+五十+}');
    const json = JSON.parse((await runCli(['diff', id, '--json', '--archive', dir])).out);
    expect([json.from.number, json.to.number]).toEqual([2, 3]);
    expect((await runCli(['diff', id, '1', '9', '--archive', dir])).code).toBe(2);
    expect((await runCli(['history', 'nothing', '--archive', dir])).code).toBe(2);
  });

  it('names the rule that made the difference', () => {
    const before = article(url, '园林', text('四十'));
    const after = article(url, '园林', text('四十'), {
      trail: [{ stage: 'repair', rule: 'pinyin-after-han@2', reason: 'why', edits: [] }],
    });
    expect(changesOf(before, after).rules).toEqual([{ rule: 'pinyin-after-han@2', before: 0, after: 1 }]);
  });
});
