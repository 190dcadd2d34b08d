/** What a harvester asks for, and where it goes on: dates, sets, and resumption tokens that hold all of it. */
import { z } from 'zod';

/** An error that the protocol has a code for. */
export class OaiError extends Error {
  override readonly name = 'OaiError';
  constructor(
    readonly code:
      | 'badArgument'
      | 'badResumptionToken'
      | 'badVerb'
      | 'cannotDisseminateFormat'
      | 'idDoesNotExist'
      | 'noMetadataFormats'
      | 'noRecordsMatch'
      | 'noSetHierarchy',
    message: string,
  ) {
    super(message);
  }
}

/** A list that was asked for, and the place in it. */
export interface Selection {
  /** Not before this moment; a beginning of an ISO 8601 time, without its `Z`. */
  readonly from?: string | undefined;
  /** Before this moment, likewise. */
  readonly before?: string | undefined;
  readonly site?: string | undefined;
  /** Records that were sent before. */
  readonly cursor: number;
  /** The last article that was sent. */
  readonly article?: { readonly lastSaved: string; readonly version: number } | undefined;
  /** The last deleted record that was sent; they come behind the articles. */
  readonly deleted?: { readonly at: string; readonly id: string } | undefined;
}

const Token = z.strictObject({
  from: z.string().max(30).optional(),
  before: z.string().max(30).optional(),
  site: z.string().max(500).optional(),
  cursor: z.number().int().positive(),
  article: z.strictObject({ lastSaved: z.string().max(40), version: z.number().int() }).optional(),
  deleted: z.strictObject({ at: z.string().max(40), id: z.string().max(40) }).optional(),
});

export const tokenOf = (selection: Selection): string => Buffer.from(JSON.stringify(selection)).toString('base64url');

/** A token holds no secret and nothing is kept for it, so it never expires. */
export function readToken(token: string): Selection {
  try {
    return Token.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch {
    throw new OaiError('badResumptionToken', 'This is no token of this archive.');
  }
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Throws OaiError `badArgument` for dates that are none, differ in their granularity, or run backwards. */
export function selectionOf(from: string | undefined, until: string | undefined, site: string | undefined): Selection {
  for (const [name, date] of Object.entries({ from, until })) {
    if (date === undefined) continue;
    const whole = DAY.test(date) ? `${date}T00:00:00Z` : date;
    const time = SECOND.test(whole) ? Date.parse(whole) : Number.NaN;
    if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== whole.slice(0, 19))
      throw new OaiError('badArgument', `${name} is no date: write 2020-01-31 or 2020-01-31T08:00:00Z.`);
  }
  if (from !== undefined && until !== undefined) {
    if (from.length !== until.length) throw new OaiError('badArgument', 'from and until differ in granularity.');
    if (from > until) throw new OaiError('badArgument', 'from is later than until.');
  }
  return { from: from?.replace('Z', ''), before: until === undefined ? undefined : after(until), site, cursor: 0 };
}

/** `until` belongs to what was asked for: the end of its day or second. */
function after(until: string): string {
  const step = DAY.test(until) ? 24 * 3600 * 1000 : 1000;
  return new Date(Date.parse(until) + step).toISOString().slice(0, until.length - (DAY.test(until) ? 0 : 1));
}
