/** Differences as marked text: words first, then the characters within a word pair that changed. */
import { html } from 'hono/html';
import type { Piece as DiffPiece } from '../archive/rederive/align.js';
import { lines } from './blocks.js';
import type { Html, Piece } from './fragments.js';
import type { View } from './room.js';

const HIGH = (code: number) => code >= 0xd800 && code <= 0xdbff;
const LOW = (code: number) => code >= 0xdc00 && code <= 0xdfff;

/**
 * Takes out of each removed and added pair the characters that they begin and end with alike, so that only what changed
 * is marked. The pieces of one side still join to its text.
 */
export function byCharacters(pieces: readonly DiffPiece[]): DiffPiece[] {
  const out: DiffPiece[] = [];
  const put = (kind: DiffPiece['kind'], text: string) => {
    if (text === '') return;
    const last = out.at(-1);
    if (last?.kind === kind) out[out.length - 1] = { kind, text: last.text + text };
    else out.push({ kind, text });
  };
  for (let i = 0; i < pieces.length; i++) {
    const one = pieces[i]!;
    const next = pieces[i + 1];
    const pair = next !== undefined && one.kind !== 'same' && next.kind !== 'same' && one.kind !== next.kind;
    if (!pair) {
      put(one.kind, one.text);
      continue;
    }
    const [was, is] = one.kind === 'removed' ? [one.text, next.text] : [next.text, one.text];
    const shorter = Math.min(was.length, is.length);
    let head = 0;
    while (head < shorter && was[head] === is[head]) head++;
    if (head > 0 && HIGH(was.charCodeAt(head - 1))) head--; // a character of two units is not torn
    let tail = 0;
    while (tail < shorter - head && was[was.length - 1 - tail] === is[is.length - 1 - tail]) tail++;
    if (tail > 0 && LOW(was.charCodeAt(was.length - tail))) tail--;
    put('same', was.slice(0, head));
    put('removed', was.slice(head, was.length - tail));
    put('added', is.slice(head, is.length - tail));
    put('same', was.slice(was.length - tail));
    i++;
  }
  return out;
}

/** Pieces as text with what went and what came marked; screen readers are told which is which. */
export function markedDiff(view: View, pieces: readonly DiffPiece[]): Piece[] {
  return pieces.flatMap(({ kind, text }): Piece[] => {
    if (kind === 'same') return lines(text);
    const srOnly = (what: 'diff.went' | 'diff.came'): Html => html`<span class="sr">${view.t(what)} </span>`;
    return kind === 'removed'
      ? [html`<del>${srOnly('diff.went')}${lines(text)}</del>`]
      : [html`<ins>${srOnly('diff.came')}${lines(text)}</ins>`];
  });
}
