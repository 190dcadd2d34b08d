/**
 * Whether wrong texts are doubted. The extractor takes too few of them to measure, so they are made: on every real page the
 * body is put on a footer, on comments, on a list of links and on the richest text beside the article, and on what the
 * extractor finds when the article is taken out of the page. Needs YUANYE_CORPORA.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clean } from '../src/clean/index.js';
import type { DecodedPage, SiteProfile } from '../src/core/page.js';
import { decode } from '../src/decode/index.js';
import { bestElement } from '../src/extract/best-element.js';
import { readHead } from '../src/extract/head.js';
import { extract } from '../src/extract/index.js';
import { type Line, makeLines } from '../src/extract/lines.js';
import { roleByNames } from '../src/extract/names.js';
import { ScoredPage } from '../src/extract/scored-page.js';
import { type El, isEl, parse } from '../src/extract/tree.js';
import { compare, type Gold, goldPages } from '../tests/gate/measure.js';

interface Judged {
  readonly site: string;
  readonly how: string;
  readonly f: number;
  readonly confidence: number;
}

/** Texts with less weight are no candidates. */
const LEAST = 40;
const WRONG = 0.5;
const RIGHT = 0.9;
/** Share of right texts that a fitted threshold may doubt. */
const COST = 0.01;

const share = (list: readonly Judged[], below: number): number =>
  list.filter(({ confidence }) => confidence < below).length / Math.max(1, list.length);

/** An element as a selector. */
function selectorOf(el: El): string {
  const steps: string[] = [];
  for (let at = el; at.outer !== null; at = at.outer)
    steps.unshift(`:nth-child(${at.outer.children.filter(isEl).indexOf(at) + 1})`);
  return ['html', ...steps].join(' > ');
}

/** The wrong bodies of a page, each as a profile's selectors. */
function wrongBodies(html: string): [string, SiteProfile['select']][] {
  const tree = parse(html);
  const { lines } = makeLines(tree);
  const body = bestElement(new ScoredPage(tree.root, lines, readHead(tree.root).title));
  const sum = (el: El, weight: (line: Line) => number): number =>
    lines.slice(el.from, el.to).reduce((all, line) => all + (line.hidden ? 0 : weight(line)), 0);
  const apart: El[] = [];
  const look = (el: El): void => {
    for (const kid of el.children) {
      if (!isEl(kid) || kid.from === kid.to) continue;
      if ((kid.to <= body.from || kid.from >= body.to) && sum(kid, ({ w }) => w) >= LEAST) apart.push(kid);
      look(kid);
    }
  };
  look(tree.root);
  const bodies: [string, SiteProfile['select']][] = [];
  const most = (how: string, among: readonly El[], value: (el: El) => number): void => {
    let best: El | null = null;
    for (const el of among) if (value(el) > (best === null ? 0 : value(best))) best = el;
    if (best !== null) bodies.push([how, { body: selectorOf(best) }]);
  };
  most('other prose', apart, (el) => sum(el, ({ w, p, linkW }) => (p >= 1 ? w : 0) - linkW));
  most('links', apart, (el) => sum(el, ({ linkW }) => linkW));
  const below = apart.filter(({ from }) => from >= body.to);
  most('foot', below, ({ from, to }) => from + (to - from) / (lines.length + 1));
  const comments = apart.filter(({ names }) => roleByNames(names).chrome === 'comment');
  most('comments', comments, (el) => sum(el, ({ w }) => w));
  if (body.outer !== null) bodies.push(['what is left without the article', { remove: [selectorOf(body)] }]);
  return bodies;
}

function judge(page: DecodedPage, gold: Gold, site: string, how: string, select: SiteProfile['select']): Judged {
  const profile = { site: 'bench', timeZone: 'Asia/Shanghai', select, next: { text: [] } } as unknown as SiteProfile;
  const { article } = extract({ ...page, repaired: true }, profile);
  const { text, confidence } = clean(article, null, null);
  return { site, how, f: compare(gold, text).f, confidence };
}

/** Prints by kind of wrong text how many are doubted, and the same with a threshold fitted on all other sites. */
export function benchDoubt(): void {
  const folder = process.env['YUANYE_CORPORA'];
  if (folder === undefined) throw new Error('YUANYE_CORPORA must name the folder of the corpora');
  const all: Judged[] = [];
  for (const corpus of ['corpora', 'corpora-2'].map((name) => join(folder, name, 'extraction')).filter(existsSync))
    for (const { id, gold, body } of goldPages(corpus)) {
      const shown = { url: '', finalUrl: '', redirects: [], status: 200, via: 'import' as const };
      const fetched = { ...shown, fetchedAt: '2026-01-01T00:00:00Z', headers: { 'content-type': 'text/html' }, body };
      const page = decode(fetched);
      // Pages whose address is not known: the set, and the word by which its pages are named.
      const site = gold.url === undefined ? id.replace(/-[^-]*$/, '') : new URL(gold.url).host;
      all.push(judge(page, gold, site, 'as it is', {}));
      for (const [how, select] of wrongBodies(page.text)) all.push(judge(page, gold, site, how, select));
    }
  const wrong = all.filter(({ f }) => f < WRONG);
  const right = all.filter(({ how, f }) => how === 'as it is' && f >= RIGHT);
  const say = (what: string, list: readonly Judged[]): void => {
    const percent = (100 * share(list, WRONG)).toFixed(1).padStart(5);
    process.stdout.write(`${what.padEnd(34)} ${String(list.length).padStart(4)} wrong, ${percent} % under .5\n`);
  };
  for (const how of new Set(all.map((one) => one.how))) say(how, wrong.filter((one) => one.how === how)); // biome-ignore format: one line
  say('together', wrong);
  const sites = [...new Set(all.map(({ site }) => site))];
  let caught = 0;
  let blamed = 0;
  for (const site of sites) {
    const others = right.filter((one) => one.site !== site);
    const sorted = others.map(({ confidence }) => confidence).sort((a, b) => a - b);
    const threshold = sorted[Math.floor(sorted.length * COST)]!;
    caught += wrong.filter((one) => one.site === site && one.confidence < threshold).length;
    blamed += right.filter((one) => one.site === site && one.confidence < threshold).length;
  }
  process.stdout.write(
    `right texts under .5: ${(100 * share(right, WRONG)).toFixed(1)} % of ${right.length}\n` +
      `threshold fitted on all other of ${sites.length} sites: ${((100 * caught) / wrong.length).toFixed(1)} % of the wrong below, ` +
      `${((100 * blamed) / right.length).toFixed(1)} % of the right\n`,
  );
}
