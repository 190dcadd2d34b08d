/** One worker of a reading of the whole archive: it has its own reader of the database and its own language model. */
import { workerData } from 'piscina';
import { type Derived, Deriver, type DeriverOptions, type Question } from './deriver.js';
import type { Group } from './groups.js';

export interface DeriveWork {
  readonly question: Question;
  readonly options: DeriverOptions;
}

const { question, options } = workerData as DeriveWork;
const deriver = Deriver.open(options);

export default function derive(groups: readonly Group[]): Derived[][] {
  return groups.map((group) => deriver.derive(group, question));
}
