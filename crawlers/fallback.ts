/**
 * What becomes of a profile whose patterns know none of a site's addresses any more: a site that renames its paths must
 * bring an alarm, never an empty archive. What the patterns left out waits here, judged by its looks; when a crawl has
 * come to its end without one address that the profile takes for an article, it is fetched after all.
 */
import type { NewTarget } from '../src/core/frontier.js';

/** Addresses of one site that wait; enough to go on from, for what they name is judged by its looks then. */
const MOST_WAITING = 2000;

export class Fallback {
  /** Sites whose profile knew an article. */
  private readonly sound = new Set<string>();
  private readonly waiting = new Map<string, Map<string, NewTarget>>();
  /** Sites whose addresses are judged by their looks for the rest of the run. */
  private readonly failed = new Set<string>();

  /** Whether what the profile leaves out is of interest: no article of it was known so far. */
  asks(site: string): boolean {
    return !this.sound.has(site);
  }

  hasFailed(site: string): boolean {
    return this.failed.has(site);
  }

  /** The site's profile knew an article: what waited is left out for good. */
  knew(site: string): void {
    if (this.sound.has(site)) return;
    this.sound.add(site);
    this.waiting.delete(site);
  }

  wait(target: NewTarget): void {
    const { site, url } = target;
    let targets = this.waiting.get(site);
    if (targets === undefined) this.waiting.set(site, (targets = new Map()));
    if (targets.size < MOST_WAITING) targets.set(url, target);
  }

  /** At the end of a crawl: by site, what is to be fetched after all. Each site once. */
  take(): Map<string, readonly NewTarget[]> {
    const taken = new Map<string, readonly NewTarget[]>();
    for (const [site, targets] of this.waiting) {
      this.failed.add(site);
      taken.set(site, [...targets.values()]);
    }
    this.waiting.clear();
    return taken;
  }
}
