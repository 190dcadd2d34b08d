import type { DecodedPage, Edit, Flag, RepairedPage, Step } from '../page.js';
import { FORM, type RepairModel } from './model.js';
import { findPinyin } from './pinyin.js';
import { type Run, textRuns } from './runs.js';
import { scan } from './scan.js';
import { findSlips } from './slips.js';

export { loadModel, type RepairModel } from './model.js';

export interface Repaired {
  readonly text: string;
  readonly steps: readonly Step[];
  readonly flags: readonly Flag[];
}

/** Row 4: what the way to us did to the text is undone; every change is a step, every doubt a flag. */
export function repair(page: DecodedPage, model: RepairModel): RepairedPage {
  const { text, steps, flags } = repairText(page.text, model, page.media);
  return {
    ...page,
    text,
    trail: steps.length === 0 ? page.trail : [...page.trail, ...steps],
    flags: flags.length === 0 ? page.flags : [...page.flags, ...flags],
    repaired: true,
  };
}

/**
 * The same for a string of its own. With `media` html, only text runs and prose attributes are touched; tags, scripts
 * and URLs stay as they are. Steps replay over `text` in order.
 */
export function repairText(input: string, model: RepairModel, media: 'html' | 'text' = 'text'): Repaired {
  const signs = scan(input, model);
  if (!signs.pinyin && !signs.slips) return { text: input, steps: [], flags: [] };
  let text = input;
  const steps: Step[] = [];
  const flags: Flag[] = [];
  const runsOf = (t: string): Run[] => (media === 'html' ? textRuns(t) : [{ from: 0, to: t.length }]);
  const take = (rule: string, reason: string, edits: readonly Edit[]) => {
    if (edits.length === 0) return;
    steps.push({ stage: 'repair', rule, reason, edits: [...edits] });
    text = applyEdits(text, edits);
  };

  if (signs.slips) {
    const script = scriptOf(text, model);
    const edits: Edit[] = [];
    for (const { from, to } of runsOf(text)) {
      const found = findSlips(text, from, to, model, script);
      edits.push(...found.edits);
      flags.push(...found.flags);
    }
    edits.sort((a, b) => a.at - b.at);
    take(
      'byte-slip@1',
      'Bytes were cut or inserted between the halves of a character; the pairs are set right again.',
      edits,
    );
  }
  if (signs.pinyin || steps.length > 0) {
    const found = findPinyin(text, runsOf(text), model);
    const sorted = (edits: Edit[]) => edits.sort((a, b) => a.at - b.at);
    take(
      'injected-pinyin@1',
      'A converter left the reading of the simplified form behind the traditional character.',
      sorted(found.injected),
    );
    take(
      'scattered-pinyin@1',
      'Readings were sown over the page at random.',
      sorted(rebase(found.scattered, found.injected)),
    );
    flags.push(...found.flags);
  }
  return { text, steps, flags };
}

/** Edits found in one text, moved to where they stand after `done` was applied to it. */
function rebase(edits: readonly Edit[], done: readonly Edit[]): Edit[] {
  return edits.map((e) => ({
    ...e,
    at: e.at + done.reduce((shift, d) => (d.at < e.at ? shift + d.after.length - d.before.length : shift), 0),
  }));
}

/**
 * Applies one step's edits.
 * @throws RangeError when an edit's `before` is not what stands there: a trail that does not fit its text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let out = '';
  let at = 0;
  for (const e of edits) {
    if (e.at < at || !text.startsWith(e.before, e.at)) throw new RangeError(`edit at ${e.at} does not fit the text`);
    out += text.slice(at, e.at) + e.after;
    at = e.at + e.before.length;
  }
  return out + text.slice(at);
}

/** Which script a text is written in, by the characters that only one script has. */
export function scriptOf(text: string, model: RepairModel): 'hant' | 'hans' | 'unknown' {
  let hant = 0;
  let hans = 0;
  for (let i = 0; i < text.length && hant + hans < 2000; i++) {
    const form = model.form(text.charCodeAt(i));
    if (form === FORM.hant) hant++;
    else if (form === FORM.hans) hans++;
  }
  return hant > hans * 3 ? 'hant' : hans > hant * 3 ? 'hans' : 'unknown';
}
