/** How well repair undoes what the forward model did, and what it costs: the figures of docs/mojibake.md. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decode, defaultModel, loadModel, repair } from '../src/text.js';
import { corrupt, FAMILIES, type Family, pairs, random, siteOf, toMirrorScript } from '../tests/repair/forward.js';

/** White space was folded in the real excerpts; it is here, too. */
const fold = (text: string) => text.replace(/[\s\u200b\ufeff]+/g, ' ').trim();

const ms = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

export interface Score {
  pairs: number;
  exact: number;
  flagged: number;
  silent: number;
  wrong: number;
  /** CPU of repair alone, in milliseconds for all pairs. */
  ms: number;
  /** Of pairs repaired without a doubt: the least certainty of their slips, and whether the text is right. */
  certainties: [certainty: number, right: boolean][];
}

/** `most` pairs of one family: exact, else flagged, else left alone (silent), else wrong; `tell` hears of each miss. */
export function scoreFamily(
  family: Family,
  paragraphs: readonly string[],
  most: number,
  seed: number,
  tell: (kind: string, text: string, gold: string, ours: string) => void = () => {},
): Score {
  const score: Score = { pairs: 0, exact: 0, flagged: 0, silent: 0, wrong: 0, ms: 0, certainties: [] };
  for (const { text, gold } of pairs(family, paragraphs, random(seed))) {
    if (score.pairs === most) break;
    score.pairs++;
    const before = process.cpuUsage();
    const { text: ours, flags, steps } = repair(text);
    score.ms += ms(before);
    const kind =
      fold(ours) === fold(gold)
        ? 'exact'
        : flags.length > 0
          ? 'flagged'
          : fold(ours) === fold(text)
            ? 'silent'
            : 'wrong';
    score[kind]++;
    const slips = steps.filter(({ rule }) => rule.startsWith('byte-slip')).flatMap(({ edits }) => edits);
    if (slips.length > 0 && flags.length === 0)
      score.certainties.push([Math.min(...slips.map(({ confidence }) => confidence)), kind === 'exact']);
    if (kind !== 'exact') tell(kind, text, gold, ours);
  }
  return score;
}

