/**
 * `yuanye/text`: decoding and mojibake repair on their own. Nothing else of Yuanye is loaded: no crawler, no database.
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

/** The language model that comes with the package; read from disk once, when first needed. */
export function defaultModel(): RepairModel {
  model ??= loadModel(readFileSync(new URL('./repair/data/zh.model', import.meta.url)));
  return model;
}

export interface Decoded {
  readonly text: string;
  readonly encoding: Encoding;
  readonly flags: readonly Flag[];
  readonly media: 'html' | 'text';
}

/**
 * Bytes to text, the encoding chosen by evidence. Never throws on bad bytes: they become U+FFFD, which repair flags.
 * @param options.contentType the content-type header that came with the bytes
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
 * Text to what its author wrote. Every change is a step with its edits (see applyEdits to replay them), every doubt a
 * flag with its place and candidates.
 * @param options.media html: tags, scripts and URLs stay as they are; default text
 */
export function repair(
  text: string,
  options: { readonly media?: 'html' | 'text'; readonly model?: RepairModel } = {},
): Repaired {
  return repairText(text, options.model ?? defaultModel(), options.media ?? 'text');
}
