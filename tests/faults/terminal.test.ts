/** Whatever a page says, no command lets a terminal obey it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { escapeControls, printable } from '../../src/core/terminal.js';
import { runCli } from '../cli/run-cli.js';
import { temporaryFolder } from '../cli/site.js';

const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
/** Clear the screen, a window title, a C1 introducer, writing turned round, back to the line's begin. */
const EVIL = ['\u001b[2J', '\u001b]0;owned\u0007', '\u009b31m', '\u202e', '\u2066', '\b\b', '\u007f'].join('园');

const page = (n: number, more = ''): string => {
  const text = `工人们在第${n}号地块的湖岸步道边补种乔木${EVIL}，负责人介绍说这里将在几个月内向市民开放，届时可以沿着香樟林一直走到河边。`;
  const lines = Array.from({ length: 6 }, (_, i) => `<p>${text}${i}${more}</p>`).join('');
  return `<html><head><meta charset="utf-8"><title>第${n}座公园${EVIL}改造完工</title></head><body>
<h1>第${n}座公园${EVIL}改造完工</h1><div>2026-01-05 10:00 来源：园林${EVIL}报 作者：林${EVIL}木</div>
<div id="content">${lines}<p>${EVIL}網(wǎng)上的風景(jǐng)園林</p></div><p>版权所有${EVIL}</p></body></html>`;
};

describe('text of pages in a terminal', () => {
  const folder = temporaryFolder();
  const dir = join(folder.dir, 'archive');
  const files = join(folder.dir, 'pages');
  let id = '';
  beforeAll(async () => {
    mkdirSync(files);
    for (let n = 0; n < 3; n++) writeFileSync(join(files, `${n}.html`), page(n));
    const { code, told } = await runCli(['import', files, '--archive', dir]);
    expect([0, 3], told).toContain(code);
    writeFileSync(join(files, '0.html'), page(0, '，并已验收'));
    await runCli(['import', files, '--archive', dir]);
    const { out } = await runCli(['list', '--archive', dir, '--json']);
    id = (JSON.parse(out.split('\n')[0]!) as { id: string }).id;
  }, 120_000);
  afterAll(() => folder.remove());

  it.each([
    ['list', '--archive'],
    ['list --json', '--archive'],
    ['show ID --trail', '--archive'],
    ['history ID', '--archive'],
    ['search 公园', '--archive'],
    ['runs show 1 --html', '--archive'],
    ['extract PAGE', ''],
    ['extract PAGE --json', ''],
    ['repair PAGE --explain', ''],
  ])(
    '%s lets none of it through',
    async (words, where) => {
      const args = words
        .split(' ')
        .map((word) => (word === 'ID' ? id : word === 'PAGE' ? join(files, '1.html') : word));
      const { out, told } = await runCli([...args, ...(where === '' ? [] : [where, dir])]);
      expect(out.length).toBeGreaterThan(0);
      expect(out).not.toMatch(OBEYED);
      expect(told).not.toMatch(OBEYED);
      if (words.includes('--json')) for (const text of out.trim().split('\n')) JSON.parse(text);
    },
    60_000,
  );
});

describe('the guards', () => {
  it('leave nothing that a terminal obeys, and JSON as it reads', () => {
    const any = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((n) => String.fromCharCode(n)) });
    fc.assert(
      fc.property(any, (text) => {
        expect(printable(text)).not.toMatch(OBEYED);
        expect(JSON.parse(escapeControls(JSON.stringify({ text })))).toEqual({ text });
        expect(escapeControls(JSON.stringify({ text }))).not.toMatch(OBEYED);
      }),
    );
  });

  it('let our own colours pass, and nothing that only begins like one', () => {
    expect(escapeControls('\u001b[31mrot\u001b[0m')).toBe('\u001b[31mrot\u001b[0m');
    expect(escapeControls('\u001b[2J\u001b]0;x\u0007')).toBe('\\u001b[2J\\u001b]0;x\\u0007');
  });
});
