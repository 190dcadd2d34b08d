/** Asks, or prints, what is to become of pages that an earlier crawl left queued under other options. */
import { createInterface } from 'node:readline/promises';
import {
  asThen,
  asTyped,
  type CrawlOptionsGiven,
  differ,
  type EarlierCrawl,
  type Left,
} from '../archive/crawl/going-on.js';
import { EXIT, StopRun } from '../core/errors.js';
import { t, translated } from '../lang/index.js';
import { writeAboveStatus } from './status-line.js';

/** Asks on the terminal; null where there is none, or when it was closed. */
export type Ask = ((question: string) => Promise<string | null>) | null;

/** A question on standard error, answered on standard input. */
export const askPerson: Ask =
  process.stdin.isTTY === true && process.stderr.isTTY === true
    ? async (question) => {
        const lines = createInterface({ input: process.stdin, output: process.stderr });
        try {
          return await new Promise<string | null>((resolve) => {
            lines.once('close', () => resolve(null)).once('SIGINT', () => lines.close());
            lines.question(question).then(resolve, () => resolve(null));
          });
        } finally {
          lines.close();
        }
      }
    : null;

/** Written though --quiet was given: options are never mixed in silence. */
const print = (text: string) => writeAboveStatus(() => process.stderr.write(`${text}\n`));

/** Options as they would be typed. */
const optionsText = (options: CrawlOptionsGiven) => translated(asTyped(options));

const leftBy = ({ run, chosenOptions, queued }: EarlierCrawl) =>
  t`Run ${run} left ${queued} pages queued (${optionsText(chosenOptions)}).`;

/**
 * The options of a crawl of sites of which something is queued. Where they differ in sense from those that it was queued
 * under, a person decides; where nobody can be asked, they are printed, and those of now hold. Nothing of the queue is dropped.
 */
export async function chooseOptions<T extends CrawlOptionsGiven>(
  { earlier, others }: Left,
  now: T,
  ask: Ask,
): Promise<T> {
  const strange = [earlier, ...others].filter(({ chosenOptions, queued }) => queued > 0 && differ(chosenOptions, now));
  if (strange.length === 0) return now;
  for (const crawl of strange) print(leftBy(crawl));
  if (ask === null) {
    print(t`They go on under the options of now (${optionsText(now)}); nothing of them is dropped.`);
    return now;
  }
  const [one, ...more] = strange;
  const then = more.length === 0 ? one : undefined;
  const first = then === undefined ? '' : t`  1  this crawl, with the options of run ${then.run} (Enter)\n`;
  const question = t`${first}  2  all of it with the options of now: ${optionsText(now)}\n  q  stop; what is queued stays\nWhich? `;
  for (;;) {
    const answer = (await ask(question))?.trim().toLowerCase();
    if (then !== undefined && (answer === '1' || answer === '')) return asThen(then, now);
    if (answer === '2') return now;
    if (answer === undefined) print(''); // the cursor stands behind the question
    if (answer === undefined || answer === 'q')
      throw new StopRun('options', 'Stopped; what is queued stays.', 'yuanye crawl goes on with it.', EXIT.usage);
  }
}

/** Tells what a crawl without names goes on with. */
export function printGoingOn({ earlier, others }: Left): void {
  print(
    t`Going on with the options of run ${earlier.run}: ${optionsText(earlier.chosenOptions)}. What you write now comes before them.`,
  );
  for (const crawl of others)
    print(t`${leftBy(crawl)} They wait, because those are other options: yuanye crawl again goes on with them.`);
}
