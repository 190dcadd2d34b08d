/** What the pure stages need and may not fetch themselves, loaded once and only when asked for. */
import { readFileSync } from 'node:fs';
import { loadModel, type RepairModel, toHansWith } from '../repair/index.js';

let model: RepairModel | undefined;

/** The language model of repair; it lies beside the code, in the source tree as in the build. */
export function repairModel(): RepairModel {
  model ??= loadModel(readFileSync(new URL('../repair/data/zh.model', import.meta.url)));
  return model;
}

let toHans: Promise<(text: string) => string> | undefined;

/** Traditional to the simplified that the site published; costs a quarter of a second when first asked for. */
export function scriptConverter(): Promise<(text: string) => string> {
  toHans ??= import('opencc-js/t2cn').then(({ Converter }) => toHansWith(Converter({ from: 't', to: 'cn' })));
  return toHans;
}
