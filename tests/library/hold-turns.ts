/** A process that holds a host until it is killed. */
import { openTurns } from '../../storage/index.js';

const turns = openTurns(process.argv[2]!, 1);
await turns.take('h', new AbortController().signal);
process.send!('held');
setInterval(() => undefined, 1000);
