/** An article in the forms that programs read: those of the exports. */
import { dayIn } from '../core/times.js';
import { articleMarkdown, cite, FORMATS } from '../export/index.js';
import { readersZone } from '../report/times.js';
import { rowOf } from './find.js';
import type { Room } from './room.js';

export interface Form {
  readonly type: string;
  readonly body: string;
}

/** The latest version of an article as `json`, `md`, `txt`, `ris`, `bib` or `csl.json`; null when there is none such. */
export function readerForms(room: Room, id: string, form: string): Form | null {
  const row = rowOf(room, id);
  if (row === null) return null;
  const { article, version } = row;
  const zone = readersZone();
  const consulted = dayIn(zone, version.capturedAt);
  const cited = (style: 'ris' | 'bibtex' | 'csl') => cite(article, consulted, version.digest, style);
  const encoded = (name: 'jsonl' | 'text') =>
    String(FORMATS[name]!.encoder({ fields: null, title: '', updated: version.capturedAt, zone }).row(row));
  switch (form) {
    case 'json':
      return { type: 'application/json; charset=utf-8', body: encoded('jsonl') };
    case 'md':
      return { type: 'text/markdown; charset=utf-8', body: articleMarkdown(row) };
    case 'txt':
      return { type: 'text/plain; charset=utf-8', body: encoded('text') };
    case 'ris':
      return { type: 'application/x-research-info-systems; charset=utf-8', body: cited('ris') };
    case 'bib':
      return { type: 'application/x-bibtex; charset=utf-8', body: cited('bibtex') };
    case 'csl.json':
      return { type: 'application/vnd.citationstyles.csl+json; charset=utf-8', body: cited('csl') };
    default:
      return null;
  }
}
