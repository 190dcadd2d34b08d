/** What a failed exchange means for its page: skipped, tried again, or read once more and less strictly. */
import { CodingError } from '../src/core/content-coding.js';
import { RetryPage, SkipPage, StopRun } from '../src/core/errors.js';

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH)/;
const DNS = /^(ENOTFOUND|EAI_)/;
/** Nothing was sent: there is no way to the server, or nobody answers the call. */
const NO_WAY =
  /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/;

/** What the usual faults of a connection mean, in words; the system's own text follows in brackets. */
const FAULTS: readonly (readonly [code: RegExp, means: (text: string) => string])[] = [
  [/^ECONNREFUSED$/, (text) => `nothing answers there (${text})`],
  [/^(?:EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/, (text) => `there is no way to it (${text})`],
  [/^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, (text) => `it does not take the connection in time (${text})`],
  [/^ENOTFOUND$/, (text) => `the DNS does not know this name (${text})`],
  [/^EAI_/, (text) => `the DNS does not answer (${text})`],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, (text) => `the connection broke off (${text})`],
  [/^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/, (text) => `it stopped sending (${text})`],
  [TLS, (text) => `its certificate or encryption is not accepted (${text})`],
];

function inWords(code: string, text: string): string {
  return FAULTS.find(([pattern]) => pattern.test(code))?.[1](text) ?? text;
}

/** The server answered, but not by the grammar of HTTP/1.1: a lenient reader may understand it. */
export class Irregular extends RetryPage {}

/** No connection could be made at all. */
export class Unreached extends RetryPage {}

export function dripped(bytes: number): RetryPage {
  return new RetryPage('too-slow', `the body drips: ${bytes} bytes so far`);
}

function isIrregular(code: string, error: Error): boolean {
  if (/^(?:HPE_|UND_ERR_RES_CONTENT_LENGTH_MISMATCH$|UND_ERR_HEADERS_OVERFLOW$)/.test(code)) return true;
  return error.name === 'HTTPParserError' || (code === 'UND_ERR_SOCKET' && error.message === 'bad response');
}

/** Whether an error says that no connection could be made. */
function isUnreached(error: unknown): boolean {
  const { code = '', errors } = error as NodeJS.ErrnoException & { errors?: readonly unknown[] };
  return NO_WAY.test(code) || (errors !== undefined && errors.length > 0 && errors.every(isUnreached));
}

export function reasonFor(error: unknown): Error {
  if (error instanceof SkipPage || error instanceof RetryPage || error instanceof StopRun) return error;
  if (error instanceof CodingError) {
    if (error.kind === 'damaged') return new RetryPage('network', error.message);
    return new SkipPage(error.kind === 'bomb' ? 'decompression-bomb' : 'unreadable', error.message);
  }
  const { code = '', message } = error as NodeJS.ErrnoException;
  const cause = (error as { cause?: unknown }).cause;
  if (cause instanceof SkipPage) return cause;
  const text = inWords(code, code && !message.includes(code) ? `${code}: ${message}` : message);
  if (DNS.test(code)) return new Unreached('dns', text);
  if (TLS.test(code)) return new SkipPage('tls', text);
  if (isUnreached(error)) return new Unreached(code === 'UND_ERR_CONNECT_TIMEOUT' ? 'too-slow' : 'network', text);
  if (/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(code)) return new RetryPage('too-slow', text);
  if (isIrregular(code, error as Error)) return new Irregular('network', text);
  return new RetryPage('network', text);
}
