/** The loader that lets node run TypeScript, as `--import` takes it. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
