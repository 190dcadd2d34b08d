/** A host that fails: left alone for a while, in the end for the run; whoever watches is told each time. */
import type { Gate } from './gate.js';
import type { CrawlOptions } from './options.js';
import type { Host } from './schedule.js';

export function hostFailed(
  gate: Gate,
  onEvent: CrawlOptions['onEvent'],
  host: Host,
  why: Parameters<Gate['failed']>[1],
  message: string,
): void {
  const before = host.stopped;
  const stopped = gate.failed(host, why);
  if (before) return;
  const { failures, nextAt } = host.manners;
  const name = host.name;
  onEvent?.(
    stopped
      ? { type: 'host-stopped', host: name, failures, message }
      : { type: 'host-failed', host: name, failures, message, until: nextAt },
  );
}
