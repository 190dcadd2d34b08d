/** The frontier's values as storage sees them; the crawler's own types (crawlers/frontier.ts) satisfy them. */
import type { SkipReason } from '../src/core/errors.js';
import type { HostRow } from './hosts.js';

export interface Entry {
  readonly url: string;
  readonly host: string;
  readonly site: string;
  readonly role: 'sitemap' | 'feed' | 'list' | 'article' | 'page' | 'media';
  readonly depth: number;
  readonly related: number;
  readonly barren: number;
  readonly from: string | null;
  readonly redirects: readonly string[];
  readonly lastmod: string | null;
  readonly probe: boolean;
}
export interface Held extends Entry {
  readonly id: number;
  readonly attempts: number;
}
export interface Finished {
  readonly target: Held;
  readonly outcome:
    | { readonly state: 'done'; readonly kind?: string }
    | { readonly state: 'skipped'; readonly reason: SkipReason; readonly detail?: string };
  readonly status: number | null;
  readonly links: readonly Entry[];
  readonly refusals: readonly { url: string; host: string; site: string; reason: SkipReason; from: string | null }[];
  readonly aliases: readonly string[];
  readonly manners: HostRow;
  readonly save: () => void;
}
export interface Changed {
  readonly added: number;
  readonly hosts: readonly string[];
}

/** The archive's group-commit queue, as far as it is needed here. */
export interface Commits {
  enqueue<T>(work: () => T): Promise<T>;
  flush(): Promise<void>;
}