/** The text of an HTML page, a line for each block. */
const textOfHtml = (html: string): string =>
  html
    .replace(/<(script|style|head|pre)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<\/?(?:p|div|li|td|th|tr|h\d|dt|dd|br|table|ul|ol)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&[a-z#0-9]+;/gi, '');

/** The text of a manual page in troff: requests and changes of font are no text. */
const textOfManual = (troff: string): string =>
  troff
    .replace(/^\.[A-Za-z]+ ?/gm, '')
    .replace(/\\f[A-Z]/g, '')
    .replace(/\\/g, '');

/**
 * Paragraphs of clean Chinese: from the gold texts of an extraction corpus, or from the text and HTML files and the manual
 * pages of a folder.
 */
export function paragraphsOf(folder: string): string[] {
  const texts: string[] = [];
  const walk = (at: string) => {
    // Packages link to files of other packages.
    if (statSync(at, { throwIfNoEntry: false })?.isDirectory() === true)
      for (const name of readdirSync(at).sort()) walk(join(at, name));
    else if (at.endsWith('gold.jsonl'))
      for (const line of readFileSync(at, 'utf8').trim().split('\n'))
        texts.push((JSON.parse(line) as { text?: string }).text ?? '');
    else if (at.endsWith('.txt')) texts.push(readFileSync(at, 'utf8'));
    else if (/\.html?$/.test(at)) texts.push(textOfHtml(readFileSync(at, 'utf8')));
    else if (/\.\d\.gz$/.test(at) && statSync(at, { throwIfNoEntry: false })?.isFile() === true)
      texts.push(textOfManual(gunzipSync(readFileSync(at)).toString('utf8')));
  };
  walk(folder);
  return [...new Set(texts.flatMap((text) => text.split('\n')))]
    .map((line) => line.trim())
    .filter((line) => line.length >= 25 && (line.match(/[\u4e00-\u9fff]/g)?.length ?? 0) > line.length * 0.6);
}

/** How many different breaks twenty sites make of some paragraphs; counting ends at `most`. */
export function breaksOf(paragraphs: readonly string[], most: number): number {
  const seen = new Set<string>();
  const next = random(1);
  for (let i = 0; i < 20; i++) {
    const site = siteOf(next);
    for (const paragraph of paragraphs) {
      if (seen.size >= most) return most;
      for (const place of corrupt(paragraph, site)?.breaks ?? []) seen.add(place);
    }
  }
  return seen.size;
}

/** `repair FOLDER[,FOLDER…] [PAIRS] [SEED] [SHOW]`: pairs of all families over clean text. */
export function benchForward(folders: string, most: number, seed: number, show: number): void {
  const paragraphs = folders.split(',').flatMap(paragraphsOf);
  const characters = paragraphs.reduce((n, { length }) => n + length, 0);
  process.stdout.write(
    `${paragraphs.length} paragraphs, ${characters} characters, ${breaksOf(paragraphs, 10_000)} different breaks ` +
      `(10000: or more), model ${defaultModel().id}, seed ${seed}\n`,
  );
  const certainties: Score['certainties'] = [];
  for (const family of FAMILIES) {
    let left = show;
    const score = scoreFamily(family, paragraphs, Math.ceil(most / FAMILIES.length), seed, (kind, text, gold, ours) => {
      if (left-- > 0) process.stdout.write(`# ${kind} ${family}\n  text ${text}\n  gold ${gold}\n  ours ${ours}\n`);
    });
    const share = (n: number) => `${((100 * n) / score.pairs).toFixed(1)} %`;
    process.stdout.write(
      `${family.padEnd(9)} ${score.pairs} pairs: exact ${share(score.exact)}, flagged ${share(score.flagged)}, ` +
        `silent ${share(score.silent)}, wrong ${share(score.wrong)}; ${(score.ms / score.pairs).toFixed(1)} ms a pair\n`,
    );
    certainties.push(...score.certainties);
  }
  const bounds = [0.65, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01];
  for (let i = 0; i + 1 < bounds.length; i++) {
    const [low, high] = [bounds[i]!, bounds[i + 1]!];
    const inside = certainties.filter(([certainty]) => certainty >= low && certainty < high);
    const right = inside.filter(([, exact]) => exact).length;
    process.stdout.write(`certainty from ${low}: ${inside.length} repairs, ${right} right\n`);
  }
}

/**
 * `noise FOLDER[,FOLDER…]`: of clean pages, how many are said to be spun; and of the same pages with two random characters
 * before a share of their marks, how many are, and how many of those places are flagged.
 */
export function benchNoise(folders: string): void {
  const pages = folders
    .split(',')
    .flatMap(paragraphsOf)
    .reduce<string[]>((made, paragraph, i) => {
      if (i % 8 === 0) made.push(paragraph);
      else made[made.length - 1] += `\n${paragraph}`;
      return made;
    }, []);
  const next = random(1);
  const character = () => String.fromCharCode(0x4e00 + Math.floor(next() * 0x5200));
  const noiseFlags = (text: string) => repair(text).flags.filter(({ kind }) => kind === 'noise').length;
  for (const share of [0, 0.2, 0.4, 0.8]) {
    let [spun, sown, places] = [0, 0, 0];
    for (const page of pages) {
      const text = page.replace(/(?<=[\u4e00-\u9fff])(?=[，。])/g, () => {
        if (next() >= share) return '';
        sown++;
        return character() + character();
      });
      const found = noiseFlags(text);
      places += found;
      if (found > 0) spun++;
    }
    process.stdout.write(
      `share ${share}: ${spun} of ${pages.length} pages flagged, ${places} places; ${sown} were sown\n`,
    );
  }
}

/** `clean-text PATH…`: repairs what nobody damaged (text and HTML files) and counts the characters that it changed. */
export function benchClean(paths: readonly string[]): void {
  let characters = 0;
  let harmed = 0;
  let flags = 0;
  let files = 0;
  const walk = (at: string) => {
    const stat = statSync(at, { throwIfNoEntry: false }); // packages link to files of other packages
    if (stat?.isDirectory()) {
      for (const name of readdirSync(at).sort()) walk(join(at, name));
      return;
    }
    if (stat === undefined) return;
    if (!/\.(txt|md|html?)$/.test(at)) return;
    const { text, media } = decode(readFileSync(at));
    const han = text.match(/[\u4e00-\u9fff]/g)?.length ?? 0;
    if (han < 200) return; // not Chinese
    files++;
    characters += han;
    const { steps, flags: found } = repair(text, { media });
    flags += found.length;
    for (const step of steps) {
      if (step.rule.startsWith('invisible')) continue; // nobody sees what it takes
      for (const { before, after } of step.edits) {
        harmed += Math.max(before.length, after.length);
        process.stdout.write(`# ${step.rule} ${at}: ${before} → ${after}\n`);
      }
    }
  };
  for (const path of paths) walk(path);
  process.stdout.write(`${files} files, ${characters} Han characters, ${harmed} harmed, ${flags} flags\n`);
}

/**
 * `page-cost FOLDER`: CPU of loading the model's two parts, of a clean page of 30 KB in either script, of the page as mirrors show
 * it (usual), and of one damaged in every paragraph.
 */
export function benchPage(folder: string): void {
  const bytes = readFileSync(new URL('../src/repair/data/zh.model', import.meta.url));
  let since = process.cpuUsage();
  const model = loadModel(bytes);
  const load = ms(since);
  since = process.cpuUsage();
  model.words([1, 2]); // unpacks what only damaged pages need
  const rest = ms(since);
  const next = random(1);
  const site = siteOf(next);
  const rows: { simplified: string; clean: string; usual: string; damaged: string }[] = [];
  let broken = 0;
  let size = 0;
  for (const paragraph of paragraphsOf(folder)) {
    const pair = corrupt(`${paragraph}</p>`, site);
    if (pair === null) continue;
    size += pair.gold.length * 2;
    rows.push({
      simplified: `${paragraph}</p>`,
      clean: toMirrorScript(`${paragraph}</p>`),
      // As on the page this project began with: readings everywhere, bytes lost in a few paragraphs.
      usual: pair.family === 'pinyin' || broken++ < 3 ? pair.text : pair.gold,
      damaged: pair.text,
    });
    if (size > 30_000) break;
  }
  process.stdout.write(
    `model loaded in ${load.toFixed(0)} ms, what damaged pages need in ${rest.toFixed(0)} ms more\n`,
  );
  for (const kind of ['simplified', 'clean', 'usual', 'damaged'] as const) {
    const page = rows.map((row) => `<p>${row[kind]}`).join('\n');
    for (let i = 0; i < 20; i++) repair(page, { media: 'html', model });
    since = process.cpuUsage();
    const runs = 30;
    for (let i = 0; i < runs; i++) repair(page, { media: 'html', model });
    const cost = ms(since) / runs;
    const { steps, flags } = repair(page, { media: 'html', model });
    const edits = steps.reduce((n, step) => n + step.edits.length, 0);
    process.stdout.write(
      `${kind}: ${page.length} characters, ${edits} edits, ${flags.length} flags, ${cost.toFixed(2)} ms CPU\n`,
    );
  }
}
