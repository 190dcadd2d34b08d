/**
 * Learns src/clean/tail-weights.ts, by which cleaning tells lines below a text from the text.
 *   npx tsx scripts/tail-weights.ts FOLDER[,FOLDER…]
 * Lines of sites, and last lines of texts that are like them, are those of scripts/tail-lines, written for this, and those of
 * wordings.jsonl in a FOLDER. FOLDERs hold clean Chinese as well, in text files or as the gold texts of an extraction corpus.
 * None of their lines is kept. A logistic regression by AdaGrad
 * (Duchi, Hazan, Singer, JMLR 12, 2011); the same input gives the same weights.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomFrom } from '../samples/random.js';
import { features, LONGEST, logOdds, SCALE, type Weights } from '../src/clean/likeness.js';
import { foldScript } from '../src/core/script.js';

interface Line {
  readonly text: string;
  readonly isText: boolean;
  readonly weight: number;
}

/** What a line of a site counts, and one that is like it but is the text's own. */
const SITE = 3;
const ALIKE = 4;
/** The last lines of a text count more: they are what is asked about. */
const ENDS = 3;
/** Lines of a file that are used; the rest is more of the same. */
const MOST = 4000;
const ROUNDS = 8;
const STEP = 0.3;
const DECAY = 3e-4;
/** Smaller weights are dropped, and the others learnt anew. */
const LEAST = 1.5;

/** The same in each run. */
const random = randomFrom(1);

function shuffled<T>(list: readonly T[]): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

/** Kinds of real wordings that are part of the text, or hang on a line of it. */
const NO_LINE = new Set(['inline_tail', 'caption_credit', 'citation_line', 'dead_or_blocked_page']);

/** Real wordings of sites, with what they are. */
function wordings(path: string): Line[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row) as { wording: string; kind: string })
    .filter(({ kind }) => !NO_LINE.has(kind))
    .map(({ wording: text, kind }) =>
      kind === 'body_negative' ? { text, isText: true, weight: ALIKE } : { text, isText: false, weight: SITE },
    );
}

/** Clean lines: all of gold texts, the last ones marked, and some of each text file. */
function linesOf(folder: string): Line[] {
  const out: Line[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) out.push(...linesOf(path));
    else if (entry.name === 'wordings.jsonl') out.push(...wordings(path));
    else if (entry.name === 'gold.jsonl') {
      for (const row of readFileSync(path, 'utf8').trim().split('\n')) {
        const lines = ((JSON.parse(row) as { text?: string }).text ?? '')
          .split('\n')
          .filter((line) => line.trim() !== '');
        lines.forEach((text, i) => void out.push({ text, isText: true, weight: i >= lines.length - 3 ? ENDS : 1 }));
      }
    } else if (entry.name.endsWith('.txt')) {
      const lines = readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line.length > 8);
      out.push(
        ...shuffled(lines)
          .slice(0, MOST)
          .map((text) => ({ text, isText: true, weight: 1 })),
      );
    }
  }
  return out;
}

function written(): Line[] {
  const folder = new URL('./tail-lines/', import.meta.url);
  return readdirSync(folder)
    .sort()
    .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').trim().split('\n'))
    .map((row) => {
      const { wording, isText } = JSON.parse(row) as { wording: string; isText: boolean };
      return { text: wording, isText, weight: isText ? ALIKE : SITE };
    });
}

interface Example {
  readonly at: readonly number[];
  readonly y: number;
  readonly weight: number;
}

/** Learns weights for these features alone. */
function learn(lines: readonly (Line & { readonly found: Set<string> })[], vocabulary: readonly string[]): Weights {
  const place = new Map(vocabulary.map((feature, i) => [feature, i]));
  const examples = lines.map(({ found, isText, weight }): Example => {
    const at = [...found].flatMap((feature) => place.get(feature) ?? []);
    return { at, y: isText ? 0 : 1, weight };
  });
  const w = new Float64Array(vocabulary.length);
  const squares = new Float64Array(vocabulary.length).fill(1e-6);
  let bias = 0;
  for (let round = 0; round < ROUNDS; round++)
    for (const { at, y, weight } of shuffled(examples)) {
      const scale = 1 / Math.sqrt(at.length + 1);
      const z = bias + scale * at.reduce((sum, i) => sum + w[i]!, 0);
      const slope = (1 / (1 + Math.exp(-z)) - y) * weight;
      for (const i of at) {
        const g = slope * scale + DECAY * w[i]!;
        squares[i]! += g * g;
        w[i]! -= (STEP * g) / Math.sqrt(squares[i]!);
      }
      bias -= 0.01 * slope;
    }
  const weights = vocabulary.map((feature, i) => [feature, Math.round(w[i]! * SCALE)] as const);
  return { bias: Number(bias.toFixed(3)), weights: new Map(weights) };
}

const [folders] = process.argv.slice(2);
if (folders === undefined) throw new Error('usage: tail-weights.ts FOLDER[,FOLDER…]');
const lines = [...written(), ...folders.split(',').flatMap(linesOf)]
  .filter(({ text }) => text.length <= LONGEST)
  .map((line) => ({ ...line, found: features(foldScript(line.text)) }));
const counts = new Map<string, { all: number; sites: number }>();
for (const { found, isText } of lines)
  for (const feature of found) {
    const count = counts.get(feature) ?? { all: 0, sites: 0 };
    counts.set(feature, { all: count.all + 1, sites: count.sites + (isText ? 0 : 1) });
  }
const common = [...counts]
  .filter(([feature, { all, sites }]) => (sites >= 2 || all >= 40) && !/['"`\\]/.test(feature)) // they would need escapes
  .map(([feature]) => feature);
const rough = learn(lines, common);
const kept = [...rough.weights]
  .filter(([, weight]) => Math.abs(weight) >= LEAST * SCALE)
  .map(([feature]) => feature)
  .sort();
const learnt = learn(lines, kept);
const rows = [...learnt.weights].map(([feature, weight]) => `${feature}\\t${weight}`);
writeFileSync(
  new URL('../src/clean/tail-weights.ts', import.meta.url),
  `/** Written by scripts/tail-weights.ts. */

export const BIAS = ${learnt.bias};

/** A feature and its weight a line, separated by a tab. */
export const ROWS =
  '${rows.join('\\n')}';
`,
);
const told = (isText: boolean) => lines.filter((line) => line.isText === isText);
const high = (isText: boolean, bound: number) =>
  told(isText).filter(({ text }) => logOdds(foldScript(text), learnt) > bound).length;
process.stdout.write(`${lines.length} lines, ${kept.length} of ${common.length} features\n`);
for (const bound of [-1, -0.5, 0, 0.5, 1])
  process.stdout.write(
    `above ${bound}: ${high(false, bound)} of ${told(false).length}, ${high(true, bound)} of ${told(true).length} of text\n`,
  );
