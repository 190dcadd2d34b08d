/** Words by which English pages give their furniture away: what readers press, how long a text takes to read, whom the press may ask. */
import { ENGLISH_NAME } from './labels.js';

/** One button, with its count. */
export const ENGLISH_BUTTON =
  /^(?:share|share this ?:|share (?:this|it|(?:on|via) \w+|this (?:article|story|post|page|on \w+))|tweet(?: this)?|pin(?: it)?|click to tweet|retweet|save|save (?:this|for later|this (?:article|story|post|page))|bookmark|print|print this(?: (?:article|page|story))?|e-?mail(?: this)?|copy(?: the)? link|get short url|forward to a friend|send to a friend|(?:download )?(?:printer[- ]friendly|printable)(?: version)?(?: \(pdf\))?|e-?mail (?:this )?(?:(?:story|article|page) )?to a (?:friend|colleague)|click to (?:share on [\w ]{1,20}|print|e-?mail (?:this|a link) to a friend)(?: \(opens in new window\))?|full story|continue reading|more|text size\s?[:：](?:\s?A[-+]?)*|a[-+]|subscribe(?: now)?|sign (?:up|in)(?: now)?|join now|donate(?: now)?|log in|follow(?: us)?|like|listen(?: to this (?:article|story))?|comments?|\d+ comments?|post comments?|leave a comment|view all|view comments|reprints?|caption|close|advert|facebook|twitter|linkedin|whatsapp|pinterest|reddit|stumbleupon|google\+|tumblr|instagram|digg|sign (?:the|my|our) guest ?book)\s?(?:\(\d*\+?\))?$/i;

/** `3 min read`, `Estimated 3 minutes`, `Reading time: 4 minutes`. */
export const READING_TIME =
  /^(?:(?:estimated|approx\.?|about)\s)?(?:reading time\s?[:：]?\s)?\d{1,2}[\s-]min(?:ute)?s?\.?(?:\sread(?:ing)?(?:\stime)?)?$/i;

/** Names with one mark between them, as several authors have it everywhere. */
export const listed = (names: string): string => names.replace(/,?\s(?:and|&)\s/g, ', ');

const REACHED = String.raw`(?:[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,30})+|\+?[\d(][\d\s().-]{6,20})`;
/** `Media contact: Ada Birch, 555-0100, ada@gazette.example`, `Contact Ada Birch at ada@gazette.example.` */
export const PRESS_CONTACT = new RegExp(
  String.raw`^(?:(?:(?:Media|Press)\s)?[Cc]ontacts?:\s${ENGLISH_NAME},\s|Contact\s${ENGLISH_NAME}\sat\s)${REACHED}(?:[,;]\s${REACHED})?\.?$`,
  'u',
);
