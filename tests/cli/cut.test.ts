/** An answer that broke off behind the end of its page is an article, and its record and the article say that it was cut. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openArchive } from '../../storage/index.js';
import { runCli } from './run-cli.js';
import { crawlSite, type EditableSite, editableSite, temporaryFolder } from './site.js';

let site: EditableSite;
const folder = temporaryFolder();
const dir = join(folder.dir, 'archive');
const PATH = '/news/2026/100001.html';

beforeAll(async () => {
  site = await editableSite(3);
  const page = site.pages.get(PATH)!;
  page.answer = (_request, response) => {
    const body = Buffer.from(site.template(page));
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(body.length + 500),
    });
    response.write(body, () => response.destroy());
  };
  await crawlSite(site, dir);
});
afterAll(async () => {
  await site.close();
  folder.remove();
});

it('show, the record and a rebuild say so', async () => {
  const url = `${site.url}${PATH}`;
  const shown = async (archive: string, of: string) =>
    JSON.parse((await runCli(['show', of, '--json', '--archive', archive])).out);
  const article = await shown(dir, url);
  expect(article.flags).toMatchObject([{ kind: 'truncated', reason: 'the body was cut (WARC-Truncated: disconnect)' }]);
  const whole = await shown(dir, `${site.url}/news/2026/100002.html`);
  expect(whole.flags).toEqual([]);
  expect(article.confidence, 'nothing of the text is missing').toBe(whole.confidence);
  const { out } = await runCli(['snapshot', 'cat', url, '--record', '--archive', dir]);
  expect(out).toMatch(/^warc-truncated: disconnect\r$/im);

  const into = join(folder.dir, 'anew');
  expect((await runCli(['rebuild', '--archive', dir, '--into', into])).code).toBe(0);
  const anew = openArchive(into, { mode: 'read' });
  const id = anew.articles.resolve(url)!;
  await anew.close();
  expect((await shown(into, id)).flags).toEqual(article.flags);
  expect((await runCli(['verify', '--deep', '--archive', dir])).code).toBe(0);
}, 60_000);
