/** English in a text that should be Chinese. */

/** Words that make a sentence: names, codes and titles do without them. */
const SMALL =
  /^(?:the|an?|is|are|was|were|be|been|it|its|of|in|on|at|to|from|by|for|with|without|and|or|not|no|nor|than|that|this|these|those|has|have|had|can|cannot|will|would|may|there|which|who|when|where|what|how|as|if|more|most|all|every|each|one|only|here|now)$/i;

/** What may stand in English in any language: addresses, paths, options, commands, code, keys, names of formats and programs. */
const ALLOWED: readonly RegExp[] = [
  /`[^`\n]*`|'[^'\n]*'|--[a-z-]+ "[^"\n]*"/g,
  /\b[a-z]+:\/\/[^\s，。；：）]+/gi,
  /\bmailto:\S*/g,
  /(?<![\w-])--?[a-z][\w-]*(?:[ =]<[^>]*>|=\S+)?/gi,
  /[<[][a-z][^<>[\]]*[>\]]/gi,
  /\{[^{}]*\}/g,
  /"[a-z]+"(?:, "[a-z0-9-]+")*/g,
  /\byuanye(?: +[a-z][\w./:-]*)*/g,
  /\b(?:systemctl|crontab|npm|curl|source)(?: +[\w./@:<(-]+)*/g,
  /[\w.~-]*[./_@\\:=\d][\w./_@\\:=%?&#~-]*/g,
  /\b(?:Hugging Face|User-Agent|Creative Commons|WARC File Format|World Landscape Architecture|The Dirt)\b/g,
];

/** Words of the program's own labels, counts and states; one alone is English left over. */
const LABELS =
  /(?<![\w.'’-])(?:new|changed|known|unchanged|duplicate|gone|missing|failed|skipped|done|partial|ready|images?|pages?|others?|pdfs|revisits?|years?|sources?|sites?|languages?|kinds?|longest|title|published|author|editor|rights|rules|confidence|captures?|articles?|versions?)(?![\w.'’-])/g;

/** English labels that stand alone in a Chinese text. */
export const latinLabels = (text: string): string[] =>
  text.split('\n').flatMap((line) => {
    const left = ALLOWED.reduce((rest, form) => rest.replace(form, ' · '), line);
    return /\p{Script=Han}/u.test(left) ? [...left.matchAll(LABELS)].map(([word]) => word) : [];
  });

/** Runs of Latin words that read as English: two or more with a small word among them, or three or more of any kind. */
export function latinSentences(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const left = ALLOWED.reduce((rest, form) => rest.replace(form, ' · '), line);
    return [...left.matchAll(/[A-Za-z’']+(?:[,;]? [A-Za-z’']+)+/g)]
      .map(([run]) => run)
      .filter((run) => {
        if (/^[^ ]+(?:, [^ ]+)+$/.test(run)) return false; // a list of codes
        const words = run.split(/[,;]? /);
        return words.length >= 3 || words.some((word) => SMALL.test(word));
      });
  });
}
