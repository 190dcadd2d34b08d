/** A paragraph in the place of a title fills no screen; data has it whole. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { beforeAll, expect, it } from 'vitest';
import { comparing } from '../../src/archive/comparing.js';
import { shownReason, shownTitle } from '../../src/cli/shown-title.js';
import { publicId } from '../../src/core/url.js';
import { openArchive } from '../../storage/index.js';
import { article, folderForTest, save } from '../storage/article.js';
import { runCli } from './run-cli.js';
import { paragraphs } from './site.js';

const folder = folderForTest();
const archive = join(folder, 'archive');
const LONG = '城南的公园今日开放市民可以免费入园'.repeat(40);
const [ONE, TWO] = ['http://garden.example/1.html', 'http://garden.example/2.html'];

beforeAll(async () => {
  const open = openArchive(archive, { mode: 'write' });
  const page = article(ONE, LONG, [LONG, '公园今日开放。'], { related: [{ title: LONG, summary: null }] });
  await save(open, page, '2020-01-01T22:30:00Z');
  await save(open, { ...page, id: publicId(TWO), url: TWO, urls: [TWO] }, '2020-02-02T22:30:00Z');
  open.likenesses.settle(comparing(open.fold));
  await open.close();
});

it.each([['list'], ['search', '公园'], ['duplicates'], ['history', publicId(ONE)]])('in %s', async (...args) => {
  const { out } = await runCli([...args, '--archive', archive]);
  const lines = out.split('\n').filter((line) => line.includes('城南的公园') && !line.startsWith('    '));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(stringWidth(line)).toBeLessThan(300);
    expect(line).toMatch(/城南的公园.*…/);
  }
  if (args[0] !== 'history') expect((await runCli([...args, '--archive', archive, '--json'])).out).toContain(LONG);
});

it('in what show calls related, not in the article itself', async () => {
  const { out } = await runCli(['show', ONE, '--archive', archive]);
  const lines = out.split('\n');
  expect(lines[0]).toBe(`# ${LONG}`);
  expect(lines.find((line) => line.startsWith('  城南'))).toMatch(/^.{60,90}…$/u);
});

it('in what import read', async () => {
  const file = join(folder, 'page.html');
  const body = paragraphs(3).map((text) => `<p>${text}</p>`);
  writeFileSync(file, `<meta charset="utf-8"><title>${LONG}</title><h1>${LONG}</h1><div>${body.join('')}</div>`);
  const { told } = await runCli(['import', file, '--archive', join(folder, 'other')]);
  const lines = told.split('\n').filter((line) => line.includes('城南'));
  expect(lines).toHaveLength(1);
  expect(stringWidth(lines[0]!)).toBeLessThan(300);
});

it('is cut by columns, at an ellipsis', () => {
  expect(stringWidth(shownTitle(LONG))).toBeLessThanOrEqual(160);
  expect(shownTitle('短')).toBe('短');
  expect(shownReason(`it leads to http://a.example/${'x'.repeat(300)}`)).not.toContain('…');
  expect(stringWidth(shownReason(LONG))).toBeLessThanOrEqual(400);
});
