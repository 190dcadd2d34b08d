/** What a tag's name says of every element that has it: looked up once an element, not at each question. */

/** Elements that begin a line of their own. */
const BLOCK =
  'address article aside blockquote body button center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul caption';

/**
 * Never article text. `noscript` repeats what lazy loading hides, and the images in it are duplicates; some templates
 * keep a copy of the page's data in a form field. The reading aids of ruby are said twice when read.
 */
const UNREAD =
  'script style noscript template svg math select input textarea button canvas object applet datalist frameset title meta link base video audio embed iframe rt rp rtc';

/** Elements of a line. */
const INLINE = 'a abbr b big br cite code em font i img ins label mark s small span strong sub sup u html head';

/** A tag. */
export interface Tag {
  readonly name: string;
  /** Whether its element begins a line of its own. */
  readonly block: boolean;
  /** Whether its element can hold article text. */
  readonly read: boolean;
}

const TAGS = new Map<string, Tag>();
{
  const block = new Set(BLOCK.split(' '));
  const unread = new Set(UNREAD.split(' '));
  for (const name of [...block, ...unread, ...INLINE.split(' ')])
    TAGS.set(name, { name, block: block.has(name), read: !unread.has(name) });
}

/** The tag of a name in lower case. Its `name` is one string for all elements, so that comparing it costs nothing. */
export const tagOf = (name: string): Tag => TAGS.get(name) ?? { name, block: false, read: true };
