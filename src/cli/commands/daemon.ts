/** `yuanye daemon`: begins scheduled runs when they are due. */
import { type Command, InvalidArgumentError } from 'commander';
import { actLater } from '../run-command.js';

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('Write a port, 0 to 65535.');
  return port;
}

export function register(command: Command): void {
  command
    .option('--port <n>', 'where to answer /healthz and /metrics on loopback; 0: any free one', portNumber)
    .option('--tick <seconds>', 'how often to look at the clock', portNumber, 20)
    .option('--allow-private', 'let private addresses be visited: tests, or one’s own site')
    .addHelpText(
      'after',
      `
Examples:
  yuanye schedule add chla --cron "0 6 * * *" --tz Asia/Shanghai
  yuanye daemon
  curl http://127.0.0.1:9780/healthz

SIGTERM or Ctrl-C: a run at work finishes its pages in flight, within 30 seconds.`,
    )
    .action(actLater(async () => (await import('../actions/daemon.js')).run));
}
