/**
 * What a host's own dates (lastmod in sitemaps and feeds, Last-Modified) are worth. Some hosts tell the truth, some
 * say "today" for every page, some never move a date. So a moved date is no proof: per host we compare how often a
 * page had changed when its date had moved, and when it had not, with what its rate alone let us expect.
 */

/** Pseudo-observations for a host that nothing is known of: a moved date is worth a look, a still one is no alibi. */
const HOLD = 1;

interface Tally {
  changed: number;
  unchanged: number;
  /** Sum of the chances of a change that the rate alone gave. */
  expected: number;
  unexpected: number;
}
const tally = (): Tally => ({ changed: 0, unchanged: 0, expected: 0, unexpected: 0 });

export class Signal {
  private readonly moved = tally();
  private readonly still = tally();

  /** A visit: had the date moved since the visit before, had the article changed, and what chance did its rate give. */
  learn(moved: boolean, changed: boolean, chance: number): void {
    const side = moved ? this.moved : this.still;
    if (changed) side.changed++;
    else side.unchanged++;
    side.expected += chance;
    side.unexpected += 1 - chance;
  }

  /** By how much a moved date multiplies the odds of a change. */
  get movedOdds(): number {
    const { changed, unchanged, expected, unexpected } = this.moved;
    return ((HOLD * 4 + changed) / (HOLD + unchanged)) * ((HOLD + unexpected) / (HOLD + expected));
  }

  /** By how much a date that stood still multiplies the rate of edits that we have not noticed: at most 1. */
  get stillRate(): number {
    const { changed, expected } = this.still;
    return Math.min(1, (HOLD + changed) / (HOLD + expected));
  }
}
