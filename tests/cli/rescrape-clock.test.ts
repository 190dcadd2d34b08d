/** Looks by a clock that is behind the archive: nothing that is found is put before what is archived. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rebuild } from '../../src/archive/rederive/rebuild.js';
import { openArchive } from '../../storage/index.js';
import { crawlSite, type EditableSite, editableSite, lookAgain, temporaryFolder } from './site.js';

const HOUR = 3_600_000;
const NEW = '更正：此前所述树木数目有误，应为四十三棵，设计小组已经复核，施工单位正在补种行道树。';

/** Sets this process's clock ahead. */
function setAhead(ms: number): void {
  const Real = Date;
  const now = () => Real.now() + ms;
  class Ahead extends Real {
    constructor(...given: [] | [number]) {
      super(given.length === 0 ? now() : given[0]);
    }
    static override now = now;
  }
  vi.stubGlobal('Date', Ahead);
}

describe('a clock that is behind the archive', () => {
  let site: EditableSite;
  let folder: ReturnType<typeof temporaryFolder>;

  beforeEach(async () => {
    site = await editableSite(3);
    folder = temporaryFolder();
  });
  afterEach(async () => {
    vi.unstubAllGlobals();
    await site.close();
    folder.remove();
  });

  const edited = () => site.pages.get('/news/2026/100000.html')!;
  const crawlAhead = async (ms: number) => {
    setAhead(ms);
    await crawlSite(site, folder.dir);
    vi.unstubAllGlobals();
  };
  const versions = async (dir: string) => {
    const archive = openArchive(dir, { mode: 'read' });
    const found = archive.revisits.pages().map(({ id, url }): [string, (string | undefined)[]] => {
      const all = archive.articles.versions(id).map(({ capturedAt }) => capturedAt);
      return [new URL(url).pathname, [archive.articles.get(id)?.blocks[0]?.text, ...all]];
    });
    await archive.close();
    return Object.fromEntries(found);
  };

  it('makes no version of a changed page: the look fails and says both times', async () => {
    await crawlAhead(8 * HOUR);
    const before = await versions(folder.dir);
    edited().lines[0] = NEW;
    const gone = site.pages.get('/news/2026/100002.html')!;
    gone.answer = (_request, response) => void response.writeHead(410).end('gone');
    const notes: string[] = [];
    const { report, outcome } = await lookAgain(site, folder.dir, { onNote: (note) => notes.push(note) });
    expect(outcome).toBe('partial');
    expect([report.changed, report.unchanged, report.failed]).toEqual([[], 1, { clock: 2 }]);
    expect([report.missing, report.gone]).toEqual([[], []]);
    const WHY =
      /^the clock says (\d{4}-\S+ \S+) .+, and the page was archived at (\d{4}-\S+ \S+) .+: this clock is behind, or the one of that run was ahead$/;
    for (const { why } of report.failures) expect(why).toMatch(WHY);
    expect(notes.filter((note) => /^The clock of this machine says/.test(note))).toHaveLength(1);
    expect(await versions(folder.dir)).toEqual(before);

    const again = temporaryFolder();
    const options = { profiles: [], workers: 0, signal: new AbortController().signal };
    await rebuild(folder.dir, again.dir, options, () => undefined);
    expect(await versions(again.dir)).toEqual(before);
    again.remove();

    setAhead(9 * HOUR);
    Reflect.deleteProperty(gone, 'answer');
    expect((await lookAgain(site, folder.dir)).report.changed).toHaveLength(1);
    expect((await versions(folder.dir))['/news/2026/100000.html']![0]).toBe(NEW);
  }, 60_000);

  it('makes none in a crawl either, of pages that it knows from elsewhere', async () => {
    await crawlAhead(8 * HOUR);
    const before = await versions(folder.dir);
    edited().lines[0] = NEW;
    const archive = openArchive(folder.dir, { mode: 'write' });
    archive.db.exec('DELETE FROM frontier');
    await archive.close();
    await crawlSite(site, folder.dir);
    expect(await versions(folder.dir)).toEqual(before);
    const after = openArchive(folder.dir, { mode: 'read' });
    const reasons = after.db.prepare('SELECT reason FROM skipped').pluck().all();
    await after.close();
    expect(reasons).toEqual(['clock', 'clock', 'clock']);
  }, 60_000);

  it('takes a difference of seconds for none', async () => {
    await crawlAhead(30_000);
    edited().lines[0] = NEW;
    const { report, outcome } = await lookAgain(site, folder.dir);
    expect([outcome, report.changed.length, report.unchanged]).toEqual(['done', 1, 2]);
    const [text, ...times] = (await versions(folder.dir))['/news/2026/100000.html']!;
    expect(text).toBe(NEW);
    expect(times).toHaveLength(2);
  }, 60_000);

  it('takes in a new page that was on its way when the clock was set back', async () => {
    const slow = site.pages.get('/news/2026/100001.html')!;
    slow.answer = (_request, response) => {
      const html = site.template(slow);
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.write(html.slice(0, 200));
      setTimeout(() => {
        setAhead(-8 * HOUR);
        response.end(html.slice(200));
      }, 200);
    };
    await crawlSite(site, folder.dir);
    vi.unstubAllGlobals();
    expect(Object.keys(await versions(folder.dir))).toHaveLength(3);
  }, 60_000);
});
