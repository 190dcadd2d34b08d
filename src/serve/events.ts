/** How far a run is, sent while it runs: server-sent events, and the few lines of script that show them. */
import { streamSSE } from 'hono/streaming';
import { redacted } from '../archive/secrets.js';
import { briefly } from '../report/text.js';
import type { App, Room } from './room.js';
import { shortDigest } from './room.js';

/** How often the archive is looked at, in milliseconds. */
const EVERY_MS = 2_000;
/** After so long a reader's browser asks anew, in milliseconds. */
const LONGEST_MS = 10 * 60_000;
/** Readers of progress at once. */
const MOST = 32;

/** Shows what comes in the element that names its source; loads the page again when the run is over. */
const SCRIPT = `const place = document.querySelector('[data-events]');
if (place) {
  const source = new EventSource(place.dataset.events);
  source.addEventListener('progress', (event) => { place.textContent = JSON.parse(event.data).brief || place.textContent; });
  source.addEventListener('end', () => { source.close(); location.reload(); });
}
`;
export const SCRIPT_PATH = `/events-${shortDigest(SCRIPT)}.js`;

export function mountEvents(app: App, room: Room): void {
  let following = 0;
  app.get(SCRIPT_PATH, (c) =>
    c.body(SCRIPT, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    }),
  );
  app.get('/runs/:id{[0-9]{1,9}}/events', (c) => {
    const id = Number(c.req.param('id'));
    const runOf = () => room.archiveAt(c.req.query('site') ?? null)?.runs.get(id);
    if (runOf() === undefined) return c.notFound();
    if (following >= MOST) return c.text('Too many readers follow runs already.\n', 503, { 'retry-after': '30' });
    return streamSSE(c, async (stream) => {
      following++;
      const until = Date.now() + LONGEST_MS;
      try {
        while (!stream.aborted && Date.now() < until) {
          const run = redacted(runOf());
          if (run === undefined) return; // its site was taken out
          const { outcome, finishedAt } = run;
          await stream.writeSSE({
            event: 'progress',
            data: JSON.stringify({ id, outcome, finishedAt, brief: briefly(run, c.get('view').lang) }),
          });
          if (outcome !== null) {
            await stream.writeSSE({ event: 'end', data: '{}' });
            return;
          }
          await stream.sleep(EVERY_MS);
        }
      } finally {
        following--;
      }
    });
  });
}
