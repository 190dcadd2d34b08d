/** Real wordings set into articles: boilerplate as the last paragraph, sentences that only look like it in the middle. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { page, paragraphs, read } from '../extract/read.js';

const REMOVED = new Set(
  'share_qr_app source_line editor_line copyright_notice footer_copyright report_contact disclaimer original_title prev_next reprint_permission'.split(
    ' ',
  ),
);

const jsonl = (file: string): Record<string, string>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Record<string, string>);
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const bare = (text: string): string => text.replace(/\s+/g, '');

export function scoreWordings(corpora: string): { removed: number; kept: number; harmed: number } {
  const pages = join(corpora, 'extraction');
  const articles = readdirSync(pages)
    .filter((set) => set.includes('zh'))
    .sort()
    .flatMap((set) => jsonl(join(pages, set, 'gold.jsonl')))
    .filter(({ title, text }) => title && text!.length > 500 && text!.length < 3000 && text!.split('\n').length > 5);
  const gone: boolean[] = [];
  const kept: boolean[] = [];
  let harmed = 0;
  jsonl(join(corpora, 'wordings', 'wordings.jsonl'))
    .filter(({ kind }) => REMOVED.has(kind!) || kind === 'body_negative')
    .forEach(({ kind, wording }, i) => {
      const { title, text } = articles[i % articles.length]!;
      const lines = text!.split('\n').filter((line) => line.trim() !== '');
      const negative = kind === 'body_negative';
      const at = negative ? lines.length >> 1 : lines.length;
      const all = [...lines.slice(0, at), wording!, ...lines.slice(at)].map(escaped);
      const found = bare(read(page(paragraphs(all), { title: escaped(title!) })).text);
      const has = found.includes(bare(wording!));
      (negative ? kept : gone).push(negative ? has : !has);
      if (found.length - (has ? bare(wording!).length : 0) < 0.98 * bare(text!).length) harmed += 1;
    });
  const part = (values: boolean[]) => values.filter(Boolean).length / values.length;
  return { removed: part(gone), kept: part(kept), harmed: harmed / (gone.length + kept.length) };
}
