/**
 * What of a text counts when two are compared: letters and digits in compatibility form, lower case, one script.
 * Spaces and punctuation do not: mirrors swap “” for 「」 and drop the spaces round Latin words.
 */
const NOT_COUNTED = /[^\p{L}\p{N}]+/gu;

export function normalised(text: string, toHans: (text: string) => string): string {
  return toHans(text.normalize('NFKC').toLowerCase().replace(NOT_COUNTED, ''));
}
