/**
 * What English pages say above and below their texts on lines of their own: who wrote, when, how to cite and to reprint it, and
 * what the reader is asked to do. Each rule knows a whole line by its first words; a sentence that tells of such a thing stays.
 */
import { ENGLISH_BUTTON, listed, READING_TIME } from '../core/english.js';
import { ENGLISH_NAME, ENGLISH_ROLE } from '../core/labels.js';
import { type CleanRule, EDGES, EVERYWHERE, TAIL, wholeLine } from './rule.js';

const NAMES = `${ENGLISH_NAME}(?:(?:,|,?\\sand|\\s&)\\s(?!${ENGLISH_ROLE})${ENGLISH_NAME})*`;
const BY = new RegExp(
  `^(?:(?:Written|Posted|Reported|Story|Text|Words)\\s)?[Bb][Yy]:?\\s(${NAMES})(?:,?\\s${ENGLISH_ROLE})?$`,
  'u',
);
const EDITED = new RegExp(`^\\(?(?:[Ee]dited|[Ee]diting)\\s[Bb]y:?\\s(${NAMES})[.)]*$`, 'u');
/** `Reporting by Jane Doe; additional reporting by John Roe; Editing by Mary Major`. */
const REPORTING = new RegExp(
  `^\\(?(?:Reporting|Writing)\\sby\\s[^.!?]{4,300}?(?:[Ee]diting\\sby\\s(${NAMES}))?[.)]*$`,
  'u',
);
const CONTRIBUTED =
  /^\p{Lu}[^.!?;:]{4,220}\scontributed\s(?:reporting|research|to\sthis\s(?:report|story|article))(?:\sfrom\s[^.!?;:]{2,60})?\.?$/u;
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const WEEKDAY = '(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\\s)?';
const CLOCK = String.raw`\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?:\s[A-Z]{2,4}T?)?`;
const LABEL = String.raw`(?:(?:First|Last|Originally)\s)?(?:Published|Updated|Posted|Reviewed)(?:\s(?:on|at))?\s?:?\s`;
const MOMENT = String.raw`(?:(?:${MONTH}\.?\s\d{1,2},?\s(?:19|20)\d{2}|\d{1,2}\s${MONTH}\.?,?\s(?:19|20)\d{2})(?:(?:,|\sat)?\s${CLOCK})?|(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s*${CLOCK})`;
const MOMENT_ABOVE = new RegExp(`^(?:${LABEL})?${WEEKDAY}${MOMENT}$`, 'i');
/** The number of a magazine above its title, with the column: `Profiles October 14, 2013 Issue`. */
const ISSUE = new RegExp(
  String.raw`^(?:\p{Lu}[\p{L}&’' ]{1,30}\s)?${MONTH}\s(?:\d{1,2},\s)?(?:19|20)\d{2}\sIssue$`,
  'u',
);
const MOMENT_BELOW = new RegExp(String.raw`^${LABEL}${WEEKDAY}${MOMENT}\.?$`, 'i');

const SIGN_UP =
  /^(?:sign\sup|subscribe|register)\s(?:here\s)?(?:to|for|now\sfor)\s(?:our|the|my|this)\s[^.!?]{0,60}\b(?:newsletters?|updates|mailing\slist|e-?mails?|alerts?|bulletin|channel|podcast)\b[^.!?]{0,30}[.!]?$|^follow\s(?:us|the\s[^.!?,]{2,40})\son\s(?:(?:our\s)?social\smedia|facebook|twitter|instagram|linkedin|youtube|x)\b[^.!?]{0,60}\.?$|^join\s[^.!?]{0,50}\b(?:telegram|whatsapp|facebook|discord)\s(?:channel|group|community)\b[^.!?]{0,70}[.!]?$|^like\sthis\s(?:story|article|post)\?\s[^.!?]{0,60}[.!]?$|^[^.!?]{0,60}\bnewsletter\b[^.!?]{0,40}[.!]\s(?:sign\sup|subscribe)(?:\s(?:here|now|today))?[.!]?$/i;
