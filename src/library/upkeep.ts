/** The catalogue kept up while the sites of a library run. */
import { StopRun } from '../core/errors.js';
import type { DaemonOptions } from '../schedule/daemon.js';
import type { Library } from './library.js';
import { lookAtSites, type Unseen } from './look.js';

/** How often the catalogue takes what changed, in milliseconds. */
const EVERY_MS = 30_000;
/** Comparing reads every signature: it takes at most this share of the time. */
const COMPARE_SHARE = 20;
/** How long the last update waits for another process at the catalogue, in milliseconds. */
const PATIENCE = 60_000;

export class CatalogueUpkeep {
  /** Sites that the latest update could not take into the catalogue. */
  unseen: readonly Unseen[] = [];
  private timer: NodeJS.Timeout | undefined;
  private updating: Promise<void> | null = null;
  private compareFrom = 0;

  constructor(
    /** The library as its file is now. */
    private readonly library: () => Library,
    private readonly log: DaemonOptions['log'],
  ) {}

  start(): void {
    this.timer = setInterval(() => this.updateUnlessUpdating(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The last update. The sites are done: what goes wrong with it stands in `unseen`, so that the report says it. */
  async finish(compare: boolean): Promise<void> {
    await this.updating;
    await this.update(PATIENCE, compare).catch((error: unknown) => {
      const { code, message, hint } =
        error instanceof StopRun ? error : { code: 'catalogue', message: String(error), hint: '' };
      this.unseen = [...this.unseen, { site: 'catalogue', code, message, hint }];
    });
  }

  /** What goes wrong here is only logged: the last update meets it again. */
  private updateUnlessUpdating(): void {
    const compare = performance.now() >= this.compareFrom;
    this.updating ??= this.update(0, compare)
      .catch((error: Error) => this.log.error({ why: error.message }, 'the catalogue cannot be kept up'))
      .finally(() => {
        this.updating = null;
      });
  }

  private async update(waitMs: number, compare: boolean): Promise<void> {
    const library = this.library();
    if (library.sites.length === 1) return; // a crawl costs what it costs alone: who reads the catalogue looks first
    const started = performance.now();
    const { unseen, busy } = await lookAtSites(library, { waitMs, compare });
    if (busy) return;
    this.unseen = unseen;
    const took = performance.now() - started;
    if (compare) this.compareFrom = performance.now() + COMPARE_SHARE * took;
  }
}
