/** What a worker is started with, and what it reports. */

export interface WorkerOptions {
  readonly control: string;
  readonly store: string;
  /** The folder of this machine's copies. */
  readonly dir: string;
  readonly labels: readonly string[];
  /** Sites at work side by side, at most; and of them, how many may run a browser. */
  readonly sites: number;
  readonly browsers: number;
  /** The longest that a site is worked at before it is published, in seconds. */
  readonly sliceS: number;
  /** How long a lease holds without being renewed, in seconds; the same for every worker of a library. */
  readonly leaseS: number;
  /** Words that every crawl gets. */
  readonly words: readonly string[];
  readonly signal: AbortSignal;
  readonly log: WorkerLog;
  readonly onEvent: (event: WorkerEvent) => void;
}

export interface WorkerLog {
  info(o: object, m: string): void;
  warn(o: object, m: string): void;
  error(o: object, m: string): void;
}

export type WorkerEvent =
  | { readonly type: 'joined'; readonly worker: string; readonly library: string }
  | { readonly type: 'begins'; readonly site: string; readonly kind: string }
  | { readonly type: 'published'; readonly site: string; readonly outcome: string; readonly exitCode: number }
  | { readonly type: 'not-published'; readonly site: string; readonly why: string; readonly hint: string }
  | { readonly type: 'away'; readonly what: 'control' | 'store'; readonly why: string; readonly hint: string }
  | { readonly type: 'back'; readonly what: 'control' | 'store' };

/** How a worker is, for whoever watches it. */
export interface WorkerStatus {
  readonly worker: string;
  readonly atWork: readonly string[];
  /** Why the control or the store cannot be used just now; null: it can. */
  readonly away: { readonly control: string | null; readonly store: string | null };
  readonly slices: Readonly<Record<string, number>>;
  readonly drain: boolean;
}