/** `Have you seen a newt? Email desk@gazette.example`: a question and where to answer. */
const TELL_US =
  /^(?:(?:Do|Did|Are|Is|Have|Has|Can|Got|Know|Seen|Want)\s[^.!?]{4,100}\?)\s(?:Please\s)?(?:E-?mail|Contact|Write\sto|Get\sin\stouch|Tell\sus|Let\sus\sknow|Call|Text|Send)\b[^!?]{0,80}@[^!?]{0,80}$/i;
const THINK =
  /^on\sthe\s(?:web|net):\s(?:tell\sus|let\sus\sknow)\swhat\syou\sthink\b[^.!?]{0,60}[.!]?$|^(?:tell\sus|let\sus\sknow)\swhat\syou\sthink(?:\s(?:of|about)\sthis\s(?:story|article))?(?:\s(?:below|in\sthe\scomments(?:\s(?:below|section))?))?[.!]?$/i;
/** What a request begins with, in lower case: the test that comes before the patterns. */
const REQUEST = /^(?:get|to get|to learn|what|let|tell|have|got|not|already|if|the|\p{L}[\p{L} ]{1,40} is )/iu;
const CHANNEL = '(?:whatsapp|telegram|facebook|instagram|our\\s(?:free\\s)?app|your\\s(?:phone|inbox))';
const PROMOS: readonly RegExp[] = [
  // `Get all the latest Oakham news on WhatsApp. Click here to join`
  new RegExp(
    `^(?:to\\s)?get\\s(?:all\\s)?(?:of\\s)?(?:the|our)\\s(?:latest|biggest|top)\\s[^.!?]{2,80}\\b${CHANNEL}\\b[^!?]{0,100}[.!]?$`,
    'i',
  ),
  // `What do you think? Let us know in the comments below`
  /^(?:[^.!?]{4,80}\?\s)?(?:let\sus\sknow|tell\sus|have\syour\ssay|join\sthe\s(?:conversation|debate))\b[^.!?]{0,40}\bin\s(?:the|our)\scomments?(?:\ssection)?(?:\sbelow)?[.!]?$/i,
  // `Not a member? Join the society today`
  /^not\s(?:yet\s)?an?\s(?:member|subscriber)(?:\syet)?\?\s(?:join|subscribe|sign\sup|become|register)\b[^.!?]{0,90}[.!]?$/i,
  // `If you would like to support our work, please make a donation today.`
  /^if\syou\s(?:would\slike|want|wish|are\sable)\sto\s(?:support|help)\s(?:us|our|the|this)\b[^.!?]{0,80},\s(?:please\s|you\scan\s)?(?:consider\s)?(?:mak|giv|donat|becom|join)[^.!?]{0,60}[.!]?$/i,
  // `The Courier is reader-funded. If you value local reporting, become a member.`
  /^(?:the\s)?\p{L}[^.!?]{1,40}\sis\s(?:reader|member|listener|community)-(?:funded|supported)\.\s(?=[^!?]*\b(?:member|subscri|support|donat|contribut))(?:if\syou|please|become|join|support|donate)\b[^!?]{4,140}$/iu,
  // `Have a question? Ask a gardener for free.`
  /^(?:have|got)\s(?:a|any|more)?\s?questions?(?:\sabout\s[^.!?]{2,50})?\?\s(?:ask|contact|call|e-?mail)\s[^.!?]{2,60}[.!]?$/i,
  // `To learn more about the office, visit ponds.example. Follow us on Facebook.`
  /^to\s(?:learn|find\sout)\smore\b[^!?]{4,160}\.\sfollow\s(?:us|the\s[^.!?]{2,40})\son\s[^.!?]{4,60}[.!]?$/i,
];
/** Whether a line asks the reader to join, to pay or to answer. */
const isPromo = (line: string): boolean =>
  line.length <= 220 && REQUEST.test(line) && PROMOS.some((promo) => promo.test(line));

