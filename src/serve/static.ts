/** The room's own files: its style sheet and its sign. */
import { readFileSync } from 'node:fs';
import type { App } from './room.js';
import { shortDigest } from './room.js';
import { seal } from './wordmark.js';

const STYLE = readFileSync(new URL('./style.css', import.meta.url), 'utf8');

/** The style sheet's address; it changes with its content, so that a browser may keep it. */
export const STYLE_PATH = `/style-${shortDigest(STYLE)}.css`;
export const ICON_PATH = '/icon.svg';

/** For pages that are saved as one file. */
export const styleSheet = (): string => STYLE;

export function mountFiles(app: App): void {
  app.get(STYLE_PATH, (c) =>
    c.body(STYLE, 200, {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    }),
  );
  app.get(ICON_PATH, (c) =>
    c.body(seal(), 200, { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' }),
  );
}
