/** The table at the end of an import: how many files ended how, and what was not read. */

import { counted, listed, t, translated } from '../../lang/index.js';
import type { CaptureResult, FileResult, ImportOutcome } from './results.js';

type Ending = FileResult['outcome'] | ImportOutcome;

/** Endings in the order of the table, and their words; captures of web archives have more of them than files. */
const WORDS: readonly (readonly [ending: Ending, word: string])[] = [
  ['new', 'new'],
  ['duplicate', 'new, with a text that is known from elsewhere'],
  ['changed', 'changed'],
  ['known', 'known'],
  ['unchanged', 'unchanged'],
  ['list', 'lists of files or addresses'],
  ['kept', 'kept (captures that are no article)'],
  ['passed', 'passed (captures that are no article)'],
  ['forgotten', 'forgotten on request, and not taken in'],
  ['damaged', 'damaged'],
  ['not-read', 'not read'],
];

export class ImportTable {
  /** From endings to their number, for the report of the run. */
  readonly counts: Record<string, number> = {};
  private readonly labels = new Map<string, number>();
  /** Of what was not read, how many files of each kind, such as `pdf`. */
  get notRead(): Record<string, number> {
    return Object.fromEntries(this.labels);
  }
  /** Files and places that should have been read and were not. */
  bad = 0;

  add(result: FileResult | CaptureResult): void {
    this.counts[result.outcome] = (this.counts[result.outcome] ?? 0) + 1;
    if (result.outcome === 'damaged') this.bad++;
    if (result.outcome !== 'not-read') return;
    if (result.passedOver !== true) this.bad++;
    const label = result.label ?? 'other';
    this.labels.set(label, (this.labels.get(label) ?? 0) + 1);
  }

  /** The table, line by line. */
  lines(files: number): string[] {
    const rows = WORDS.filter(([ending]) => this.counts[ending] !== undefined);
    const width = Math.max(4, ...rows.map(([ending]) => String(this.counts[ending]).length + 2));
    const kinds = [...this.labels]
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .map(([label, n]) => t`${n} ${translated(label)}`);
    return [
      t`${files} ${files === 1 ? 'file' : 'files'}:`,
      ...rows.map(([ending, word]) => {
        const n = this.counts[ending]!;
        const text = `${' '.repeat(width - String(n).length)}${counted(n, word)}`;
        return ending === 'not-read' ? t`${text}: ${listed(kinds)}` : text;
      }),
    ];
  }
}
