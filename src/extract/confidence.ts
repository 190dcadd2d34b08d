/** How sure we are that the body is the article and nothing but the article, and why. Below .7 a page is doubtful. */
export interface Signs {
  readonly bodyW: number;
  readonly bodyP: number;
  readonly bodyLinkW: number;
  readonly keptLines: number;
  readonly shortLines: number;
  readonly score: number;
  readonly outside: number;
  readonly titleFrom: string | null;
  readonly titleShown: boolean;
  readonly hasDate: boolean;
  readonly isArticle: boolean;
}

export const DOUBTFUL_BELOW = 0.7;

export function judgeConfidence(s: Signs): { confidence: number; because: string[] } {
  let confidence = 1;
  const because: string[] = [];
  const less = (by: number, why: string): void => {
    confidence -= by;
    because.push(why);
  };
  if (!s.isArticle) less(0.6, 'the page does not look like an article');
  if (s.titleFrom === null) less(0.25, 'no title found');
  else if (!s.titleShown) less(0.1, 'the title is not shown as a heading');
  if (!s.hasDate) less(0.05, 'no date found');
  if (s.bodyW < 80) less(0.35, 'very little text');
  else if (s.bodyW < 200) less(0.1, 'little text');
  if (s.bodyLinkW > s.bodyW * 0.25) less(0.25, 'much of the text is links');
  if (s.outside > s.score * 0.6) less(0.3, 'much prose outside the body');
  else if (s.outside > s.score * 0.3) less(0.1, 'some prose outside the body');
  if (s.keptLines > 6 && s.shortLines > s.keptLines * 0.6) less(0.25, 'mostly short lines');
  if (because.length === 0) because.push('one clear body under a title and a date');
  return { confidence: Math.max(0, Math.round(confidence * 100) / 100), because };
}
