/** Pages that failed in the browser, kept for a person to look at: a picture of each, and its HTML. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostOf } from '../src/core/url.js';
import type { FailedPage } from './render-crawler.js';

/** Of one run. */
const MOST_PAGES = 100;
const MOST_BYTES = 100 * 2 ** 20;

export class FailureFolder {
  /** How many pages were kept, and why no more were, if so. */
  kept = 0;
  ended: string | null = null;
  private bytes = 0;

  /** `dir` is made when the first page fails. */
  constructor(
    readonly dir: string,
    private readonly run: number,
    private readonly mostPages = MOST_PAGES,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** Writes `RUN-HOST-TIME.html` and `.png`; gives the name back, or null when enough is kept. */
  keep({ url, reason, message, html, screenshot }: FailedPage): string | null {
    if (this.ended !== null) return null;
    const about = `<!-- ${[url, reason, message].join(' | ').replaceAll('--', '- -').replace(/\s+/g, ' ')} -->\n`;
    const page = Buffer.concat([Buffer.from(about), Buffer.from(html ?? '')]);
    const size = page.length + (screenshot?.length ?? 0);
    if (this.kept >= this.mostPages || this.bytes + size > this.mostBytes) {
      this.ended = `no more than ${this.mostPages} pages and ${Math.round(this.mostBytes / 2 ** 20)} MB are kept`;
      return null;
    }
    const host = hostOf(url)
      .replace(/[^\w.-]/g, '_')
      .slice(0, 100);
    const time = new Date().toISOString().replace(/[:.]/g, '-');
    const name = `${this.run}-${host}-${time}-${this.kept + 1}`;
    try {
      mkdirSync(this.dir, { recursive: true });
      writeFileSync(join(this.dir, `${name}.html`), page, { flag: 'wx' });
      if (screenshot !== null) writeFileSync(join(this.dir, `${name}.png`), screenshot, { flag: 'wx' });
    } catch (error) {
      this.ended = (error as Error).message; // the run is worth more than these, and its summary tells
      return null;
    }
    this.kept++;
    this.bytes += size;
    return name;
  }
}

/** Removes what was kept of these addresses: what is forgotten is forgotten here as well. Tells how many pages. */
export function forgetFailures(dir: string, urls: ReadonlySet<string>): number {
  let removed = 0;
  for (const file of existsSync(dir) ? readdirSync(dir) : []) {
    if (!file.endsWith('.html')) continue;
    const path = join(dir, file);
    const url = /^<!-- (.*?) \| /.exec(readFileSync(path, 'utf8').slice(0, 8192))?.[1]?.replaceAll('- -', '--');
    if (url === undefined || !urls.has(url)) continue;
    rmSync(path);
    rmSync(path.replace(/html$/, 'png'), { force: true });
    removed++;
  }
  return removed;
}
