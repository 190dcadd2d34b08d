/** `--keep-failures`: where pages that failed in the browser are kept, and how that is reported. */
import { type FailedPage, FailureFolder } from '../../../crawlers/index.js';
import { printable } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import type { Session } from '../session.js';

export interface KeptFailures {
  readonly onFailure: (page: FailedPage) => void;
  /** For the run's report and `--json`. */
  summary(): { readonly keptFailures: { readonly dir: string; readonly kept: number; readonly ended: string | null } };
  text(): string;
}

export function keepFailures(session: Session, dir: string): KeptFailures {
  const folder = new FailureFolder(dir, session.run);
  return {
    onFailure: (page) => {
      const file = folder.keep(page);
      const { url, reason, message } = page;
      session.log.info({ url, reason, message, ...(file === null ? {} : { file }) }, 'a page failed in the browser');
    },
    summary: () => ({ keptFailures: { dir, kept: folder.kept, ended: folder.ended } }),
    text: () =>
      t`pages that failed in the browser: ${folder.kept === 0 ? t`none` : t`${folder.kept} kept in ${printable(dir)}`}${folder.ended === null ? '' : ` (${printable(translated(folder.ended))})`}`,
  };
}
