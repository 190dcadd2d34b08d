/** Turns the tables of words and clauses into articles: parsed once, then a few draws per slot, ~50 µs an article. */
import { CLAUSES, HEADINGS, SENTENCES, TITLES } from './clauses.js';
import { hash, type Random, randomFrom } from './random.js';
import { WORDS } from './words.js';

/** What stays the same throughout one article. */
interface Scene {
  readonly names: Readonly<Record<string, string>>;
}
type Part = string | ((random: Random, scene: Scene) => string);

const CAPITALS = ['P', 'C', 'D', 'O', 'S', 'R'];
const NUMBERS: Readonly<Record<string, (random: Random) => string>> = {
  n: (r) => `${r.between(2, 9)}`,
  n2: (r) => '二三四'[r.below(3)]!,
  nn: (r) => `${r.between(11, 89)}`,
  nn2: (r) => `${r.between(90, 98)}`,
  nnn: (r) => `${r.between(105, 985)}`,
  k: (r) => `${r.between(1005, 9875)}`,
  d: (r) => `${r.between(1, 48)}.${r.between(1, 99)}`,
  m: (r) => `${r.between(1, 12)}`,
  dd: (r) => `${r.between(1, 28)}`,
  yr: (r) => `${r.between(1956, 2012)}`,
  yr2: (r) => `${r.between(2021, 2035)}`,
  wk: (r) => '一二三四五六'[r.below(6)]!,
  side: (r) => r.pick(['东侧', '西侧', '南岸', '北岸', '上游', '下游']),
};

function parse(pattern: string): readonly Part[] {
  return pattern.split(/(\{\w+\})/).map((piece): Part => {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    if (name === undefined) return piece;
    if (CAPITALS.includes(name)) return (_, scene) => scene.names[name]!;
    const number = NUMBERS[name];
    if (number !== undefined) return number;
    const list = WORDS[name];
    if (list === undefined) throw new Error(`The clause "${pattern}" asks for a list "${name}" that does not exist`);
    return (random) => random.pick(list);
  });
}

const parseAll = (patterns: readonly string[]) => patterns.map(parse);
const clauses = Object.fromEntries(Object.entries(CLAUSES).map(([name, list]) => [name, parseAll(list)]));
const titles = parseAll(TITLES);
const headings = parseAll(HEADINGS);

function say(parts: readonly Part[], random: Random, scene: Scene): string {
  let text = '';
  for (const part of parts) text += typeof part === 'string' ? part : part(random, scene);
  return text;
}

function sentence(random: Random, scene: Scene): string {
  const shape = random.pick(SENTENCES);
  let text = '';
  for (const name of shape) {
    const clause = say(random.pick(clauses[name]!), random, scene);
    text += text === '' ? clause : `${random.below(7) === 0 ? '；' : '，'}${clause}`;
  }
  return `${text}。`;
}

function scene(seed: number): Scene {
  const random = randomFrom(seed);
  const two = () => random.pick(WORDS['a']!) + random.pick(WORDS['b']!);
  const city = random.pick(WORDS['city']!);
  return {
    names: {
      C: city,
      P: two() + random.pick(WORDS['kind']!),
      D: two() + random.pick(['区', '区', '县', '新区', '镇', '街道']),
      O: city + random.pick(['市', '']) + random.pick(WORDS['office']!),
      S: two() + random.pick(['路', '街', '大道', '巷']),
      R: random.pick(WORDS['a']!) + random.pick(['河', '江', '溪', '湖', '渠']),
    },
  };
}

function paragraph(seed: number, at: Scene, from: number, to: number): string {
  const random = randomFrom(seed);
  let text = '';
  for (let left = random.between(from, to); left > 0; left--) text += sentence(random, at);
  return text;
}

/** A generated article's words; everything else about it (date, address, encoding) is the site's business. */
export interface Written {
  readonly title: string;
  readonly source: string;
  readonly editor: string;
  readonly blocks: readonly { readonly kind: 'heading' | 'paragraph'; readonly text: string }[];
}

const titleOf = (seed: number, at: Scene) => {
  const random = randomFrom(hash(seed, 'title'));
  return say(random.pick(titles), random, at);
};

/** The title and the opening paragraph alone: what lists and 相关阅读 show of an article. */
export function writeSummary(seed: number): { readonly title: string; readonly summary: string } {
  const at = scene(seed);
  return { title: titleOf(seed, at), summary: paragraph(hash(seed, 0), at, 2, 3).slice(0, -1) };
}

/** The article of a seed. The first paragraph is its summary and a full stop. */
export function write(seed: number): Written {
  const at = scene(seed);
  const random = randomFrom(hash(seed, 'plan'));
  const blocks: { kind: 'heading' | 'paragraph'; text: string }[] = [];
  const count = random.between(5, 9);
  const firstHeading = random.below(3) === 0 ? count : random.between(1, 2);
  for (let i = 0; i < count; i++) {
    if (i >= firstHeading && (i - firstHeading) % 3 === 0 && i < count - 1) {
      blocks.push({ kind: 'heading', text: say(random.pick(headings), random, at) });
    }
    blocks.push({ kind: 'paragraph', text: paragraph(hash(seed, i), at, 2, 3) });
  }
  const source = random.pick(WORDS['media']!);
  const editor =
    random.pick(WORDS['sur']!) + random.pick(WORDS['giv']!) + random.pick(['', random.pick(WORDS['giv']!)]);
  return { title: titleOf(seed, at), source, editor, blocks };
}
