import { expect, it, vi } from 'vitest';
import { zoneOfRun } from '../../src/archive/run-zone.js';
import { siteTime } from '../../src/archive/site-time.js';

const NOWHERE = '/nowhere';
const CHLA = 'http://www.chla.com.cn/htm/2019/1220/275031.html';

it.each([
  [{ site: 'dirt-asla' }, 'America/New_York'],
  [{ names: ['chla'], site: true }, 'Asia/Shanghai'],
  [{ names: [], from: [CHLA] }, 'Asia/Shanghai'],
  [{ names: ['chla', 'archdaily'] }, null],
  [{ names: ['gone.yaml'] }, null],
  [{ from: '/a/folder' }, null],
  [{ site: null }, null],
  [{}, null],
  [null, null],
])('the zone of a run of %j is %s', async (options, zone) => {
  expect(await zoneOfRun(NOWHERE, { options })).toBe(zone);
});

it('of a run of a profile given as a file is that of the site that it read, wherever one asks from', async () => {
  const run = { options: { names: ['./gone.yaml'] }, report: { sites: { chla: {} } } };
  expect(await zoneOfRun(NOWHERE, run)).toBe('Asia/Shanghai');
});

it('tells a moment in the zone of the site, then of the machine; a wrong profile keeps nobody from reading', () => {
  expect(siteTime(NOWHERE, '2020-01-01T00:00:00Z', CHLA)).toMatch(/^2020-01-01 08:00 Asia\/Shanghai/);
  expect(siteTime(NOWHERE, '2020-01-01T00:00:00Z', null)).toMatch(/^(?:2019-12-31|2020-01-01) \d\d:\d\d \S+$/);
  vi.stubEnv('YUANYE_SITES', '/no/such/folder');
  expect(siteTime(NOWHERE, '2020-01-01T00:00:00Z', CHLA)).not.toContain('(');
  vi.unstubAllEnvs();
});
