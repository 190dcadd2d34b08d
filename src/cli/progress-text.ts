/** How far a run is, in words. */
import { t } from '../lang/index.js';

/** Ended items say nothing of the time that is left before there are so many. */
const ENOUGH = 20;

/** `6 min left`, from what is done of what is known by now; empty while nobody can tell. */
export function timeLeft(done: number, total: number, ms: number): string {
  if (done < ENOUGH || total <= done || ms <= 0) return '';
  const minutes = ((total - done) * ms) / done / 60_000;
  if (minutes < 1) return t`under a minute left`;
  if (minutes < 90) return t`${Math.round(minutes)} min left`;
  return minutes < 48 * 60 ? t`${Math.round(minutes / 60)} h left` : t`${Math.round(minutes / 1440)} days left`;
}

export const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');

/** Lines of a list that are shown; the rest is counted, with the command that shows all. */
const SHOWN = 20;

export function firstOf<T>(all: readonly T[], show: (one: T) => string, where: string): string[] {
  const lines = all.slice(0, SHOWN).map(show);
  if (all.length > SHOWN) lines.push(t`… ${all.length - SHOWN} more (${where})`);
  return lines;
}
