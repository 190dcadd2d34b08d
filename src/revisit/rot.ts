/** Silent rot: nothing fails, yet what comes in is no longer what came in before. */

/** What one run read from one site. Means are over its articles. */
export interface SiteFigures {
  readonly articles: number;
  /** Mean length, in characters. */
  readonly chars: number;
  /** Mean confidence of the extraction, 0–1. */
  readonly confidence: number;
  /** Share of articles with a repaired or flagged passage. */
  readonly repaired: number;
  /** Share of articles where a selector of the profile found nothing. */
  readonly missed: number;
}

export interface Rot {
  readonly kind: 'quiet' | 'length' | 'confidence' | 'repairs' | 'selectors';
  readonly message: string;
}

/** Fewer articles than this say nothing about a site. */
const FEWEST = 8;

/** The figures of several runs as one. */
export function sumFigures(runs: readonly SiteFigures[]): SiteFigures {
  const articles = runs.reduce((sum, run) => sum + run.articles, 0);
  const mean = (key: 'chars' | 'confidence' | 'repaired' | 'missed') =>
    articles === 0 ? 0 : runs.reduce((sum, run) => sum + run[key] * run.articles, 0) / articles;
  return {
    articles,
    chars: mean('chars'),
    confidence: mean('confidence'),
    repaired: mean('repaired'),
    missed: mean('missed'),
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** What has shifted against the site's history. Empty when there is too little to compare. */
export function rotOf(now: SiteFigures, before: SiteFigures): Rot[] {
  const found: Rot[] = [];
  if (now.articles < FEWEST || before.articles < FEWEST) return found;
  if (now.chars < before.chars / 2 || now.chars > before.chars * 3) {
    const message = `articles have ${Math.round(now.chars)} characters; they had ${Math.round(before.chars)}`;
    found.push({ kind: 'length', message });
  }
  if (now.confidence < before.confidence - 0.15) {
    const message = `confidence is ${now.confidence.toFixed(2)}; it was ${before.confidence.toFixed(2)}`;
    found.push({ kind: 'confidence', message });
  }
  if (Math.abs(now.repaired - before.repaired) > 0.3) {
    const message = `${percent(now.repaired)} of the articles needed repair; it was ${percent(before.repaired)}`;
    found.push({ kind: 'repairs', message });
  }
  if (now.missed > 0.5 && now.missed > before.missed + 0.3) {
    const message = `a selector of the profile finds nothing on ${percent(now.missed)} of the pages`;
    found.push({ kind: 'selectors', message });
  }
  return found;
}

/** A gap is unusual when it is this many times the usual one. */
const QUIET_GAPS = 8;
const QUIET_DAYS = 3;

/** Whether a site has gone quiet. `days`: when its latest articles were first seen, as days, ascending. */
export function isQuiet(days: readonly number[], now: number): Rot | null {
  const apart = [...new Set(days.map(Math.floor))];
  if (apart.length < 5) return null;
  const gaps = apart.slice(1).map((day, i) => day - apart[i]!);
  const usual = [...gaps].sort((a, b) => a - b)[gaps.length >> 1]!;
  const silent = now - apart.at(-1)!;
  if (silent < Math.max(QUIET_DAYS, QUIET_GAPS * usual)) return null;
  const message = `nothing new for ${Math.floor(silent)} days; usually something comes every ${usual} ${usual === 1 ? 'day' : 'days'}`;
  return { kind: 'quiet', message };
}
