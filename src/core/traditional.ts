/**
 * To traditional script, with people's names left right: the converter makes 範 of 范, 於 of 于 and 餘 of 余, which the
 * surnames are not. A surname is known by what stands beside it; where nothing tells, the converter's word stands.
 */
type Convert = (text: string) => string;

/** Surnames that the converter takes for another word. */
const SURNAMES = '范岳郁涂于余种党干游';
/** Of these, the characters that are hardly anything else in front of a title or a given name. */
const PLAIN = '范岳郁涂';
const TITLE =
  '某|氏|先生|女士|小姐|老师|教授|博士|院士|主任|局长|处长|科长|校长|市长|区长|县长|书记|经理|工程师|师傅|老板|大爷|大妈|阿姨|奶奶|爷爷|同志|同学';
const ROLE = '记者|通讯员|编辑|作者|摄影|采写|撰文|主任|教授|设计师|院长|局长|馆长|老板';
const IN_TEXT = new RegExp(
  [
    // 姓范, 姓于的; 百姓 and 同姓 are words of their own.
    `(?<=(?<![百同])姓)(?:[${PLAIN}]|[${SURNAMES}](?=的|名|$|[^\\p{Script=Han}]))`,
    `(?<=^|[^\\p{Script=Han}]|${ROLE}|[的和与是叫])[${PLAIN}于余](?=${TITLE})`,
    `(?<=(?:${ROLE})[:：\\s]?)[${PLAIN}](?=\\p{Script=Han})`,
  ].join('|'),
  'gu',
);
/** A field of names: each begins with a surname. */
const IN_NAMES = new RegExp(`(?<=^|[\\s、,，;；/|])[${SURNAMES}后](?=\\p{Script=Han}{1,3}(?:$|[\\s、,，;；/|]))`, 'gu');

/** `convert` for running text, surnames kept. */
export function keepingSurnames(convert: Convert): Convert {
  return (text) => around(text, IN_TEXT, convert);
}

/** `convert` for a field that holds nothing but names. */
export function keepingNames(convert: Convert): Convert {
  return (text) => around(text, IN_NAMES, convert);
}

function around(text: string, kept: RegExp, convert: Convert): string {
  let out = '';
  let from = 0;
  for (const { index, 0: surname } of text.matchAll(kept)) {
    out += convert(text.slice(from, index)) + surname;
    from = index + surname.length;
  }
  return out + convert(text.slice(from));
}
