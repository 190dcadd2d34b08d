import type { TruthRow } from '../../samples/index.js';

/** What a sample site knows to be true of each of its articles. */
export async function rows(origin: string): Promise<TruthRow[]> {
  const text = await (await fetch(`${origin}/_truth.jsonl`)).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TruthRow);
}
