/** The fourth stage of the pipeline: page furniture, notices and tails leave the body, each with its reason. */
import { createHash } from 'node:crypto';
import type { LabelField } from '../core/labels.js';
import type { Article, Block, Boilerplate, CleanArticle, Edit, Removal, SiteProfile, Step } from '../core/page.js';
import { foldScript } from '../core/script.js';
import { textOfBlocks } from '../core/text-of-blocks.js';
import { publicId } from '../core/url.js';
import { ask } from './ask.js';
import { isLearnt } from './boilerplate.js';
import { SITE_LIKENESS } from './chrome.js';
import { withoutControls } from './control.js';
import { citedSource, signedLine } from './credits.js';
import { photographerIn, signedAtEnd } from './pictures.js';
import type { Place, Verdict } from './rule.js';
import { lastSection, signsNotice } from './sections.js';

export { isLearnt, learnBoilerplate, MIN_PAGES, REPEATS_ON } from './boilerplate.js';

export { RULES } from './rules.js';

/** One line of the text: a block, or an item or row of one. */
interface Slot {
  readonly block: number;
  text: string;
}

interface Finding {
  readonly slot: number;
  readonly rule: { readonly id: string; readonly kind: string; readonly why: string };
  readonly left: string;
  readonly removed: string;
}

/** A line below the tail's lines that no rule knows may still be passed over: a name, a stray mark. */
const TOLERATED = 2;

/** Learnt blocks that make up more than this share of a body are the body. */
const MOST_TEMPLATE = 0.4;

/** The confidence in an article, at most, whose text was nothing but what cleaning takes. */
const EMPTIED = 0.3;

/** Cleans an extracted article. The text before and after are related by the steps of stage `clean` in its trail. */
export function clean(given: Article, _profile: SiteProfile | null, learnt: Boilerplate | null): CleanArticle {
  const article = withoutControls(given);
  const slots = toSlots(article.blocks);
  const findings: Finding[] = [];
  const fields: Partial<Record<LabelField, string>> = {};
  const take = (slot: number, rule: Finding['rule'], verdict: Verdict): void => {
    findings.push({ slot, rule, left: verdict.left, removed: verdict.removed });
    slots[slot]!.text = verdict.left;
    for (const [field, value] of Object.entries(verdict.fields ?? {})) fields[field as LabelField] ??= value;
  };
  if (learnt !== null) {
    const rule = {
      id: learnt.id,
      kind: 'boilerplate',
      why: `repeats over the ${learnt.pages} pages it was learnt from`,
    };
    const repeats = slots.map(({ text }) => text !== '' && isLearnt(learnt, text));
    const sum = (which: (i: number) => boolean) =>
      slots.reduce((chars, { text }, i) => (which(i) ? chars + text.length : chars), 0);
    // A template frames the text. Where most of the text repeats, it is a bulletin whose numbers alone are new.
    const framed = sum((i) => repeats[i]!) <= sum(() => true) * MOST_TEMPLATE;
    slots.forEach((slot, i) => {
      if (!framed || !repeats[i]) return;
      // What a rule knows too keeps its name there: a notice becomes `rights`, an editor a field. To repeat proves more than
      // to be like other sites' lines.
      const known = ask(slot.text, 'tail');
      if (known?.verdict.left === '' && known.rule.id !== SITE_LIKENESS) take(i, known.rule, known.verdict);
      else take(i, rule, { left: '', removed: slot.text });
    });
  }
  const section = lastSection(slots);
  const judge = (i: number, place: Place): boolean => {
    for (let line = slots[i]!.text; line !== ''; line = slots[i]!.text) {
      const hit = ask(line, place);
      if (hit === null || (hit.rule.kind === 'page-foot' && (section.has(i) || signsNotice(slots, i)))) return false;
      take(i, hit.rule, hit.verdict);
      if (hit.verdict.left !== '' && hit.verdict.left.length >= line.length)
        throw new Error(`${hit.rule.id} does not shorten`);
    }
    return true;
  };
  // From the end upwards: what follows the last prose is the tail.
  let last = slots.length - 1;
  for (let passed = 0; last >= 0 && passed <= TOLERATED; last -= 1) {
    if (slots[last]!.text === '' || judge(last, 'tail')) continue;
    if (isProse(slots[last]!.text)) break;
    passed += 1;
  }
  let first = 0;
  for (let passed = 0; first < last && passed <= TOLERATED; first += 1) {
    if (slots[first]!.text === '' || judge(first, 'head')) continue;
    if (isProse(slots[first]!.text)) break;
    passed += 1;
  }
  for (let i = first; i <= last; i += 1) if (slots[i]!.text !== '') judge(i, 'body');
  const bottom = slots.findLastIndex(({ text }) => text !== '');
  if (bottom >= 0) judge(bottom, 'end');

  for (const { text } of slots) {
    const folded = foldScript(text);
    const signed = signedLine(text, folded);
    for (const [field, value] of Object.entries(signed?.fields ?? {})) fields[field as LabelField] ??= value;
    const cited = citedSource(text, folded);
    if (cited !== null) fields.source ??= cited;
    const pictured = article.photographer === null ? photographerIn(text, folded) : null;
    if (pictured !== null) fields.photographer ??= pictured;
  }

  const end = slots.findLast(({ text }) => text !== '')?.text ?? '';
  const signer = article.author === null && !fields.author ? signedAtEnd(end, foldScript(end)) : null;
  if (signer !== null) fields.author = signer;

  if (findings.length === 0) {
    const id = article.text === given.text ? article.id : idOf(article.url, article.id, article.text);
    return { ...article, ...namesFrom(article, fields), id };
  }
  const blocks = toBlocks(article.blocks, slots);
  const text = textOfBlocks(blocks);
  const removed: Removal[] = findings.map(({ rule, removed }) => ({
    kind: rule.kind, rule: rule.id, reason: rule.why, text: removed,
  })); // biome-ignore format: a record
  const emptied = text === '' && article.text !== '';
  const notices = findings.filter((f) => f.rule.kind === 'copyright-notice').sort((a, b) => a.slot - b.slot);
  return {
    ...article,
    ...namesFrom(article, fields),
    id: idOf(article.url, article.id, text),
    blocks,
    text,
    rights: notices.length === 0 ? article.rights : notices.map((f) => f.removed).join('\n'),
    removed: [...article.removed, ...removed],
    trail: [...article.trail, ...toSteps(toSlots(article.blocks), findings)],
    confidence: emptied ? Math.min(article.confidence, EMPTIED) : article.confidence,
    confidenceBecause: emptied ? [...article.confidenceBecause, 'cleaning left no text'] : article.confidenceBecause,
  };
}

