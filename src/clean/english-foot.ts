/**
 * What English pages say below their texts, each on a line of its own: that it ends, who else helped, whom it comes from, where it
 * was printed, when the page was changed, and to whom the site belongs. A sentence that tells of such a thing stays.
 */
import { PRESS_CONTACT } from '../core/english.js';
import { ENGLISH_NAME } from '../core/labels.js';
import { type CleanRule, EDGES, EVERYWHERE, TAIL, wholeLine } from './rule.js';

const END = /^(?:#\s?){3,5}$|^[-–—]{1,3}\s?(?:30|ends?)\s?[-–—]{1,3}$|^end of (?:article|story)$/i;
const ADDITIONAL =
  /^\(?(?:Additional|Further)\s(?:reporting|research|photography|writing)\sby\s[^.!?;:]{4,100}[.)]{0,2}$/;
const SOURCE = /^SOURCE\s(\p{Lu}[^.!?:;]{2,70}(?:\b(?:Inc|Ltd|Co|Corp)\.)?)$/u;
const CHANGED =
  /^(?:this\s)?(?:web\s?)?(?:page|site)\s(?:was\s)?last\s(?:updated|modified|revised|changed)\b(?=.*\d).{0,170}$/i;
/** An agency's own line belongs to its report; this one speaks of the site. */
const OWNED = /^(?:©|\(c\)\s|copyright\s(?:©|\(c\)|(?:19|20)\d\d\b))(?=.*\b(?:web\s?)?(?:site|page)s?\b).{2,200}$/i;
const PRINTED =
  /^(?:A\sversion\sof\s)?(?:this\s(?:article|story|piece)\s)?(?:also\s)?(?:appear(?:s|ed)|(?:was\s|is\s)?published)\sin\s(?:the\s)?(?:print\b|[^.!?]{2,40}\bissue\b).{0,100}$/i;
/** `The photography is by Ada Birch unless stated otherwise.` */
const PHOTOGRAPHY = new RegExp(
  String.raw`^(?:The\s)?[Pp]hoto(?:graphy|graphs|s)\s(?:is|are)\s(?:all\s)?(?:by|courtesy\sof)\s(?:(${ENGLISH_NAME})|the\s(?:author|architects?|artist|designers?|studio))(?:,?\s(?:unless|except\swhere)\s(?:otherwise\s)?(?:stated|noted|credited)(?:\sotherwise)?)?\.?$`,
  'u',
);
const NEXT_EVENT =
  /^(?:our\s)?next\s(?:talk|meeting|lecture|walk|outing|event|concert|open\sday|session|workshop)\s?:\s.{4,140}$/i;
/** `D. M. Fenwick, Hon. Secretary`: who signs a report for a club. */
const SIGNED = new RegExp(
  String.raw`^(${ENGLISH_NAME}),\s(?:(?:Hon\.?|Honorary|Acting|Deputy|Vice|Club|Society)\s)?(?:Secretary|Chair(?:man|woman|person)?|President|Treasurer)\.?$`,
  'u',
);
const ELSEWHERE =
  /^(?:the\s)?\p{L}[^.!?]{1,60}\s(?:is|are)\snot\sresponsible\sfor\sthe\scontents?\sof\sexternal\s(?:internet\s|web\s)?(?:web)?sites\.?$/iu;
const FOLLOW =
  /^follow\s[^.!?,]{2,50}\son\s(?:facebook|twitter|instagram|linkedin|youtube|x)\b[^.!?]{0,60}\.\s(?:send|share|e-?mail)\s(?:us\s)?your\s(?:story\s)?(?:ideas|stories|pictures|photos|news|comments)\b.{0,80}$/i;
const PAGER =
  /^(?:<<|[«‹←])?\s?(?:previous|prev)\s(?:story|article|post|entry|item)[\s|•·]{1,5}next\s(?:story|article|post|entry|item)\s?(?:>>|[»›→])?$/i;
const VISITOR = /^you\sare\s(?:our\s)?visitor\s(?:number|no\.?|#)\s?:?\s?[\d,.]{0,12}$/i;
const RELEASED = /^(?:(?:news|press|media)\srelease\s?[-–—:|]?\s?)?for\simmediate\srelease\s?:?$/i;
/** `This post contains affiliate links`, `As an Amazon Associate I earn from qualifying purchases.` */
const AFFILIATE =
  /^(?:disclosure\s?:\s)?(?:(?:this|our|my)\s(?:post|page|article|site|blog)\s(?:may\s|might\s)?(?:contains?|includes?|uses?|has)|(?:some|any|all)\s(?:of\sthe\s)?links\s[^.!?]{0,60}\b(?:are|may\sbe))\s(?:some\s)?affiliate\slinks?\b|^as\san\samazon\sassociate,?\s(?:i|we)\searn\b/i;
const ADS = /^(?:ads|advertisements?|sponsored\slinks)\sby\sgoogle(?:\s?[:|].{0,120})?$/i;

const FORWARD =
  /^(?:cautionary\s(?:note|statement)\s(?:on|about|regarding|concerning)\s)?forward[-\s]looking\sstatements?\s?:\s/i;

/** How long a letter may be, and what the paper may do with it. */
const LETTERS =
  /^Letters\s(?:to\sthe\s[Ee]ditor\s)?(?:should|must|may)\s[^!?]{0,200}\b(?:reserves?\sthe\sright\sto\s(?:edit|cut|shorten)|may\sbe\s(?:edited|cut|shortened))\b[^!?]{0,60}$/;

export const ENGLISH_FOOT_RULES: readonly CleanRule[] = [
  {
    id: 'release-flag@1',
    kind: 'source-line',
    why: 'Press offices say above a release when it may be printed.',
    fixes: { before: 'FOR IMMEDIATE RELEASE', after: '' },
    leavesAlone: 'For immediate release of the newts, the gate was opened.',
    places: EDGES,
    apply: (line) => (line.length <= 50 && RELEASED.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'ads-line@1',
    kind: 'advert',
    why: 'A script of advertisements leaves its label among the text.',
    fixes: { before: 'Ads by Google: Garden Sheds | Wedding Cars', after: '' },
    leavesAlone: 'Ads by the roadside were all that was left of the nursery.',
    places: EVERYWHERE,
    apply: (line) => (line.length <= 140 && ADS.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'affiliate@1',
    kind: 'advert',
    why: 'Weblogs say that they are paid for what is bought behind their links.',
    fixes: { before: 'This post may contain affiliate links. See my disclosure policy.', after: '' },
    leavesAlone: 'This post may contain more worms than the whole of the pond, the affiliate society of Oakham found.',
    places: EVERYWHERE,
    apply: (line) => (line.length <= 300 && AFFILIATE.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'end-of-release@2',
    kind: 'end-mark',
    why: 'Press offices and papers set a mark below their text that says it ends.',
    fixes: { before: '###', after: '' },
    leavesAlone: 'He bought lot 30 at the end.',
    places: ['body', 'tail'],
    apply: (line) => (END.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'further-credits@1',
    kind: 'editor-line',
    why: 'Who else reported is said below the text.',
    fixes: { before: 'Additional reporting by the Oakham News Service', after: '' },
    leavesAlone: 'Additional reporting by the office was asked for; it never came.',
    places: TAIL,
    apply: (line) => (ADDITIONAL.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'forward-looking@1',
    kind: 'copyright-notice',
    why: 'Companies say below a release that what it expects may turn out otherwise; kept as `rights`.',
    fixes: { before: 'Forward-looking statements: Dates and costs are estimates and may change.', after: '' },
    leavesAlone: 'Forward-looking statements about the river were made by all three speakers.',
    places: TAIL,
    apply: (line) => (line.length <= 900 && FORWARD.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'release-source@1',
    kind: 'source-line',
    why: 'News wires name in the last line whose release it is; the name goes into a field.',
    fixes: { before: 'SOURCE Oakham Seed Works', after: '' },
    leavesAlone: 'Source and mouth of the river lie in one parish.',
    places: TAIL,
    apply: (line) => {
      const m = SOURCE.exec(line.trim());
      return m === null ? null : wholeLine(line, { source: m[1]! });
    },
  },
  {
    id: 'page-changed@1',
    kind: 'page-foot',
    why: 'When the page was changed and how best to look at it is said at its foot.',
    fixes: { before: 'This page last updated 15 January 2000. Best viewed at 800 x 600.', after: '' },
    leavesAlone: 'The page was last turned in 1911.',
    places: TAIL,
    apply: (line) => (CHANGED.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'owner-line@1',
    kind: 'copyright-notice',
    why: 'To whom the site belongs; kept as `rights`.',
    fixes: { before: '© Oakham Pond Society. Web page by Doreen.', after: '' },
    leavesAlone: 'Copyright was all that the heirs had left.',
    places: TAIL,
    apply: (line) => (OWNED.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'external-sites@1',
    kind: 'page-foot',
    why: 'Broadcasters say below their links that others answer for what is there.',
    fixes: { before: 'The Oakham Service is not responsible for the content of external sites.', after: '' },
    leavesAlone: 'The council is not responsible for the content of the pond.',
    places: TAIL,
    apply: (line) => (line.length <= 120 && ELSEWHERE.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'follow-and-send@1',
    kind: 'call-to-reader',
    why: 'Readers are asked to follow an office and to send it what they know.',
    fixes: { before: 'Follow Oakham Radio on Facebook. Send your story ideas to desk@oakham.example', after: '' },
    leavesAlone: 'Follow the brook on foot. Send your dog ahead, and do not look back.',
    places: TAIL,
    apply: (line) => (line.length <= 220 && FOLLOW.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'english-pager@1',
    kind: 'navigation',
    why: 'The way to the article before and the one behind, without a name.',
    fixes: { before: '<< Previous story Next story >>', after: '' },
    leavesAlone: 'Previous story or next story, he told them all alike.',
    places: TAIL,
    apply: (line) => (line.length <= 60 && PAGER.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'visitor-counter@1',
    kind: 'page-foot',
    why: 'Old pages count their visitors at the foot.',
    fixes: { before: 'You are visitor number 1734', after: '' },
    leavesAlone: 'You are visitor number nine to ask me that, said the warden.',
    places: TAIL,
    apply: (line) => (VISITOR.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'press-contact@3',
    kind: 'source-line',
    why: 'Whom the press may ask, with address or telephone, stands above or below a release.',
    fixes: { before: 'Contact: Ada Birch, 555-0100', after: '' },
    leavesAlone: 'Contact Ada Birch at the mill, and bring 550 0100 acorns.',
    places: EDGES,
    apply: (line) => (line.length <= 120 && PRESS_CONTACT.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'print-edition@1',
    kind: 'source-line',
    why: 'Magazines say below the text in which number it was printed.',
    fixes: { before: 'Published in the print edition of the May 20, 2024, issue.', after: '' },
    leavesAlone: 'Published in the year of the flood, the book found no reader.',
    places: TAIL,
    apply: (line) => (PRINTED.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'photography-by@1',
    kind: 'source-line',
    why: 'Magazines say in a line of its own who took the pictures; the name goes into a field.',
    fixes: { before: 'The photography is by Ada Birch unless stated otherwise.', after: '' },
    leavesAlone: 'The photographs are by far the best that she took of the river.',
    places: EVERYWHERE,
    apply: (line) => {
      const m = line.length > 120 ? null : PHOTOGRAPHY.exec(line.trim());
      return m === null ? null : wholeLine(line, m[1] === undefined ? {} : { photographer: m[1].replace(/\.$/, '') });
    },
  },
  {
    id: 'letters-policy@1',
    kind: 'call-to-reader',
    why: 'Papers say below their readers’ letters how long one may be, and that they may cut it.',
    fixes: {
      before: 'Letters should not exceed 250 words and must be signed. We reserve the right to edit for length.',
      after: '',
    },
    leavesAlone: 'Letters should be burned, she said, and kept all of them.',
    places: TAIL,
    apply: (line) => (line.length <= 400 && LETTERS.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'next-event@1',
    kind: 'call-to-reader',
    why: 'Clubs announce below a report when they meet again.',
    fixes: { before: 'Next talk: 14 March, 7.30 pm, “Toll Roads and Turnips”.', after: '' },
    leavesAlone: 'Next talk of a bypass came up, and the meeting fell silent.',
    places: TAIL,
    apply: (line) => (NEXT_EVENT.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'signed-for-club@1',
    kind: 'source-line',
    why: 'Reports of clubs are signed below by name and office; the name goes into a field.',
    fixes: { before: 'A. B. Birch, Hon. Secretary', after: '' },
    leavesAlone: 'Ada Birch, President of the club, spoke last.',
    places: TAIL,
    apply: (line) => {
      const m = line.length > 70 ? null : SIGNED.exec(line.trim());
      return m === null ? null : wholeLine(line, { author: m[1]! });
    },
  },
];
