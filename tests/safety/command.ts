/** The command line in this process, its words one by one. */
import { type Ended, runCli } from '../cli/run-cli.js';

/** Runs `yuanye WORDS` to its end. */
export const run = (...words: readonly string[]): Promise<Ended> => runCli(words);
