/** The sample site as a process: prints one JSON line with its addresses and serves until it is told to stop. */
import { parseArgs } from 'node:util';
import { serveSampleSite } from './server.js';

const HELP = `The sample site: an invented Chinese garden and planning news site on loopback.

  --port N        0 (default): any free port
  --seed N        1 (default); the same seed is the same site
  --articles N    300 (default), at most 200000
  --with-parent   stop when standard input closes

GET /_truth.jsonl tells what is true of every article, GET /_stats what was asked for.
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    articles: { type: 'string', default: '300' },
    'with-parent': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  const site = await serveSampleSite({
    port: Number(values.port),
    seed: Number(values.seed),
    articles: Number(values.articles),
  });
  const stop = () => void site.stop().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (values['with-parent']) process.stdin.on('end', stop).on('error', stop).resume();
  process.stdout.write(`${JSON.stringify({ url: site.url, mirrorUrl: site.mirrorUrl, pid: process.pid })}\n`);
}