/** An article without an address is named by its text. */
function idOf(url: string | null, id: string, text: string): string {
  return url === null ? publicId(`sha256:${createHash('sha256').update(text).digest('hex')}`) : id;
}

function namesFrom(article: Article, fields: Partial<Record<LabelField, string>>): Partial<Article> {
  return {
    source: article.source ?? fields.source ?? null,
    author: article.author ?? fields.author ?? null,
    editor: article.editor ?? fields.editor ?? null,
    photographer: article.photographer ?? fields.photographer ?? null,
  };
}

/** Prose is a line with a sentence mark and enough before it. */
function isProse(line: string): boolean {
  return line.length >= 30 || (line.length >= 12 && /[，。；！？]/.test(line));
}

function toSlots(blocks: readonly Block[]): Slot[] {
  return blocks.flatMap((b, block) => (b.text === '' ? [] : b.text.split('\n').map((text) => ({ block, text }))));
}

/** The blocks with what is left of their lines. */
function toBlocks(blocks: readonly Block[], slots: readonly Slot[]): Block[] {
  const lines = new Map<number, string[]>();
  for (const { block, text } of slots) {
    const list = lines.get(block) ?? [];
    lines.set(block, list);
    if (text !== '') list.push(text);
  }
  return blocks.flatMap((block, i) => {
    const left = lines.get(i);
    if (left === undefined) return [block];
    const text = left.join('\n');
    if (text === block.text) return [block];
    if (text === '' && block.kind !== 'image') return [];
    const changed: Block = { ...block, text };
    if (block.items) changed.items = left;
    if (block.rows) changed.rows = block.rows.filter((row) => left.includes(row.join('\t')));
    if (block.caption !== undefined) {
      if (text === '') delete changed.caption;
      else changed.caption = text;
    }
    return [changed];
  });
}

/** One step a finding's rule, in the order found; offsets refer to the text before the step. */
function toSteps(slots: Slot[], findings: readonly Finding[]): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < findings.length; ) {
    const { rule } = findings[at]!;
    const group: Finding[] = [];
    const touched = new Set<number>();
    // Findings of one rule that follow each other on different lines are one step.
    for (; at < findings.length && findings[at]!.rule.id === rule.id && !touched.has(findings[at]!.slot); at += 1) {
      group.push(findings[at]!);
      touched.add(findings[at]!.slot);
    }
    steps.push({ stage: 'clean', rule: rule.id, reason: rule.why, edits: editsOf(slots, group) });
    for (const { slot, left } of group) slots[slot]!.text = left;
  }
  return steps;
}

function editsOf(slots: readonly Slot[], group: readonly Finding[]): Edit[] {
  const leftBySlot = new Map(group.map((f) => [f.slot, f.left]));
  const edits: Edit[] = [];
  let at = 0;
  let survivor = false;
  const full = slots.map((s, i) => ({ i, text: s.text })).filter((s) => s.text !== '');
  full.forEach(({ i, text }, n) => {
    const left = leftBySlot.get(i);
    const isLast = n === full.length - 1;
    if (left === undefined) survivor = true;
    else if (left !== '') {
      // A cut at the end of a line: the rest of the line stays as it is.
      const keep = text.startsWith(left) ? left.length : 0;
      edits.push({ at: at + keep, before: text.slice(keep), after: keep === 0 ? left : '', confidence: 1 });
      survivor = true;
    } else if (survivor) edits.push({ at: at - 1, before: `\n${text}`, after: '', confidence: 1 });
    else edits.push({ at, before: isLast ? text : `${text}\n`, after: '', confidence: 1 });
    at += text.length + 1;
  });
  return edits;
}
