/**
 * The visible lines that carry date, source and names: under the title as a rule, above it or below the body on some
 * pages. Everything here is read from lines; nothing is removed, for that is cleaning's work.
 */
import { fieldsNamed, type LabelField, readLabels } from '../labels.js';
import type { Clock, FoundDate } from './dates.js';
import type { Line } from './lines.js';

export interface Byline {
  readonly date: FoundDate | null;
  readonly modified: FoundDate | null;
  readonly fields: Partial<Record<LabelField, string>>;
  /** The address under the source's name. */
  readonly sourceHref: string | null;
  readonly views: number | null;
}

const DATEISH = /\d{1,4}\s?[-/.年月:：—－]\s?\d{1,2}|前|昨天|今天|刚刚|[〇一二]\d?[〇零一二三四五六七八九]{3}年|\d{4}/;
const UPDATED = /更新|修改|updated|modified/i;
/** A value that is itself punctuation, a placeholder or a whole sentence is no name. */
const NO_NAME = /^(?:未知|佚名|admin|null|本站|本网|网络|互联网|原创|\{.*|<.*)?$/i;

/** Reads the lines `order` names, in that order of trust. */
export function readByline(lines: readonly Line[], order: readonly number[], clock: Clock): Byline {
  const fields: Partial<Record<LabelField, string>> = {};
  let date: FoundDate | null = null;
  let weak: FoundDate | null = null;
  let modified: FoundDate | null = null;
  let sourceHref: string | null = null;
  let views: number | null = null;
  for (const i of order) {
    const line = lines[i]!;
    const { text } = line;
    if (text.length > 220 || line.kind === 'image') continue;
    // A sentence of prose may name dates and sources of its own.
    if (line.p >= 3 && line.w > 60) continue;
    const labels = /[:：﹕︰]/.test(text) ? readLabels(text) : [];
    for (const labelled of labels) {
      const { field, value } = labelled;
      if (field === 'published') {
        const found = clock.read(value, true);
        if (found !== null) {
          if (UPDATED.test(text)) modified ??= found;
          else date ??= found;
        }
        continue;
      }
      if (field === 'views') {
        const n = /^(\d{1,9})(?:\s?次|\s?$|\s)/.exec(value);
        if (n !== null) views ??= Number(n[1]);
        continue;
      }
      const name = nameIn(value, clock);
      if (name === null) continue;
      for (const one of fieldsNamed(labelled)) {
        if (fields[one] !== undefined) continue;
        fields[one] = name;
        if (one === 'source') sourceHref = line.href;
      }
    }
    if (date === null && DATEISH.test(text) && line.w < 60) {
      const found = clock.read(text, true);
      if (found !== null && text.length <= found.text.length * 4 + 60) {
        if (UPDATED.test(text)) modified ??= found;
        else if (found.hasTime) date ??= found;
        else weak ??= found;
      }
    }
  }
  return { date: date ?? weak ?? modified, modified, fields, sourceHref, views };
}

/** The name in a label's value: up to a date, a separator or a gap; null when there is none. */
export function nameIn(value: string, clock: Clock): string | null {
  let name = value;
  const date = clock.read(name, false);
  if (date !== null) name = name.slice(0, date.at);
  name = name.split(/[|｜┃\t]|\s{2,}|[。；;]/, 1)[0]!.trim();
  name = name.replace(/^[《\s]*$|[（(【[]$/g, '').trim();
  if (name.length > 40 || NO_NAME.test(name)) return null;
  return name;
}
