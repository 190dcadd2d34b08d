/** From the one-to-one traditional of a mirror back to the simplified text that the site published. */

/** What 著 stays 著 in: to write, to be known. Everywhere else a mirror's converter wrote it for 着. */
const WRITTEN =
  /著(?=名|作|述|者|称|稱|录|錄|书|書|文|译|譯|撰|论|論|有《|《)|(?<=[原名显顯卓昭土编編译譯专專论論遗遺巨合拙撰所新旧舊全校共主较較大等遐显著])著(?!眼|手|力|重|陆|陸|急|落|实|實|想|火|凉|涼|迷|装|裝|床|色)/g;

/**
 * Makes a converter from traditional to simplified characters. `convert` is OpenCC's converter, which decides by phrase
 * (乾, 後, 裏, 髮); it is passed in because loading it takes a quarter of a second. 著 is decided here by the characters
 * beside it. Repair injected readings before you convert: they split the phrases.
 */
export function toHansWith(convert: (text: string) => string): (text: string) => string {
  return (text) => {
    if (!text.includes('著')) return convert(text);
    // A private character passes through the converter untouched.
    return convert(text.replace(WRITTEN, '\ue0fe')).replaceAll('著', '着').replaceAll('\ue0fe', '著');
  };
}
