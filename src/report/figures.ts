/** What a run read from each site, counted while it runs, and what that says against the site's history. */
import type { Archive } from '../../storage/index.js';
import type { Article } from '../core/page.js';
import { isQuiet, type Rot, rotOf, type SiteFigures, sumFigures } from '../revisit/index.js';

const DAY_MS = 86_400_000;
/** Runs looked back at for a site's history. */
const HISTORY = 100;

/** Flags that tell of the page and its profile, not of damage in its text. */
const isOfThePage = (kind: string): boolean =>
  kind.startsWith('selector') || kind === 'part-missing' || kind === 'shortened' || kind === 'replaced';

export interface Alarm extends Rot {
  readonly site: string;
}

export class Figures {
  /** Repairs by rule. */
  readonly repairs: Record<string, number> = {};
  private readonly sites = new Map<
    string,
    { n: number; chars: number; sure: number; repaired: number; missed: number }
  >();

  add({ kind, site, text, confidence, trail, flags }: Article): void {
    if (kind !== 'article') return;
    let repaired = false;
    for (const { stage, rule, edits } of trail) {
      if (stage !== 'repair' || edits.length === 0) continue;
      this.repairs[rule] = (this.repairs[rule] ?? 0) + edits.length;
      repaired = true;
    }
    const name = site ?? '';
    const sum = this.sites.get(name) ?? { n: 0, chars: 0, sure: 0, repaired: 0, missed: 0 };
    sum.n++;
    sum.chars += text.length;
    sum.sure += confidence;
    sum.repaired += repaired || flags.some((flag) => !isOfThePage(flag.kind)) ? 1 : 0;
    sum.missed += flags.some((flag) => flag.kind.startsWith('selector')) ? 1 : 0;
    this.sites.set(name, sum);
  }

  get bySite(): Record<string, SiteFigures> {
    const figures = [...this.sites].map(([site, { n, chars, sure, repaired, missed }]) => [
      site,
      { articles: n, chars: chars / n, confidence: sure / n, repaired: repaired / n, missed: missed / n },
    ]);
    return Object.fromEntries(figures);
  }
}

/** What is wrong with the sites of a run though nothing failed. Asked before the run is closed. */
export function alarmsOf(archive: Archive, run: number, now: Readonly<Record<string, SiteFigures>>): Alarm[] {
  const before = new Map<string, SiteFigures[]>();
  for (const { id, report } of archive.runs.list(HISTORY)) {
    const sites = (report as { sites?: Record<string, SiteFigures> } | null)?.sites;
    if (id === run || sites === undefined) continue;
    for (const [site, figures] of Object.entries(sites)) before.set(site, [...(before.get(site) ?? []), figures]);
  }
  return Object.entries(now).flatMap(([site, figures]) =>
    rotOf(figures, sumFigures(before.get(site) ?? [])).map((rot) => ({ site, ...rot })),
  );
}

/** Whether a site that was just asked has nothing new for unusually long. */
export function quietAlarm(archive: Archive, site: string, now: number): Alarm[] {
  const seen = archive.revisits.firstSeen(site, 400).map((time) => Date.parse(time) / DAY_MS);
  const rot = isQuiet(seen, now / DAY_MS);
  return rot === null ? [] : [{ site, ...rot }];
}
