/** Errors of SQLite say neither which file it was nor where. */

/** The error with the file that the system refused to open or write; any other error as it is. */
export function withFile(error: unknown, path: string): unknown {
  const { code } = error as { code?: unknown };
  const isRefusal = typeof code === 'string' && /^SQLITE_(?:READONLY|CANTOPEN|PERM)/.test(code);
  return isRefusal ? Object.assign(error as Error, { path }) : error;
}
