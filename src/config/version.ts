/** This program's version, read from package.json: two levels up from src/config, three from dist/src/config. */
import { readFileSync } from 'node:fs';

export function softwareVersion(): string {
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      return JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')).version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('package.json is missing from this installation');
}
