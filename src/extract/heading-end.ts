/** The line of information that some templates set at the end of the heading itself. */
import { isText } from 'domhandler';
import { type El, isEl, textOf } from './tree.js';

/** Characters of such a line, at most. */
const LONGEST = 60;
const BEGINS =
  /^\s*(?:(?:发布|發布|發佈|更新)?(?:时间|時間|日期)\s?[:：]|(?:来源|來源|作者|阅读|閱讀|浏览|瀏覽|点击|點擊)\s?[:：]|(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2})/;

/** Whether an element within a heading ends it, behind other text, with a day, a source, an author or a counter. */
export function endsInInformation(el: El): boolean {
  const kids = el.outer?.children ?? [];
  const at = kids.indexOf(el);
  const said = (kid: (typeof kids)[number]): string => (isText(kid) ? kid.data : isEl(kid) ? textOf(kid) : '').trim();
  if (!kids.slice(0, at).some((kid) => said(kid) !== '') || kids.slice(at + 1).some((kid) => said(kid) !== ''))
    return false;
  const text = textOf(el);
  return text.length <= LONGEST && BEGINS.test(text);
}
