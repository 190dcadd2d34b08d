/** A damaged place in one line. */
import type { Damage } from '../archive/damage.js';
import { t, translated } from '../lang/index.js';

export function damageText({ file, offset, bytes, reason }: Damage): string {
  if (offset === null || bytes === null) return t`damaged  ${file}  ${translated(reason)}`;
  return t`damaged  ${`${file}:${offset}`}  ${translated(`${reason}; ${bytes} bytes cannot be read.`)}`;
}
