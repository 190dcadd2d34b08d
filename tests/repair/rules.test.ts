/** Each rule proves itself by its own record: before → after, what is after stays, what it leaves alone stays. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { applyEdits, loadModel, RULES, repairText } from '../../src/repair/index.js';
import { annotationTable, corrupt, type Family, random } from './forward.js';

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

/** Written for these tests. */
const SENTENCES = [
  '市园林绿化局昨日发布消息，今年将新建口袋公园六十处。总面积约四十公顷，预计年底前全部开放。',
  '设计团队把废弃的铁路改造成线性公园，沿线保留了站台、水塔和信号灯。现在这里成了市民散步的好去处。',
  '“我们希望孩子们能在树下读书。”项目负责人说，湿地里的栈道尽量避开鸟类的巢区。',
  '由于河道两岸地形复杂，施工方采用了分段推进的办法，因为那里的古树不能移动。',
  '御河东岸的区域将营造一处滨水花园，据日报报道，这里依托当地地形，因为那片林地而闻名。',
  '专家认为，历史名园的保护应当尊重原有格局，并对游客数量加以控制。',
];

/** Characters whose annotation falls between the bytes of 當地, 河東, 域將, 日報, 因為. */
const STRADDLING = '数枯训驱请验换实';

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

describe('the forward model', () => {
  it.each<Family>(['pinyin', 'straddle', 'cut'])('%s: undone or flagged, hardly ever wrong', (family) => {
    const next = random(20);
    let pairs = 0;
    let exact = 0;
    let silent = 0;
    const sites = [0.6, 0.8, 1].map((share) => annotationTable(SENTENCES.join('') + STRADDLING, next, share));
    for (let tries = 0; tries < 600 && pairs < 20; tries++) {
      const site = sites[tries % sites.length]!;
      const pair = corrupt(`${SENTENCES[Math.floor(next() * SENTENCES.length)]!}</p>`, family, site, next);
      if (pair === null) continue;
      pairs++;
      const { text, flags } = repairText(pair.text, model);
      if (text === pair.gold) exact++;
      else if (flags.length === 0) silent++;
    }
    expect(pairs).toBeGreaterThan(5);
    expect(exact / pairs).toBeGreaterThan(family === 'pinyin' ? 0.99 : 0.4);
    expect(silent / pairs).toBeLessThan(family === 'pinyin' ? 0.01 : 0.25);
  });
});
