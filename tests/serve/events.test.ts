import { expect, it } from 'vitest';
import { openArchive } from '../../storage/index.js';
import { fillGarden, openRoom } from './room.js';

it('tells how far a run is until it is over, without its secrets', async () => {
  const garden = await openRoom(fillGarden);
  const writer = openArchive(garden.dir, { mode: 'write', commits: { waitMs: 1 } });
  const run = writer.runs.start('crawl');
  writer.runs.note(run, { saved: { new: 3 }, error: undefined });
  const page = await (await garden.ask(`/runs/${run}`, { cookie: 'lang=en' })).text();
  expect(page).toContain(`data-events="/runs/${run}/events"`);
  const script = /<script src="([^"]+)" defer>/.exec(page)![1]!;
  expect((await garden.ask(script)).headers.get('content-type')).toContain('javascript');

  const events = await garden.ask(`/runs/${run}/events`);
  expect(events.headers.get('content-type')).toContain('text/event-stream');
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toContain('"brief":"3 new"');
  writer.runs.finish(run, 'failed', { error: 'GET http://name:password@garden.example/ failed' });
  await writer.close();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    rest += value;
  }
  expect(rest).toContain('event: end');
  expect(rest).not.toContain('password');
  expect(await (await garden.ask(`/runs/${run}`)).text()).not.toMatch(/<script|password/);
  expect((await garden.ask('/runs/999/events')).status).toBe(404);
  await garden.room.close();
});
