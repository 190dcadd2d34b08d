/** One thread of an import. It decodes, repairs and extracts pages, and does not open the archive. */
import { StopRun } from '../../core/errors.js';
import type { Extraction, FetchedPage, SiteProfile } from '../../core/page.js';
import { readPage } from '../../pipeline.js';
import { repairModel } from '../models.js';

export interface ReadTask {
  readonly page: FetchedPage;
  readonly profile: SiteProfile | null;
  /** Names that stand on other pages of its site. */
  readonly names: readonly string[];
}

/** What reading a page gives, or why it cannot be read: an error's class does not cross threads. */
export type Reading = Extraction | { readonly unreadable: string };

/** Reads a page; the importing thread calls it, too, where there are no workers. */
export function readOne({ page, profile, names }: ReadTask): Reading {
  // Cleaning and fingerprinting, which need what was learnt and one script, are the importing thread's.
  const tools = { model: repairModel(), toHans: (text: string) => text };
  try {
    return readPage(page, { profile, boilerplate: null, names }, tools);
  } catch (error) {
    if (error instanceof StopRun) return { unreadable: error.message };
    throw error;
  }
}

export default function read(tasks: readonly ReadTask[]): Reading[] {
  return tasks.map(readOne);
}
