import { expect, it } from 'vitest';
import { startSampleSite } from '../../samples/index.js';

it('runs in a process of its own until it is told to stop', async () => {
  const site = await startSampleSite({ seed: 3, articles: 20 });
  expect(site.pid).not.toBe(process.pid);
  expect((await fetch(`${site.url}/`)).status).toBe(200);
  await site.stop();
  await expect(fetch(`${site.url}/`)).rejects.toThrow();
});

it('says so when it cannot start', async () => {
  const site = await startSampleSite({ articles: 1 });
  const port = Number(new URL(site.url).port);
  await expect(startSampleSite({ port })).rejects.toThrow('before it answered');
  await site.stop();
});
