/** Scores extraction on folders of pages with known answers: a set has `gold.jsonl` and `ID.html` or `ID.html.gz`. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { read } from '../extract/read.js';

export interface Gold {
  readonly id: string;
  readonly lang?: string;
  readonly title?: string;
  readonly published?: string;
  readonly text: string;
  readonly url?: string;
}

interface PageScore {
  readonly id: string;
  readonly chinese: boolean;
  readonly precision: number;
  readonly recall: number;
  readonly f: number;
  readonly title: boolean | null;
  readonly date: boolean | null;
  readonly confidence: number;
}

export interface Corpus {
  /** sha256 over the answers of all sets, in order of their names. */
  readonly digest: string;
  readonly pages: readonly PageScore[];
}

/** Four-grams: of characters in Chinese, of words in English. */
function grams(text: string, chinese: boolean): Map<string, number> {
  const units = chinese ? [...text.replace(/[\s\u200b\ufeff]+/g, '')] : (text.match(/[\p{L}\p{N}_]+/gu) ?? []);
  const bag = new Map<string, number>();
  const put = (gram: string) => bag.set(gram, (bag.get(gram) ?? 0) + 1);
  if (units.length < 4) put(units.join(' '));
  else for (let i = 0; i + 4 <= units.length; i += 1) put(units.slice(i, i + 4).join(' '));
  if (units.length === 0) bag.clear();
  return bag;
}

const total = (bag: ReadonlyMap<string, number>): number => [...bag.values()].reduce((a, b) => a + b, 0);
const bare = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '');
/** The day in Beijing. */
function day(iso: string | null): string {
  if (iso === null) return '';
  return iso.includes('T') ? new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 10) : iso.slice(0, 10);
}

export function scoreCorpus(folder: string): Corpus {
  const digest = createHash('sha256');
  const pages = [...goldPages(folder, (answers) => digest.update(answers))].map(({ id, gold, body }) =>
    scorePage(id, gold, body),
  );
  return { digest: digest.digest('hex'), pages };
}

/** The pages of a folder with their answers, set by set; `seen` is called with the bytes of each set's answers. */
export function* goldPages(
  folder: string,
  seen: (answers: Uint8Array) => void = () => undefined,
): Generator<{ readonly id: string; readonly gold: Gold; readonly body: Uint8Array }> {
  for (const set of readdirSync(folder).sort()) {
    const answers = join(folder, set, 'gold.jsonl');
    if (!existsSync(answers)) continue;
    const lines = readFileSync(answers);
    seen(lines);
    for (const line of lines.toString('utf8').trim().split('\n')) {
      const gold = JSON.parse(line) as Gold;
      const file = join(folder, set, `${gold.id}.html`);
      const body = existsSync(file) ? readFileSync(file) : gunzipSync(readFileSync(`${file}.gz`));
      yield { id: `${set}/${gold.id}`, gold, body };
    }
  }
}

/** How much of a text is the answer's, and of the answer the text's, by four-grams. */
export function compare(gold: Gold, text: string): { chinese: boolean; precision: number; recall: number; f: number } {
  const chinese = gold.lang?.startsWith('zh') ?? false;
  const want = grams(gold.text, chinese);
  const got = grams(text, chinese);
  let hits = 0;
  for (const [gram, n] of want) hits += Math.min(n, got.get(gram) ?? 0);
  const precision = got.size === 0 ? 0 : hits / total(got);
  const recall = want.size === 0 ? 0 : hits / total(want);
  return { chinese, precision, recall, f: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** Decodes, extracts and cleans a page of a corpus. */
export const readPage = (body: Uint8Array) =>
  read(body, { url: '', contentType: 'text/html', fetchedAt: '2026-01-01T00:00:00Z' });

function scorePage(id: string, gold: Gold, body: Uint8Array): PageScore {
  const article = readPage(body);
  return {
    id,
    ...compare(gold, article.text),
    title: gold.title ? bare(article.title ?? '') === bare(gold.title) : null,
    date: gold.published ? day(article.publishedAt) === gold.published.slice(0, 10) : null,
    confidence: article.confidence,
  };
}

export const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
export const share = (values: readonly boolean[]): number => mean(values.map(Number));