/** What readers of screens, and others, hear where a picture opens. */
const ENLARGE =
  /^(?:press\senter\sor\s)?(?:click|tap)(?:\sor\stap)?\s(?:here\s|(?:on\s)?(?:the\s)?(?:image|photo|picture)s?\s)?to\s(?:view|see|enlarge|expand|open)(?:\s(?:the\s)?(?:image|photo|picture|it|larger|full)(?:\s(?:in\s)?(?:full[\s-]?size|larger|full[\s-]?screen|version|image))?)?\.?$|^view\s(?:image\s)?in\sfull[\s-]?screen$/i;
const READERS =
  /^\p{Lu}[^.!?]{1,60}\sis\sa\s(?:reader|listener|community)-(?:supported|funded)\s(?:publication|newsletter|project)\.(?:\s(?:To\sreceive|To\ssupport|Please|Consider|If\syou)\b.{0,140})?$/u;
const ENTRY =
  /^(?:This\s(?:entry|post|article)\swas\s(?:posted|written|published)|Posted|Filed)\s(?:on|in|by|under)\s.{0,300}\b(?:filed\sunder|permalink|RSS|trackback|tagged)\b/i;
const CITE =
  /^(?:cite(?:\sthis\s\p{L}+|\sas)?|how\sto\scite(?:\s\p{L}+){0,2}|suggested\scitation)\s?:\s.{0,300}\b(?:19|20)\d\d\b/iu;
const REPUBLISHED =
  /^this\s(?:article|story|piece|post|interview)\s(?:was|is|has\sbeen|first|originally)\s(?:(?:was|first|originally)\s)?(?:(?:re)?published|(?:re)?printed|appeared|posted)\s(?:on|by|in|at|from|under|with)\s/i;
const CUSTODIANS =
  /^(?:we|(?:the\s)?\p{Lu}[^.!?]{1,60})\s(?:acknowledges?|recognises?|recognizes?)\s[^.!?]{0,60}\b(?:traditional\s(?:custodians|owners|lands?|territor)|first\s(?:nations|peoples)|indigenous\speoples)\b.{0,200}\b(?:respects?|elders)\b/iu;
const BACK =
  /^(?:back|return)\sto\s(?:(?:all|the|latest|local|our)\s)*(?:news|top|list|results|articles|stories|posts|blog|home(?:\s?page)?|index|overview|events|media\scentre|previous\spage|main\spage|newsroom|projects)(?:\s(?:list|page|index|archive))?$/i;

/** Between buttons that stand in a row. */
const BARS = /(?<!\s)\s*[|•·]\s*/;
const isButton = (text: string): boolean =>
  ENGLISH_BUTTON.test(text.trim()) || READING_TIME.test(text.trim()) || BACK.test(text.trim());

