/**
 * Over what the rate of edits varies besides the page itself: its age, and the time since an edit was last seen.
 * Both are steps over fixed bounds, so that an interval falls into a few pieces and nothing needs a solver.
 */

/** Upper bounds of the age classes, in days since publication; the last class is open. */
const AGE_BOUNDS = [1, 2, 3.5, 5.5, 8, 12, 18, 27, 40, 60, 90, 180, 365] as const;
/** Upper bounds of the classes of time since the last change we saw, in days; the last class is open. */
const CALM_BOUNDS = [1, 2, 4, 8, 16, 32, 64] as const;

export const AGES = AGE_BOUNDS.length + 1;
/** Class 0 is "no change ever seen"; the others follow CALM_BOUNDS. */
export const CALMS = CALM_BOUNDS.length + 2;

/** What we know of a page over one stretch of time, in days. Consecutive stretches without a change are one. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly changed: boolean;
  /** Whether the host's own date had moved meanwhile; null when it gives none. */
  readonly moved: boolean | null;
}

/** The class of a value among upper bounds. */
function classOf(bounds: readonly number[], value: number): number {
  let at = 0;
  while (at < bounds.length && value >= bounds[at]!) at++;
  return at;
}

export const ageClass = (age: number): number => classOf(AGE_BOUNDS, Math.max(0, age));
export const calmClass = (since: number | null): number => (since === null ? 0 : 1 + classOf(CALM_BOUNDS, since));

/**
 * Cuts (from, to] where a class changes. `published` and `changedAt` (the time a change was last seen, or null) are
 * on the same time axis as `from` and `to`. Calls `piece` with age class, calm class and length in days.
 */
export function pieces(
  from: number,
  to: number,
  published: number,
  changedAt: number | null,
  piece: (age: number, calm: number, days: number) => void,
): void {
  let at = from;
  while (at < to) {
    const age = ageClass(at - published);
    const calm = calmClass(changedAt === null ? null : at - changedAt);
    let end = to;
    if (age < AGE_BOUNDS.length) end = Math.min(end, published + AGE_BOUNDS[age]!);
    if (changedAt !== null && calm - 1 < CALM_BOUNDS.length) end = Math.min(end, changedAt + CALM_BOUNDS[calm - 1]!);
    if (end <= at) end = to; // rounding left a sliver: the rest counts to this class
    piece(age, calm, end - at);
    at = end;
  }
}
