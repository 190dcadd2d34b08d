/** The sample site as a process: prints one JSON line with its addresses and serves until it is told to stop. */
import { parseArgs } from 'node:util';
import { serveSampleSite } from './server.js';

const HELP = `The sample site: an invented Chinese garden and planning news site on loopback.

  --port N        0 (default): any free port
  --seed N        1 (default); the same seed is the same site
  --articles N    300 (default), at most 200000
  --oddities      some pages are odd or hostile: lying charsets, parts, 410, 429, loops, traps, bombs …
  --mottoes       lines among the text that only their repetition betrays as the template's
  --still         the counters of visits stand still: every visitor gets the same pages
  --hosts N       1 (default): serve on 127.0.0.1 … 127.0.0.N
  --with-parent   stop when standard input closes

GET /_truth.jsonl tells what is true of every article today, GET /_stats what was asked for, GET /_refused.json which
addresses must be given up. POST /_advance?days=1 lets days pass (edits, withdrawals, new articles), POST /_break changes
the template, POST /_fault?status=503&count=10&retry-after=1 orders faults (status 0: no answer at all).
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    articles: { type: 'string', default: '300' },
    oddities: { type: 'boolean', default: false },
    mottoes: { type: 'boolean', default: false },
    still: { type: 'boolean', default: false },
    hosts: { type: 'string', default: '1' },
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
    oddities: values.oddities,
    mottoes: values.mottoes,
    still: values.still,
    hosts: Number(values.hosts),
  });
  const stop = () => void site.stop().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (values['with-parent']) process.stdin.on('end', stop).on('error', stop).resume();
  process.stdout.write(`${JSON.stringify({ url: site.url, mirrorUrl: site.mirrorUrl, pid: process.pid })}\n`);
}
