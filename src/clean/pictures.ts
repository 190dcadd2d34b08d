/**
 * Who signs without a label. A text signs in its last brackets: `……五月开放。（李明）`. A caption tells who took the picture:
 * `市民在湖边散步。李明 摄`, `新华社记者李明摄`, `（本报记者 李明 文/图）`, `……割两次。摄影：李明`. The lines stay, for they are text. Only what looks like a name is one: `他喜欢拍摄` and `水下 摄影` end in the same words.
 */
import { bare } from './rule.js';

/** The hundred and seventy most common family names, those left out that open everyday words (全, 应, 时, 成). */
const FAMILY =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施牛樊葛邢齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿兰焦俞左柳甘祝宁尚符舒阮柯纪梅童凌毕季裴霍苗盛翁冉骆蓝辛靳柴蒙鲍喻祁蒲滕屈饶牟艾尤穆卓吉缪项芦褚娄窦戚岑宫';
const NAME = new RegExp(`^(?:(?:欧阳|司马|上官|诸葛|皇甫|尉迟|司徒|令狐)|[${FAMILY}])\\p{Script=Han}{1,2}$`, 'u');
/** Behind an office any name is believed, also one of another people (`阿依努尔`, `扎西·次仁`). */
const OFFICE = /^.{0,12}(?:记者|通讯员|摄影师|摄影)\s*[:：]?\s*/;
const ANY_NAME = /^[\p{Script=Han}·]{2,12}(?<![拍航翻])$/u;
const NOBODY = /^(?:本报|本人|作者|笔者|网友|读者|资料|图片|佚名)/;
const MARK = /(?<!\s)\s*(?:[/／]\s*)?(摄影报道|摄影|摄|文[/／、和]?图|图[/／]文)$/;
/** What stands before a signature in a caption. */
const BEFORE = /[。！？…”；：:（(】]/;
/** `……割两次。摄影：李明`: the label first, behind the end of what the caption says. */
const LABEL_FIRST = /[。！？…”；）)（(\s]摄影\s?[:：/／|｜]\s?(\p{Script=Han}{2,4})[)）]?$/u;
/** Longer lines are prose whose last words speak of pictures by chance. */
const LONGEST = 200;

/** The names that a caption's signature gives, or null. `folded` is the line in simplified script, of the same length. */
export function photographerIn(line: string, folded: string): string | null {
  if (line.length > LONGEST) return null;
  const labelled = LABEL_FIRST.exec(folded.trimEnd());
  if (labelled !== null && NAME.test(labelled[1]!)) {
    const at = folded.lastIndexOf(labelled[1]!);
    return line.slice(at, at + labelled[1]!.length);
  }
  if (!/[摄影道图文][\s）)】\]]*$/.test(folded)) return null;
  const inner = bare(folded);
  const mark = MARK.exec(inner);
  if (mark === null || mark.index === 0) return null;
  const said = inner.slice(0, mark.index);
  const from = [...said].findLastIndex((char) => BEFORE.test(char)) + 1;
  const signed = said.slice(from);
  const office = OFFICE.exec(signed)?.[0] ?? '';
  const words = signed.slice(office.length).split(/([\s、，,]+)/);
  // From the end: the names; the first word that is none ends them.
  let names = 0;
  let length = 0;
  for (let i = words.length - 1; i >= 0; i -= 2) {
    const word = words[i]!;
    if (NOBODY.test(word) || !(office === '' ? NAME : ANY_NAME).test(word)) break;
    length += word.length + (names > 0 ? words[i + 1]!.length : 0);
    names += 1;
  }
  if (names === 0 || names > 4) return null;
  const alone = length === signed.length - office.length;
  // `拍摄` and the like: a name that is not set off must follow a mark. Words that also mean a picture need more than a space.
  const setOff = mark[0] !== mark[1];
  if (!alone && (office !== '' || !setOff || mark[1] !== '摄')) return null;
  if (alone && office === '' && from === 0 && !setOff) return null;
  const at = folded.indexOf(inner) + mark.index - length;
  return line
    .slice(at, at + length)
    .split(/[\s、，,]+/)
    .join(' ');
}

/** `……今年五月开放。（李明 王芳）`: what a text's last brackets hold. */
const SIGNED = /(?:^|[。！？…”」])\s*[（(]\s?([^，。；（()）]{2,32}?)\s?[)）]\s*$/;

/** What papers call them: `（全媒体记者 李明　通讯员 王芳）`. */
const OFFICES = /(?<=^|[\s、])\p{Script=Han}{0,6}(?:记者|通讯员|实习生)[\s:：]?/gu;

/** The names that sign a text in its last brackets, or null. `folded` is the last line in simplified script, of the same length. */
export function signedAtEnd(line: string, folded: string): string | null {
  const said = SIGNED.exec(folded)?.[1];
  if (said === undefined) return null;
  // Offices keep their length, so that names are found in the script in which the page writes them.
  const names = said.replace(OFFICES, (office) => ' '.repeat(office.length));
  if (
    !names
      .trim()
      .split(/[\s、]+/)
      .every((word) => NAME.test(word))
  )
    return null;
  const at = folded.lastIndexOf(said);
  return names === said
    ? line.slice(at, at + said.length)
    : [...names.matchAll(/[^\s、]+/g)]
        .map(({ 0: name, index }) => line.slice(at + index, at + index + name.length))
        .join(' ');
}
