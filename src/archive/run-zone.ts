/** In which zone the moments of a run are read. */

/** The zone of the one site that a run was asked for, by its recorded options; null when it was asked for several, or none. */
export async function zoneOfRun(archive: string, options: unknown): Promise<string | null> {
  // A crawl's site is a flag, and a rebuild's from a folder.
  const { site, names, from } = (options ?? {}) as Readonly<Record<string, unknown>>;
  const asked = typeof site === 'string' ? [site] : [from, names].find(Array.isArray);
  if (asked?.length !== 1) return null;
  return (await import('./site-time.js')).zoneOfSite(archive, String(asked[0]));
}
