/** What a worker knows of the control and the store: whether each can be used just now. */
import { StopRun } from '../core/errors.js';
import type { WorkerEvent, WorkerLog } from './worker-options.js';

type Service = 'control' | 'store';

export class Services {
  /** Why each cannot be used; null: it can. */
  readonly away: Record<Service, string | null> = { control: null, store: null };

  constructor(
    private readonly onEvent: (event: WorkerEvent) => void,
    private readonly log: WorkerLog,
  ) {}

  /** Does what needs one of them. That it is away is reported once, and once that it is back. */
  async use(what: Service, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (this.away[what] !== null) this.onEvent({ type: 'back', what });
      this.away[what] = null;
    } catch (error) {
      if (!(error instanceof StopRun))
        this.log.error({ what, why: String(error) }, 'a look at the control or the store failed');
      const { message, hint } = error instanceof StopRun ? error : { message: String(error), hint: '' };
      if (this.away[what] === null) this.onEvent({ type: 'away', what, why: message, hint });
      this.away[what] = message;
    }
  }
}
