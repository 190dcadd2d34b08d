/** What `yuanye history` does. */
import type { VersionInfo } from '../../../storage/index.js';
import { idOf } from '../../archive/find-article.js';
import { type Changes, changesOf, inWords } from '../../archive/history/changes.js';
import { siteTime } from '../../archive/site-time.js';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { currentLang, t } from '../../lang/index.js';
import { pageState } from '../page-state.js';
import { type Global, line, reading, say } from '../run-command.js';
import { shownTitle } from '../shown-title.js';
import { padEndColumns, wrapIndented } from '../wrapped.js';

export async function history(global: Global, name: string): Promise<ExitCode> {
  return reading(global, (archive) => {
    const id = idOf(archive, name);
    let before: ReturnType<typeof archive.articles.get>;
    const versions = archive.articles.versions(id);
    for (const version of versions) {
      const article = archive.articles.get(id, { number: version.number });
      const changes = before && article ? changesOf(before, article) : null;
      if (global.json) line(JSON.stringify({ id, ...version, captures: version.captures.length, changes }));
      else {
        const at = siteTime(global.archive, version.capturedAt, article?.url ?? null);
        line(wrapIndented(printable(textOf(version, at, changes, article?.title ?? null)), 5));
      }
      before = article;
    }
    const url = before?.url ?? null;
    const state = pageState(archive, id, (time) => siteTime(global.archive, time, url));
    if (state !== null && !global.json) line(wrapIndented(printable(`     ${state}`), 5));
    if (versions.length > 1) say(global, `yuanye diff ${id} shows the last change word by word.`);
    return EXIT.done;
  });
}

/** Why a version is one, in a word. */
const ORIGINS = {
  en: { source: 'source', rules: 'rules' },
  zh: { source: '网页', rules: '规则' },
} as const;

function textOf(version: VersionInfo, at: string, changes: Changes | null, title: string | null): string {
  const seen = version.captures.length === 1 ? t`seen once` : t`seen ${version.captures.length} times`;
  const what = changes === null ? t`first: ${shownTitle(title)}` : inWords(changes, version.origin === 'rules');
  return `${String(version.number).padStart(3)}  ${at}  ${padEndColumns(ORIGINS[currentLang()][version.origin], 6)}  ${seen}  ${version.digest.slice(7, 19)}  ${what}`;
}
