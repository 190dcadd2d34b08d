/**
 * Decoding and mojibake repair alone. No crawler and no database is loaded.
 *
 *     import { decode, repair } from 'yuanye/text';
 *     const { text, encoding } = decode(bytes, { contentType: 'text/html; charset=gb2312' });
 *     const { text: right, steps, flags } = repair(text);
 */
import { readFileSync } from 'node:fs';
import type { Encoding, Flag } from './core/page.js';
import { decode as decodePage } from './decode/index.js';
import { loadModel, type Repaired, type RepairModel, repairText } from './repair/index.js';

export { type Candidate, detect } from './decode/index.js';
export {
  applyEdits,
  loadModel,
  type Repaired,
  type RepairModel,
  type RepairRule,
  RULES,
  scriptOf,
  toHansWith,
} from './repair/index.js';

let model: RepairModel | undefined;

/** The language model of the package. It is read from disk at the first call (7 MB) and kept. Throws what reading a file throws. */
export function defaultModel(): RepairModel {
  model ??= loadModel(readFileSync(new URL('./repair/data/zh.model', import.meta.url)));
  return model;
}

/** Bytes as text, with the evidence for their encoding. */
export interface Decoded {
  /** The text, not yet repaired. */
  readonly text: string;
  /** The encoding, and why it was chosen. */
  readonly encoding: Encoding;
  /** What could not be decoded: a cut body, an encoding that is not supported. */
  readonly flags: readonly Flag[];
  /** `html`, or `text` for plain text. */
  readonly media: 'html' | 'text';
}

/**
 * Decodes bytes; the encoding is chosen by evidence. Never throws: bytes that no encoding explains become U+FFFD, which
 * `repair` flags. `contentType` is the Content-Type header that came with the bytes, `siteEncoding` the encoding that
 * the pages of the site usually have, which is the last resort.
 */
export function decode(
  bytes: Uint8Array,
  options: { readonly contentType?: string; readonly siteEncoding?: string } = {},
): Decoded {
  const { contentType, siteEncoding } = options;
  const { text, encoding, flags, media } = decodePage(
    {
      url: '',
      finalUrl: '',
      redirects: [],
      status: 200,
      headers: contentType === undefined ? {} : { 'content-type': contentType },
      body: bytes,
      fetchedAt: '',
      via: 'import',
    },
    siteEncoding === undefined ? {} : { siteEncoding },
  );
  return { text, encoding, flags, media };
}

/**
 * Repairs mojibake. Every change is a step with its edits, which `applyEdits` replays; every doubt is a flag with its
 * place and candidates. With `media: 'html'` tags, scripts and addresses stay as they are; the default is `'text'`.
 * `model` is the language model, by default the one of the package. `known` is text of other pages of the
 * site, or a list of names: what stands whole there is expected where bytes were lost. Never throws for what a text contains.
 */
export function repair(
  text: string,
  options: { readonly media?: 'html' | 'text'; readonly model?: RepairModel; readonly known?: string } = {},
): Repaired {
  return repairText(text, options.model ?? defaultModel(), options.media ?? 'text', options.known ?? '');
}
