/** The trail of an article as lines: every edit with the character that it belongs to, what was removed, what was left. */
import type { Article, Edit, Step } from '../core/page.js';
import { t, translated } from '../lang/index.js';

/** A text as it stands; in quotes when its ends could not be seen otherwise. */
const visible = (text: string) => (/^[^\s\p{C}"]+(?: [^\s\p{C}"]+)*$/u.test(text) ? text : JSON.stringify(text));

function editText({ at, before, after, confidence }: Edit, character: string): string {
  const sure = confidence < 1 ? `  (${confidence.toFixed(3)})` : '';
  return t`  at ${at}: ${visible(character + before)} → ${visible(character + after)}${sure}`;
}

/** `before` gives the character that stands before an edit, where that is known. */
export function trailText(a: Article, before: ReadonlyMap<Edit, string>): string[] {
  const steps = a.trail.flatMap(({ stage, rule, reason, edits }: Step) => [
    `\n${translated(stage)}  ${rule}  ${edits.length === 0 ? '' : `${edits.length} × `}${translated(reason)}`,
    ...edits.map((edit) => editText(edit, before.get(edit) ?? '')),
  ]);
  const removed = a.removed.map(
    ({ kind, rule, reason, text }) => `  ${kind}  ${rule}  ${translated(reason)}\n    ${text}`,
  );
  const flags = a.flags.map(
    ({ kind, at, text, reason, candidates }) =>
      t`  ${kind} at ${at}: ${JSON.stringify(text)}  ${translated(reason)}${candidates === undefined ? '' : t`; perhaps ${candidates.join(t` or `)}`}`,
  );
  if (steps.length + removed.length + flags.length === 0)
    return [`\n${t`Nothing was changed, removed or flagged: the text stands as the page has it.`}`];
  return [
    ...steps,
    ...(removed.length === 0 ? [] : [`\n${t`removed`}`, ...removed]),
    ...(flags.length === 0 ? [] : [`\n${t`found wrong and left alone`}`, ...flags]),
  ];
}
