/** Characters that older tables put into the private use area though Unicode has them (GB 18030-2022, annex D). */

const PAIRS =
  '\ue78d\ufe10\ue78e\ufe12\ue78f\ufe11\ue790\ufe13\ue791\ufe14\ue792\ufe15\ue793\ufe16\ue794\ufe17\ue795\ufe18\ue796\ufe19' +
  '\ue81e\u9fb4\ue826\u9fb5\ue82b\u9fb6\ue82c\u9fb7\ue832\u9fb8\ue843\u9fb9\ue854\u9fba\ue864\u9fbb\ue7c7\u1e3f\ue7c8\u01f9';

const REAL = new Map<string, string>();
for (let i = 0; i < PAIRS.length; i += 2) REAL.set(PAIRS[i]!, PAIRS[i + 1]!);

/** The text with each such code point replaced by the real one. Other private use stays: a site's own glyphs. */
export function privateUse(text: string): string {
  return /[\ue78d-\ue864]/.test(text) ? text.replace(/[\ue78d-\ue864]/g, (c) => REAL.get(c) ?? c) : text;
}
