/** What a run learns of a site's template: shown, used by the next reading, and not lost when the database is. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openArchive } from '../../storage/index.js';
import { runCli } from './run-cli.js';
import { crawlSite, editableSite, temporaryFolder } from './site.js';

const MOTTO = '一草一木皆是乡愁，一山一水总是故园。';

test('a template is learnt at the end of a run, shown by its command, used by reprocess and kept by rebuild', async () => {
  const site = await editableSite(12);
  const [folder, anew] = [temporaryFolder(), temporaryFolder()];
  onTestFinished(async () => {
    await site.close();
    folder.remove();
    anew.remove();
  });
  const { template } = site;
  site.template = (page) => template({ ...page, lines: [...page.lines, MOTTO] });
  await crawlSite(site, folder.dir);
  const profile = join(anew.dir, 'garden.yaml');
  writeFileSync(profile, JSON.stringify(site.profile));

  const shown = await runCli(['site', 'boilerplate', 'garden', '--json', '--archive', folder.dir]);
  const row = { boilerplate: 'boilerplate:garden@1', pages: 12, of: 12, text: MOTTO };
  expect(
    shown.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([row]);

  const texts = async (dir: string) => {
    const archive = openArchive(dir, { mode: 'read' });
    const ids = [...archive.listing.ids()];
    const found = ids.map((id) => archive.articles.get(id)!.text.split('\n').includes(MOTTO));
    const learnt = archive.boilerplates.latest('garden');
    await archive.close();
    return { with: found.filter(Boolean).length, of: ids.length, learnt };
  };
  expect(await texts(folder.dir)).toMatchObject({ with: 12, of: 12 });
  expect((await runCli(['reprocess', '--workers', '1', '--archive', folder.dir, '--profile', profile])).code).toBe(0);
  const after = await texts(folder.dir);
  expect(after).toMatchObject({ with: 0, of: 12, learnt: { id: 'boilerplate:garden@1', pages: 12 } });

  const into = join(anew.dir, 'archive');
  expect(
    (await runCli(['rebuild', '--workers', '1', '--archive', folder.dir, '--into', into, '--profile', profile])).code,
  ).toBe(0);
  expect(await texts(into)).toEqual(after);
}, 90_000);

test('names that stand on several pages of a site undo what was lost on another, the same again and again', async () => {
  const site = await editableSite(4);
  const [folder, anew] = [temporaryFolder(), temporaryFolder()];
  onTestFinished(async () => {
    await site.close();
    folder.remove();
    anew.remove();
  });
  // As a mirror shows “這片林子是大家的。”楊國禹說,棧道年底完工。
  const pages = [...site.pages.values()];
  pages[0]!.lines.push('“這片林子是大家的?！睏顕碚f,棧道年底完工。');
  pages[1]!.lines.push('總工程師楊國禹介紹,樹木保留了九成。');
  pages[2]!.lines.push('“明年開放。”楊國禹說,步道已經修好。');
  await crawlSite(site, folder.dir);
  const profile = join(anew.dir, 'garden.yaml');
  writeFileSync(profile, JSON.stringify(site.profile));
  const lines = async (dir: string) => {
    const archive = openArchive(dir, { mode: 'read' });
    const texts = [...archive.listing.ids()].map((id) => archive.articles.get(id)!.text);
    const names = archive.siteNames.latest('garden');
    await archive.close();
    return { names, line: texts.flatMap((text) => text.split('\n')).filter((line) => line.includes('這片林子')) };
  };
  const first = await lines(folder.dir);
  expect(first.names).toContain('楊國禹');
  expect(first.line).toEqual(['“這片林子是大家的?！睏顕碚f,棧道年底完工。']);
  const reprocess = ['reprocess', '--workers', '1', '--archive', folder.dir, '--profile', profile];
  expect((await runCli(reprocess)).code).toBe(0);
  const mended = { names: first.names, line: ['“這片林子是大家的。”楊國禹說,棧道年底完工。'] };
  expect(await lines(folder.dir)).toEqual(mended);
  expect((await runCli(reprocess)).code).toBe(0);
  expect(await lines(folder.dir)).toEqual(mended);
  const into = join(anew.dir, 'archive');
  expect(
    (await runCli(['rebuild', '--workers', '1', '--archive', folder.dir, '--into', into, '--profile', profile])).code,
  ).toBe(0);
  expect(await lines(into)).toEqual(mended);
}, 90_000);
