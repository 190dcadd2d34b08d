/** Titles and reasons as lines show them to people: some pages put a whole paragraph into a title. `--json` has them whole. */
import { printableLine } from '../core/terminal.js';
import { t } from '../lang/index.js';
import { truncated } from './status-line.js';

/** In columns; a Han character takes two. */
const LONGEST_TITLE = 160;
/** A reason may name an address. */
const LONGEST_REASON = 400;

const cut = (text: string, columns: number): string =>
  text.length * 2 <= columns ? text : truncated(printableLine(text), columns);

export const shownTitle = (title: string | null | undefined): string =>
  title == null ? t`(no title)` : cut(title, LONGEST_TITLE);

export const shownReason = (reason: string): string => cut(reason, LONGEST_REASON);
