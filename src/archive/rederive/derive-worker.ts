/** One worker of a reading of the whole archive: it has its own reader of the database and its own language model. */
import { type Derived, Deriver, type DeriverOptions, type Question } from './deriver.js';
import type { Group } from './groups.js';

export interface DeriveTask {
  readonly groups: readonly Group[];
  readonly question: Question;
  readonly options: DeriverOptions;
}

/** A pool of workers serves one archive, so the first task's options are those of all. */
let deriver: Deriver | undefined;

export default function derive({ groups, question, options }: DeriveTask): Derived[][] {
  deriver ??= Deriver.open(options);
  const by = deriver;
  return groups.map((group) => by.derive(group, question));
}
