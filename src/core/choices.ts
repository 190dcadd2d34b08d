/** Names that a person chooses from. They stand apart from what they choose, so that a help loads nothing else. */

/** The formats of an export that rows are written in. */
export const ROW_FORMATS = [
  'jsonl',
  'csv',
  'parquet',
  'markdown',
  'text',
  'atom',
  'tei',
  'vertical',
  'bibtex',
  'ris',
  'csl-json',
] as const;

/** Formats of an export that are one file; the others fill a folder. */
export const ONE_FILE_FORMATS = ['epub', 'wacz', 'warc'] as const;

/**
 * repaired: as the site published it, damage undone. original: the damage left in, as the page was sent (cleaned all
 * the same). hans: brought to simplified characters. hant: to traditional ones.
 */
export const SCRIPTS = ['repaired', 'original', 'hans', 'hant'] as const;
export type Script = (typeof SCRIPTS)[number];

export const CITATION_STYLES = ['gbt7714', 'bibtex', 'ris', 'csl'] as const;
export type CitationStyle = (typeof CITATION_STYLES)[number];

/** Which files of an article are kept beside it: none, pictures and attached documents, or every file it shows or links. */
export const MEDIA = ['none', 'article', 'all'] as const;
/** Which files of an article are stored. */
export type Media = (typeof MEDIA)[number];
