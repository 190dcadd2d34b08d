/** In which zone the moments of a run are read. */

/** What a run was asked, and what it tells. */
export interface RecordedRun {
  readonly options: unknown;
  readonly report?: unknown;
}

/** The zone of the one site that a run was asked for, by its recorded options; null when it was asked for several, or none. */
export async function zoneOfRun(archive: string, { options, report }: RecordedRun): Promise<string | null> {
  // A crawl's site is a flag, and a rebuild's from a folder.
  const { site, names, from } = (options ?? {}) as Readonly<Record<string, unknown>>;
  const asked = typeof site === 'string' ? [site] : [from, names].find(Array.isArray);
  if (asked?.length !== 1) return null;
  const [name] = asked.map(String) as [string];
  // A file lies where the run was begun, or no more; the archive keeps it under the name of the site that was read.
  const { sites } = (report ?? {}) as { readonly sites?: object };
  const read = /\.ya?ml$/i.test(name) ? Object.keys(sites ?? {}) : [name];
  return read.length === 1 ? (await import('./site-time.js')).zoneOfSite(archive, read[0]!) : null;
}
