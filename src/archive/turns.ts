/** The turns that a run takes with hosts and browsers, where others on this machine use the same ones. */
import { openTurns } from '../../storage/index.js';
import { numberSetting, setting } from '../config/settings.js';
import { EXIT, StopRun } from '../core/errors.js';
import { type SharedTurns, THROUGH_PARENT } from '../core/turns.js';
import { ParentTurns } from './parent-turns.js';

/** Opens them when the settings name their file; null: this process is alone. Throws StopRun when they cannot be opened. */
export function sharedTurns(): SharedTurns | null {
  const given = setting('turns');
  if (given === '') return null;
  const throughParent = given.startsWith(THROUGH_PARENT);
  const file = throughParent ? given.slice(THROUGH_PARENT.length) : given;
  try {
    const turns = openTurns(file, numberSetting('browsers'));
    return throughParent ? new ParentTurns(turns) : turns;
  } catch (error) {
    if (error instanceof StopRun) throw error;
    const message = `The turns in ${file} cannot be taken: ${(error as Error).message}`;
    throw new StopRun('turns', message, 'YUANYE_TURNS names a file; its folder must be there.', EXIT.unusable);
  }
}
