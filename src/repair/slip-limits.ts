/** How far the search for a slip's explanation goes, and what it supposes at what price. */

export const LIMIT = {
  /** Hypotheses followed at each place. */
  beam: 24,
  /** Only the likeliest of them may suppose a dropped pair: each supposition is a thousand guesses. */
  vanishing: 14,
  /** Only the very likeliest may suppose two in a row. */
  twice: 1,
  /** Only the likeliest may suppose one before a lead that was left alone. */
  hiding: 4,
  /** So many characters are tried before what is supposed there. */
  hidden: 10,
  /** So many characters whose second byte is unknown are tried before what is supposed behind them. */
  middles: 40,
  /** So many characters of which nothing is known. */
  seconds: 30,
  /** A hypothesis this many nats behind the best at its place is given up. */
  hopeless: 9,
  /** A cut whose best explanation is this many nats worse than the text as it stands is none. */
  lagging: 4,
  /** A hypothesis this many nats behind one that is back in step will not win. */
  outrun: 14,
  /** log P of the commonest character: no continuation costs less. */
  cheapest: 3,
  /** How far a slip is followed, in UTF-16 units: real ones are back in step after at most 40 characters. */
  reach: 80,
} as const;

export const RANK = {
  /** Rank from which a character is one that a dictionary holds and hardly a text. */
  rare: 4500,
  /** Rank from which converters hardly annotate a character. */
  daily: 2000,
} as const;

/** log P of the events that a hypothesis supposes; set by hand, checked by the figures in docs/mojibake.md. */
export const PRIOR = {
  cut: -4,
  cutVanished: -6,
  straddle: -2,
  whole: -12,
  odd: -8,
  lone: -2,
  /** A lead that was dropped before a digit or a blank. */
  dropped: -4,
  markup: 8,
  eaten: -2,
  digit: -5,
  rare: -3,
  /** A character of a name of which one byte was seen, or none. */
  halfName: -0.5,
  unseenName: -4,
  /** A pair that was dropped. */
  vanished: -0.5,
  /** A letter that was full-width. */
  folded: -4,
  /** 。 right behind a half-width comma, against what the model says of two marks in a row. */
  sown: 9,
  /** 等 behind the last of a list of terms in quotation marks. */
  andSoOn: 3,
  /** 。 at the end of a term in quotation marks. */
  term: -6,
  /** One ideographic blank before a tag, or one that is none among them. */
  blank: -8,
} as const;
