/** The body of an answer without its content codings, also where the answer or a coding ended too early. */
import { CodingError, undoCodings } from '../src/core/content-coding.js';
import { isPageEnd } from '../src/core/markup.js';
import type { Headers } from '../src/core/page.js';

interface Answer {
  /** Most bytes that the page may have. */
  readonly max: number;
  readonly status: number;
  /** Why the answer ended before it should. */
  readonly broken: Error | undefined;
}

export interface Body {
  readonly body: Uint8Array;
  /** Why it ended before it should, in the words of WARC-Truncated. */
  readonly truncated?: string;
}

/**
 * Takes the codings off. Servers announce a length that is too great, leave out the last chunk or the end of a gzip
 * stream: what ended too early is taken when it holds its page to the end, and marked as cut. Throws `broken` where it does
 * not, or CodingError.
 */
export function uncoded(
  wire: Buffer,
  coding: string | undefined,
  type: string | undefined,
  { max, status, broken }: Answer,
): Body {
  try {
    const body = undoCodings(wire, coding, type, max);
    if (broken === undefined) return { body };
    if (isAtEnd(body)) return { body, truncated: whyCut(broken) };
  } catch (error) {
    if (!(error instanceof CodingError)) throw error;
    const { undone } = error;
    if (status === 200 && undone !== null && isAtEnd(undone)) return { body: undone, truncated: whyCut(broken) };
    throw broken ?? error;
  }
  throw broken;
}

/** Whether an answer says how long it is, and is a page that may go on behind that: nothing else can be seen to be cut. */
export const mayGoOn = ({ 'content-type': type, 'content-encoding': coding, 'content-length': length }: Headers) =>
  length !== undefined && coding === undefined && /html/i.test(String(type));

/** Whether an answer is only a part of its page (RFC 9110, 14.4): nobody asked for one, and some caches send it. */
export function isPart(status: number, { 'content-range': range }: Headers): boolean {
  if (status !== 206) return false;
  const whole = /^bytes 0-(\d{1,15})\/(\d{1,15})$/.exec(String(range).trim());
  return whole === null || Number(whole[1]) + 1 < Number(whole[2]);
}

const BEGUN = /<(?:html|body)\b/i;
const CLOSED = /<\/(?:html|body)\s*>/i;

/** Whether a page is begun and closed nowhere. */
export function isUnclosed(body: Uint8Array): boolean {
  if (isAtEnd(body)) return false;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  return BEGUN.test(text) && !CLOSED.test(text);
}

/** Bytes in which the end of a page is looked for. */
export const TAIL = 400;

export const isAtEnd = (body: Uint8Array): boolean => isPageEnd(Buffer.from(body.subarray(-TAIL)).toString('latin1'));

/** Why a body ended before it should (ISO 28500:2017, 5.13). */
function whyCut(broken: NodeJS.ErrnoException | undefined): 'time' | 'disconnect' | 'unspecified' {
  if (broken === undefined || broken.code?.startsWith('HPE_')) return 'unspecified';
  return broken.code === 'UND_ERR_BODY_TIMEOUT' ? 'time' : 'disconnect';
}
