/**
 * The words of the interface in Chinese and English. A catalogue is plain data: a sentence by key, with named places for
 * values. `{n}` is a value; `{n|article|articles}` chooses between two forms by the number n.
 */
import { en, type MessageKey } from './en.js';
import type { Lang } from './languages.js';
import { currentLang } from './sentences.js';
import { zh } from './zh.js';

export type { MessageKey } from './en.js';
export { LANGS, type Lang, langOfLocale, preferredLang } from './languages.js';
export { counted, currentLang, listed, placeholder, setLang, t, translated } from './sentences.js';

export type Values = Readonly<Record<string, string | number>>;

export const CATALOGUES: Readonly<Record<Lang, Readonly<Record<MessageKey, string>>>> = { en, zh };

const PLACE = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

/** The sentence of a key with its values set in. Numbers get their thousands marked. Throws when a value is missing. */
export function message(lang: Lang, key: MessageKey, values: Values = {}): string {
  return CATALOGUES[lang][key].replace(PLACE, (_, name: string, one?: string, other?: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The message ${key} needs a value for ${name}.`);
    if (one !== undefined && other !== undefined) return value === 1 ? one : other;
    return typeof value === 'number' ? value.toLocaleString('en') : value;
  });
}

/** A reason why pages are skipped, by its code: in English the code, in Chinese what it means as well. */
export function reasonText(reason: string, lang: Lang = currentLang()): string {
  const key = `skip.${reason}` as MessageKey;
  return lang === 'zh' && Object.hasOwn(zh, key) ? `${zh[key]}（${reason}）`.replace('）（', '，') : reason;
}

/** The names of the values that a sentence has places for, each once, in order of the alphabet. */
export function placesOf(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(PLACE)].map(([, name]) => name!))].sort();
}
