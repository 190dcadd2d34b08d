/** Reads the hand-written articles of samples/content: a few header lines, a blank line, then paragraphs; `## ` heads. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Written } from './grammar.js';

export const CHANNELS = [
  { slug: 'news', name: '行业新闻' },
  { slug: 'parks', name: '公园绿地' },
  { slug: 'planning', name: '规划设计' },
  { slug: 'works', name: '工程养护' },
  { slug: 'plants', name: '植物园艺' },
  { slug: 'heritage', name: '名园遗产' },
] as const;

export interface HandWritten extends Written {
  readonly slug: string;
  readonly channel: number;
  /** `2019-12-20 10:00:00`, local time of the site. */
  readonly date: string;
  /** `script`: the text comes by JavaScript. */
  readonly kind: 'article' | 'script' | 'parts' | 'images';
}

/** Parses one file. Throws with the file's name when a header is missing, so that a slip in the data is found at once. */
function parseContent(slug: string, text: string): HandWritten {
  const [head = '', ...rest] = text.replace(/\r/g, '').trim().split(/\n\n+/);
  const header = new Map(
    head.split('\n').map((line) => {
      const at = line.indexOf('：');
      return [line.slice(0, at), line.slice(at + 1).trim()];
    }),
  );
  const field = (name: string): string => {
    const value = header.get(name);
    if (value === undefined || value === '') throw new Error(`samples/content/${slug}.txt lacks the line "${name}："`);
    return value;
  };
  const channel = CHANNELS.findIndex((c) => c.name === field('栏目'));
  if (channel < 0) throw new Error(`samples/content/${slug}.txt: there is no channel "${field('栏目')}"`);
  const kind = header.get('形式') ?? 'article';
  return {
    slug,
    channel,
    date: field('时间'),
    kind: kind as HandWritten['kind'],
    title: field('标题'),
    source: field('来源'),
    editor: field('编辑'),
    blocks: rest.map((block) =>
      block.startsWith('## ')
        ? { kind: 'heading' as const, text: block.slice(3).trim() }
        : { kind: 'paragraph' as const, text: block.replace(/\n/g, '').trim() },
    ),
  };
}

/** All hand-written articles, by file name. */
export function handWritten(): readonly HandWritten[] {
  const folder = new URL('./content/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => parseContent(name.slice(0, -4), readFileSync(new URL(name, folder), 'utf8')));
}
