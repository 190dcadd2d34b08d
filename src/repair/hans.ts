/** From the one-to-one traditional of a mirror back to the simplified text that the site published. */

/** What 著 stays 著 in: to write, to be known. Everywhere else a mirror's converter wrote it for 着. */
const WRITTEN =
  /著(?=名|作|述|者|称|稱|录|錄|书|書|文|译|譯|撰|论|論|有《|《)|(?<=[原名显顯卓昭土编編译譯专專论論遗遺巨合拙撰所新旧舊全校共主较較大等遐显著])著(?!眼|手|力|重|陆|陸|急|落|实|實|想|火|凉|涼|迷|装|裝|床|色)/g;

/**
 * A converter that a table of one-to-one forms cannot be: `convert` (opencc, traditional → simplified, handed in
 * because loading it costs a quarter of a second) decides 乾, 後, 裏, 髮 by phrase; 著 is decided here by its company.
 * Injected readings must be stripped before: they part the phrases.
 */
export function toHansWith(convert: (text: string) => string): (text: string) => string {
  return (text) => {
    if (!text.includes('著')) return convert(text);
    // A private character passes through the converter untouched.
    return convert(text.replace(WRITTEN, '\ue0fe')).replaceAll('著', '着').replaceAll('\ue0fe', '著');
  };
}
