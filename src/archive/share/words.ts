/** Words of a Chinese text, by jieba. */
import { StopRun } from '../../core/errors.js';

/**
 * The segmenter: it cuts a line into words that joined are the line again. Its dictionary knows simplified characters
 * only, so it cuts the line as `fold` (which keeps the length) writes it, at the same places. Throws StopRun when the package, which
 * npm installs where it can, is not there.
 */
export async function segmenter(fold: (text: string) => string): Promise<(text: string) => string[]> {
  let jieba: import('@node-rs/jieba').Jieba;
  try {
    const [{ Jieba }, { dict }] = await Promise.all([import('@node-rs/jieba'), import('@node-rs/jieba/dict.js')]);
    jieba = Jieba.withDict(dict);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new StopRun(
      'no-segmenter',
      'The package @node-rs/jieba, which cuts text into words, is not installed on this machine.',
      'npm install @node-rs/jieba installs it.',
    );
  }
  return (text) => {
    const whole = text.toWellFormed();
    const folded = fold(whole);
    let at = 0;
    return jieba.cut(folded.length === whole.length ? folded : whole, true).map((word) => {
      at += word.length;
      return whole.slice(at - word.length, at);
    });
  };
}
