/** The turns that a run takes with hosts and browsers, where others on this machine use the same ones. */
import { openTurns } from '../../storage/index.js';
import { numberSetting, setting } from '../config/settings.js';
import { EXIT, StopRun } from '../core/errors.js';
import type { SharedTurns } from '../core/turns.js';

/** Opens them when the settings name their file; null: this process is alone. Throws StopRun when they cannot be opened. */
export function sharedTurns(): SharedTurns | null {
  const file = setting('turns');
  if (file === '') return null;
  try {
    return openTurns(file, numberSetting('browsers'));
  } catch (error) {
    if (error instanceof StopRun) throw error;
    const message = `The turns in ${file} cannot be taken: ${(error as Error).message}`;
    throw new StopRun('turns', message, 'YUANYE_TURNS names a file; its folder must be there.', EXIT.unusable);
  }
}
