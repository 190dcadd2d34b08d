/** Errors named by what happens next. A closed list: the crawler and the CLI switch over these and nothing else. */

export const SKIP_REASONS = [
  'robots-disallowed',
  'out-of-scope',
  'never-rule',
  'private-address',
  'scheme',
  'too-large',
  'too-slow',
  'decompression-bomb',
  'redirect-loop',
  'url-trap',
  'too-old',
  'not-html',
  'not-found',
  'gone',
  'soft-404',
  'blocked',
  'login-wall',
  'server-error',
  'rate-limited',
  'network',
  'dns',
  'tls',
  'unreadable',
  'not-article',
  'needs-browser',
  'clock',
  'forgotten',
  'limit',
  'host-stopped',
] as const;
/** Why a page was skipped. A closed list. */
export type SkipReason = (typeof SKIP_REASONS)[number];

/**
 * Reasons that stand before any request: a site's robots.txt, the rules of a crawl, what was forgotten. What they keep away is reported and
 * kept, but it is what was asked for, not a page that failed.
 */
export const PLANNED: ReadonlySet<SkipReason> = new Set<SkipReason>([
  ...([
    'robots-disallowed',
    'out-of-scope',
    'never-rule',
    'private-address',
    'scheme',
    'url-trap',
    'too-old',
    'forgotten',
  ] as const),
]);

/** This page will not be had; the reason is recorded and the run goes on. Never retried in this run. */
export class SkipPage extends Error {
  override readonly name = 'SkipPage';
  constructor(
    readonly reason: SkipReason,
    message: string,
  ) {
    super(message);
  }
}

/** This page failed for now; it is tried again, not before `notBefore` (ms since epoch) when given. */
export class RetryPage extends Error {
  override readonly name = 'RetryPage';
  constructor(
    readonly reason: SkipReason,
    message: string,
    readonly notBefore?: number,
  ) {
    super(message);
  }
}

/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2, partial: 3, unusable: 4, limit: 5, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The run stops in order: what is in flight is finished and saved, then the process ends with `exitCode`. */
export class StopRun extends Error {
  override readonly name = 'StopRun';
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    readonly exitCode: ExitCode = EXIT.failed,
  ) {
    super(message);
  }
}

/** Whether a system's error says that the disk has no room. */
export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');

/** There was no room for a file: one that a person named, or, with EXIT.limit, one that a run adds to its archive. */
export function diskFull(path: string, exitCode: ExitCode = EXIT.unusable): StopRun {
  return new StopRun(
    'disk-full',
    `The disk is full: ${path} could not be written.`,
    'Everything that the archive lists is saved. Make room, then start the same command again.',
    exitCode,
  );
}

const NOT_WRITTEN: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOENT: 'its folder is not there',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
};

const NOT_READ: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
};

/** Why a file or folder could not be read, in words where the system's code is a usual one. */
export function whyNotRead(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return NOT_READ[code] ?? message;
}

/** Why a file or folder could not be written, in words where the system's code is a usual one. */
export function whyNotWritten(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code.startsWith('SQLITE_')) return 'permission is denied, or its disk is read-only';
  return NOT_WRITTEN[code] ?? message;
}
