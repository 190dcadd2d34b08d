/** Language and script, by what is written rather than by what `lang` claims. */
import { scriptOf } from '../core/script.js';

export interface Written {
  readonly language: string | null;
  readonly script: 'hans' | 'hant' | 'mixed' | 'none' | null;
}

/** Reads at most the first 4,000 characters: enough for any text to show its script. */
export function readLanguage(text: string, lang: string | null): Written {
  let hans = 0;
  let hant = 0;
  let han = 0;
  let kana = 0;
  let latin = 0;
  const end = Math.min(text.length, 4000);
  for (let i = 0; i < end; i += 1) {
    const c = text.charCodeAt(i);
    if (c >= 0x4e00 && c <= 0x9fff) {
      han += 1;
      const s = scriptOf(c);
      if (s > 0) hans += 1;
      else if (s < 0) hant += 1;
    } else if (c >= 0x3041 && c <= 0x30ff) kana += 1;
    else if ((c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || (c >= 0xc0 && c <= 0x24f)) latin += 1;
  }
  if (han === 0 && latin === 0) return { language: null, script: text === '' ? null : 'none' };
  if (kana > han * 0.2) return { language: 'ja', script: 'none' };
  if (latin > han * 6) {
    const stated = lang?.slice(0, 2).toLowerCase() ?? '';
    return { language: /^[a-z]{2}$/.test(stated) && stated !== 'zh' ? stated : 'en', script: 'none' };
  }
  const marked = hans + hant;
  if (marked === 0) {
    const claimed = lang !== null && /hant|tw|hk|mo/i.test(lang) ? 'hant' : 'hans';
    return { language: claimed === 'hant' ? 'zh-Hant' : 'zh-Hans', script: claimed };
  }
  const share = hans / marked;
  const script = share > 0.85 ? 'hans' : share < 0.15 ? 'hant' : 'mixed';
  return { language: share >= 0.5 ? 'zh-Hans' : 'zh-Hant', script };
}