export const ENGLISH_RULES: readonly CleanRule[] = [
  {
    id: 'english-byline@2',
    kind: 'source-line',
    why: 'English pages name author and date on lines of their own; the name goes into a field.',
    fixes: { before: 'By Jane van Doe and John Roe', after: '' },
    leavesAlone: 'By Monday morning the river had reached the old footbridge.',
    places: EDGES,
    apply: (line) => {
      const m = line.length > 90 ? null : BY.exec(line.trim());
      return m === null ? null : wholeLine(line, { author: listed(m[1]!) });
    },
  },
  {
    id: 'moment-line@4',
    kind: 'source-line',
    why: 'A line that is nothing but the moment of publishing; below the text it says so.',
    fixes: { before: 'May 28, 2024, 3:20 p.m.', after: '' },
    leavesAlone: '2024年5月28日',
    places: EDGES,
    apply: (line, _folded, place) =>
      line.length <= 70 &&
      (place === 'head' ? MOMENT_ABOVE.test(line.trim()) || ISSUE.test(line.trim()) : MOMENT_BELOW.test(line.trim()))
        ? wholeLine(line)
        : null,
  },
  {
    id: 'english-credits@1',
    kind: 'editor-line',
    why: 'Who edited and who else reported is said below the text; the editor goes into a field.',
    fixes: { before: 'Reporting by Jane Doe in Oakham; Editing by John Roe', after: '' },
    leavesAlone: 'Edited by hand, the map took her eleven winters.',
    places: TAIL,
    apply: (line) => {
      const edited = line.length > 300 ? null : (EDITED.exec(line) ?? REPORTING.exec(line));
      if (edited !== null) return wholeLine(line, edited[1] === undefined ? {} : { editor: edited[1] });
      return line.length <= 300 && CONTRIBUTED.test(line) ? wholeLine(line) : null;
    },
  },
  {
    id: 'english-call@3',
    kind: 'call-to-reader',
    why: 'English pages ask to be subscribed to, followed and paid for, also among the text.',
    fixes: { before: 'Sign up to our daily newsletter here', after: '' },
    leavesAlone: 'Sign up for the newsletter, she told them, and somebody will ring you in spring.',
    places: EVERYWHERE,
    apply: (line) =>
      line.length <= 220 &&
      ((line.length <= 120 && (SIGN_UP.test(line) || THINK.test(line))) ||
        READERS.test(line) ||
        TELL_US.test(line) ||
        isPromo(line))
        ? wholeLine(line)
        : null,
  },
  {
    id: 'english-button@5',
    kind: 'button',
    why: 'Buttons lose their shape with the markup and look like words.',
    fixes: { before: 'Share (12)', after: '' },
    leavesAlone: 'Share the path with those who walk slowly',
    places: EDGES,
    apply: (line) =>
      (line.length <= 40 || (line.length <= 120 && BARS.test(line))) && line.split(BARS).every(isButton)
        ? wholeLine(line)
        : null,
  },
  {
    id: 'enlarge@1',
    kind: 'button',
    why: 'How a picture is opened is said beside it.',
    fixes: { before: 'Press enter or click to view image in full size', after: '' },
    leavesAlone: 'Click to see the pond by night, and you will see nothing at all.',
    places: EVERYWHERE,
    apply: (line) => (line.length <= 60 && ENLARGE.test(line.trim()) ? wholeLine(line) : null),
  },
  {
    id: 'english-back@1',
    kind: 'navigation',
    why: 'The way back to the list of articles, not the text.',
    fixes: { before: 'Back to all news', after: '' },
    leavesAlone: 'Back to the river, then, and to the question of who owns it.',
    places: TAIL,
    apply: (line) => (BACK.test(line.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')) ? wholeLine(line) : null),
  },
  {
    id: 'entry-footer@1',
    kind: 'source-line',
    why: 'Weblogs say below an entry when it was posted, where it is filed and how to answer.',
    fixes: {
      before: 'This entry was posted on Monday, May 20th, 2024 at 9:18 pm and is filed under Gardens.',
      after: '',
    },
    leavesAlone: 'This entry was posted on the shed door in May 1911, and nobody has taken it down.',
    places: TAIL,
    apply: (line) => (line.length <= 500 && ENTRY.test(line) ? wholeLine(line) : null),
  },
  {
    id: 'cite-line@1',
    kind: 'source-line',
    why: 'How to cite the article is said about it, not in it.',
    fixes: { before: 'Cite: Jane Doe. “The Slow River” 20 May 2024. Reed Review.', after: '' },
    leavesAlone: 'Cite the river, he says, as you would a witness.',
    places: TAIL,
    apply: (line) => (line.length <= 400 && CITE.test(line) ? wholeLine(line) : null),
  },
  {
    id: 'republished@1',
    kind: 'copyright-notice',
    why: 'Where an article appeared first and under which licence; kept as `rights`.',
    fixes: {
      before: 'This article was originally published on Reed Review under a Creative Commons licence.',
      after: '',
    },
    leavesAlone: 'This article was the first that she wrote about the river.',
    places: TAIL,
    apply: (line) => (line.length <= 300 && REPUBLISHED.test(line) ? wholeLine(line) : null),
  },
  {
    id: 'acknowledgement@1',
    kind: 'page-foot',
    why: 'Offices acknowledge the custodians of their land at the foot of every page.',
    fixes: {
      before: 'We acknowledge the Traditional Custodians of the land and pay respect to Elders past and present.',
      after: '',
    },
    leavesAlone: 'The council acknowledged the traditional owners at the opening on Saturday.',
    places: TAIL,
    apply: (line) => (line.length <= 400 && CUSTODIANS.test(line) ? wholeLine(line) : null),
  },
];
