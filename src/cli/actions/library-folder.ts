/** Which library a command means. */
import { setting } from '../../config/settings.js';
import { isLibrary } from '../../library/library.js';

export interface InLibrary {
  readonly library?: string;
}

/** The folder that was given, or that of the setting; a library that the command is called in comes before the default. */
export function libraryOf({ library }: InLibrary): string {
  if (library !== undefined) return library;
  return isLibrary('.') ? '.' : setting('library');
}
