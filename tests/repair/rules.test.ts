/** Each rule proves itself by its own record: before → after, what is after stays, what it leaves alone stays. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { applyEdits, loadModel, RULES, repairText } from '../../src/repair/index.js';

const model = loadModel(readFileSync(new URL('../../src/repair/data/zh.model', import.meta.url)));
const replayed = (text: string) => repairText(text, model).steps.reduce((now, s) => applyEdits(now, s.edits), text);

describe.each(RULES)('$id', (rule) => {
  it('repairs its example, by its own name', () => {
    const { text, steps, flags } = repairText(rule.fixes.before, model);
    expect(text).toBe(rule.fixes.after);
    if (rule.fixes.after === rule.fixes.before) expect(flags.length).toBeGreaterThan(0);
    else expect(steps.map((s) => s.rule)).toContain(rule.id);
  });
  it('leaves the repaired text and its look-alike alone', () => {
    if (rule.fixes.after !== rule.fixes.before) expect(repairText(rule.fixes.after, model).text).toBe(rule.fixes.after);
    expect(repairText(rule.leavesAlone, model)).toEqual({ text: rule.leavesAlone, steps: [], flags: [] });
  });
});

describe('any text', () => {
  const fragments = fc.constantFrom(
    '園林',
    '網(wǎng)',
    '?',
    '！',
    ',',
    '<b>',
    '&#20013;',
    '偯娣',
    'é',
    '锟斤拷',
    '當(dāng)?shù)氐',
    '\ufffd',
    '(',
    'a',
    '\u200b',
    '鐨',
  );
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.array(fragments, { maxLength: 14 }).map((parts) => parts.join('')),
  );
  it('is replayed by its own steps', () => {
    fc.assert(
      fc.property(text, (t) => replayed(t) === repairText(t, model).text),
      { seed: 7, numRuns: 300 },
    );
  });
  it('is repaired once for all: a second time finds nothing to do', () => {
    fc.assert(
      fc.property(text, (t) => {
        const once = repairText(t, model).text;
        const twice = repairText(once, model).text;
        return repairText(twice, model).text === twice;
      }),
      { seed: 7, numRuns: 200 },
    );
  });
  it('is repaired in a page as it is alone, where a tag follows right behind', () => {
    const latin = iconv.decode(iconv.encode('老河道里长出一座湿地公园。', 'gbk'), 'windows-1252');
    const html = `<h1>${latin}</h1><p title="${latin}">清水<b>${latin}</b></p>`;
    expect(repairText(html, model, 'html').text).toBe(html.replaceAll(latin, '老河道里长出一座湿地公园。'));
  });
  it('keeps its tags, scripts and addresses', () => {
    const html =
      '<p title="網(wǎng)"><a href="/a?b=網(wǎng)&c=,F(xiàn)在">園林網(wǎng)</a></p><script>var a="網(wǎng)"</script>';
    expect(repairText(html, model, 'html').text).toBe(
      '<p title="網"><a href="/a?b=網(wǎng)&c=,F(xiàn)在">園林網</a></p><script>var a="網(wǎng)"</script>',
    );
  });
});
