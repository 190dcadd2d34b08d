/** The third stage of the pipeline: from the whole page to the article, its metadata and the page's links; one parse. */
import { createHash } from 'node:crypto';
import { isPageEnd } from '../core/markup.js';
import type { Article, Block, Extraction, Flag, RepairedPage, SiteProfile } from '../core/page.js';
import { textOfBlocks } from '../core/text-of-blocks.js';
import { canonicalUrl, publicId } from '../core/url.js';
import { belowHeading, cutHead, cutSummary } from './above.js';
import { agreement } from './agree.js';
import { attachmentFlag, attachmentsOf, isCover } from './attachments.js';
import { authorBelow, cutAuthorNote, cutBiography } from './author-box.js';
import { bestElement } from './best-element.js';
import { isDumpHead, toBlocks } from './blocks.js';
import { isFrontPage } from './bounds.js';
import { bylineSpots, readByline } from './byline.js';
import { inCaption } from './caption-end.js';
import { fold, tidy } from './chars.js';
import { cutClosing } from './closing.js';
import { judgeConfidence } from './confidence.js';
import { cutOut } from './cuts.js';
import { linesInData } from './data.js';
import { Clock } from './dates.js';
import { dayOrder } from './day-order.js';
import { readDump } from './dump.js';
import { ARTICLE_END } from './ends.js';
import { englishInfo, isCredits } from './english.js';
import { cutEnglishHead, termLists } from './english-head.js';
import { cutCredits, figuresBeside } from './figures.js';
import { cutFilmTitles } from './film-titles.js';
import { readHead } from './head.js';
import { withIssue } from './issue.js';
import { judgeKind } from './kind.js';
import { readLanguage } from './language.js';
import { type Line, makeLines } from './lines.js';
import { pageLinks, Resolver } from './links.js';
import { readMetadata } from './meta.js';
import { findNotice } from './notice.js';
import { overlap, secondOpinion } from './opinion.js';
import { cutPaper, isPaper, tellsOfPaper } from './paper.js';
import { cutPublisher } from './publisher.js';
import { boxBelow, isEntry, RELATED_HEAD, readRelated } from './related.js';
import { ScoredPage } from './scored-page.js';
import { partsBeside } from './sections.js';
import { choose, takeOut } from './select.js';
import { settle } from './settle.js';
import { findTitle } from './title.js';
import { parse } from './tree.js';
import { partsBehind } from './window-title.js';

export { joinParts } from './join.js';
export { onwardOf } from './onward.js';
export { mayMean, relativeTo } from './relative-date.js';

const NOT_WHOLE: Flag = {
  ...{ kind: 'not-whole', at: 0, text: '' },
  reason: 'the page has more elements than are read, or nests them without end: what follows is missing',
};

/** Whether the bytes broke off before the page's end; an answer that was cut may hold its page whole. */
const isCut = ({ flags, text }: RepairedPage): boolean =>
  flags.some(({ kind }) => kind === 'truncated') && !isPageEnd(text);

const NEXT_WORDS = ['下一页', '下一頁', '下页', '下頁'];

/** Finds the article of a repaired page. Never throws: any text is some page, and `kind` says which. */
export function extract(page: RepairedPage, profile: SiteProfile | null): Extraction {
  const clock = new Clock(page.fetchedAt, profile?.timeZone ?? 'Asia/Shanghai');
  return page.media === 'text' ? fromDump(page, profile, clock) : fromHtml(page, profile, clock);
}

function fromHtml(page: RepairedPage, profile: SiteProfile | null, { fetchedAt, timeZone }: Clock): Extraction {
  const tree = parse(page.text);
  const taken = takeOut(tree, profile?.select ?? {});
  const head = readHead(tree.root);
  const { lines, anchors } = makeLines(tree);
  const clock = new Clock(fetchedAt, timeZone, dayOrder(lines, head.lang));
  const resolver = new Resolver(page.url, head.base, page.linkEncoding ?? page.encoding.used);
  const meta = readMetadata(head);
  const stated = [...meta.titles.slice(0, 2).map((t) => t.value), ...(meta.summary === null ? [] : [meta.summary])];
  const scored = new ScoredPage(tree.root, lines, tidy(head.title), stated);
  const chosen = profile === null ? null : choose(tree, lines, profile.select);
  const found = cutOut(scored, chosen?.body ?? bestElement(scored));
  const paper = isPaper(head);
  const terms = termLists(lines, found.kept);
  const isProse = (line: Line) =>
    line.p >= 1 &&
    line.w >= 12 &&
    !(line.el.outer !== null && terms.has(line.el.outer)) &&
    englishInfo(line.text, clock)?.sure !== true &&
    !isCredits(line, clock) &&
    !(paper && tellsOfPaper(line));
  const proseFrom = (from: number) => found.kept.find((i) => i >= from && isProse(lines[i]!));
  const firstProse = proseFrom(belowHeading(lines, proseFrom(0), tidy(head.title))) ?? found.el.from;
  const title = chosen?.title
    ? { title: chosen.title.text, from: 'the profile', line: chosen.title.line }
    : findTitle(lines, firstProse, head.title, meta.titles, anchors);

  const sites = [...meta.sites, ...partsBehind(head.title)];
  const titleLine = title?.line ?? -1;
  // A title with a comma in it is no prose.
  const below = titleLine === firstProse ? (proseFrom(titleLine + 1) ?? firstProse) : firstProse;
  // Nor is the caption of a picture above the byline.
  const captioned = lines[below] !== undefined && inCaption(lines[below].el);
  const prose = captioned ? (proseFrom(below + 1) ?? below) : below;
  const inLines = readByline(lines, bylineSpots(lines, titleLine, prose, found), clock, sites);
  const byline = withIssue(inLines, lines, titleLine, clock);
  const settled = settle({
    chosen,
    meta,
    byline,
    scripts: head.scripts,
    anchors,
    title: title?.title ?? null,
    clock,
    sites,
  });
  const { published, modified, source, editor } = settled;
  const author = settled.author ?? authorBelow(lines, found);
  const ofTitle = title?.rows ?? 1;
  // The further lines of a title within the text's own container are no lines of the text.
  const titled = { ...found, kept: found.kept.filter((i) => i <= titleLine || i >= titleLine + ofTitle) };
  const known = { title: titleLine, days: [published?.iso, modified], names: [source, author, editor] };
  const withoutPaper = paper ? cutPaper(lines, titled, titleLine, author) : titled;
  const headless = cutEnglishHead(lines, cutHead(lines, withoutPaper, known, clock), known, clock);
  const open = cutClosing(lines, headless, known, clock);
  const told = cutPublisher(lines, cutSummary(lines, open, titleLine, meta.summary), [
    source,
    author,
    ...meta.sites,
    sites.at(-1) ?? null,
  ]);
  const boxless = cutAuthorNote(lines, cutFilmTitles(lines, cutBiography(lines, told, author)), author);
  const figures = figuresBeside(lines, boxless.el, titleLine, (el) => scored.chrome.has(el));
  const parts = partsBeside(lines, boxless, titleLine, (el) => scored.chrome.has(el));
  const { body, kept, photographer } = cutCredits(lines, boxless, {
    above: [...parts.above, ...figures.above],
    below: figures.below.length > 0 ? figures.below : parts.below,
  });
  const related = readRelated(taken.related.filter(isEntry), resolver.resolve);
  for (let i = 0; i < lines.length && related.length === 0; i += 1) {
    if (lines[i]!.text.length < 24 && RELATED_HEAD.test(lines[i]!.text)) {
      related.push(...readRelated(boxBelow(lines, i, body.el.from, body.el.to), resolver.resolve));
    }
  }

  const shown = bodyLines(lines, kept, title?.title ?? null, titleLine);
  const inData = linesInData(head, shown, title?.title ?? null);
  const keptLines = inData ?? shown;
  const second = secondOpinion(lines.slice(0, scored.end));
  const blocks = toBlocks(keptLines, resolver.resolvePicture, figures.captions);
  const text = textOfBlocks(blocks);
  const sums = sumUp(lines, keptLines);
  const attachments = attachmentsOf(anchors, body, resolver.resolve);
  const judged = judgeKind({
    title: title?.title ?? null,
    lines,
    bodyW: sums.bodyW,
    bodyP: sums.bodyP,
    pictures: blocks.filter((b) => b.kind === 'image').length,
    players: head.playing,
    hasDate: byline.date !== null || published !== null,
    allW: sums.allW,
    allLinkW: sums.allLinkW,
    ogType: meta.ogType,
    isFrontPage: isFrontPage(lines, body.el, head.title, body.kept),
    isCover: isCover(attachments, sums.bodyW),
  });
  const inBody = new Set(body.kept);
  // What follows the article's end says nothing about the article.
  const cuts = body.removed.filter(({ rule }) => rule !== ARTICLE_END);
  // Pictures between title and text part nothing.
  const pictures = lines.slice(title?.line ?? 0, firstProse).filter((line) => line.kind === 'image').length;
  const sure = judgeConfidence({
    kept: keptLines,
    cuts: cuts.length,
    cutChars: cuts.reduce((sum, r) => sum + r.text.length, 0),
    titleFrom: title?.from ?? null,
    titleShown: titleLine >= 0,
    hasDate: published !== null,
    isArticle: judged.kind === 'article',
    agreement: agreement(text, title === null ? stated : [title.title, ...stated]),
    distance: title === null || title.line < 0 ? null : firstProse - title.line - pictures,
    overlap: second === null || inData !== null ? 1 : overlap(lines, body.kept, second),
    alone: !lines.some(({ p, w, hidden }, i) => p >= 1 && w >= 10 && !hidden && !inBody.has(i)),
    isHidden: inData !== null,
    isCut: isCut(page) || tree.stopped,
  });
  const written = readLanguage(text === '' ? (title?.title ?? '') : text, head.lang);
  const url = addressOf(page.url, meta.canonical, resolver);
  const relatedUrls = new Set(related.flatMap((r) => (r.url === undefined ? [] : [r.url])));
  const article: Article = {
    schema: 'article@2',
    id: publicId(url ?? `sha256:${createHash('sha256').update(text).digest('hex')}`),
    url,
    urls: [...new Set([url, canonicalUrl(page.url)].filter((u) => u !== null))],
    site: profile?.site ?? null,
    kind: judged.kind,
    title: title?.title ?? null,
    publishedAt: published?.iso ?? null,
    publishedAtText: published?.text ?? null,
    modifiedAt: modified,
    source,
    sourceUrl: byline.sourceHref === null ? null : resolver.resolve(byline.sourceHref),
    author,
    editor,
    photographer: settled.photographer ?? photographer,
    views: byline.views,
    language: written.language,
    script: written.script,
    encoding: page.encoding,
    blocks,
    text,
    related,
    keywords: [...meta.keywords],
    summary: meta.summary,
    images: [...new Set(blocks.flatMap((b) => (b.src === undefined ? [] : [b.src])))],
    rights: findNotice(lines, body),
    removed: [...taken.removed, ...body.removed],
    trail: [...page.trail],
    // Lists and front pages have no article's markup, and need none.
    flags: [
      ...page.flags,
      ...(tree.stopped ? [NOT_WHOLE] : []),
      ...settled.disagreements,
      ...attachmentFlag(attachments, sums.bodyW),
      ...(judged.kind === 'article' ? (chosen?.failed ?? []) : []),
    ],
    confidence: sure.confidence,
    confidenceBecause: sure.because,
  };
  const textLength = page.text.length;
  return {
    article,
    attachments,
    textLength,
    links: pageLinks(head, [...anchors, ...taken.anchors], resolver, profile?.next.text ?? NEXT_WORDS, relatedUrls),
  };
}

function fromDump(page: RepairedPage, profile: SiteProfile | null, clock: Clock): Extraction {
  const dump = readDump(page.text, clock);
  const { lines, body } = dump;
  const title = dump.titleText;
  const spots = dump.info.map((at) => ({ at, where: 'head' }) as const);
  const byline = readByline(lines, spots, clock);
  const blocks: Block[] = body.map((line, i) =>
    isDumpHead(line.text, body[i - 1]?.text, body[i + 1]?.text)
      ? { kind: 'heading', level: 2, text: line.text }
      : { kind: 'paragraph', text: line.text },
  );
  const text = textOfBlocks(blocks);
  const related =
    dump.related < 0
      ? []
      : readRelated(
          lines.slice(dump.related + 1).map((l) => ({ text: l.text, href: null })),
          () => null,
        );
  const sums = sumUp(lines, body);
  const judged = judgeKind({
    title, lines, bodyW: sums.bodyW, bodyP: sums.bodyP, pictures: 0, players: 0,
    hasDate: byline.date !== null, allW: sums.allW, allLinkW: 0, ogType: null, isFrontPage: false, isCover: false,
  }); // biome-ignore format: a record
  const sure = judgeConfidence({
    kept: body, cuts: 0, cutChars: 0, titleFrom: title === null ? null : 'first line', titleShown: title !== null,
    hasDate: byline.date !== null, isArticle: judged.kind === 'article', agreement: null, distance: null, overlap: 1, alone: false, isHidden: false, isCut: isCut(page),
  }); // biome-ignore format: a record
  const written = readLanguage(text, null);
  const url = canonicalUrl(page.url);
  return {
    article: {
      schema: 'article@2',
      id: publicId(url ?? `sha256:${createHash('sha256').update(text).digest('hex')}`),
      url,
      urls: url === null ? [] : [url],
      site: profile?.site ?? null,
      kind: judged.kind,
      title,
      publishedAt: byline.date?.iso ?? null,
      publishedAtText: byline.date?.text ?? null,
      modifiedAt: byline.modified?.iso ?? null,
      source: byline.fields.source ?? null,
      sourceUrl: null,
      author: byline.fields.author ?? null,
      editor: byline.fields.editor ?? null,
      photographer: byline.fields.photographer ?? null,
      views: byline.views,
      ...written,
      encoding: page.encoding,
      blocks,
      text,
      related,
      keywords: [],
      summary: null,
      images: [],
      rights: null,
      removed: [],
      trail: [...page.trail],
      flags: [...page.flags],
      confidence: sure.confidence,
      confidenceBecause: sure.because,
    },
    links: [],
    attachments: [],
    textLength: page.text.length,
  };
}

/** The body's lines without the title, should it stand in the same container. */
function bodyLines(lines: readonly Line[], kept: readonly number[], title: string | null, titleLine: number): Line[] {
  const folded = title === null ? '' : fold(title);
  const out: Line[] = [];
  for (const i of kept) {
    const line = lines[i]!;
    if (line.hidden) continue;
    if (i === titleLine || (out.length < 3 && line.kind === 'heading' && fold(line.text) === folded)) continue;
    out.push(line);
  }
  return out;
}

function sumUp(lines: readonly Line[], kept: readonly Line[]) {
  const sums = { bodyW: 0, bodyP: 0, allW: 0, allLinkW: 0 };
  for (const line of lines) {
    sums.allW += line.w;
    sums.allLinkW += line.linkW;
  }
  for (const line of kept) {
    sums.bodyW += line.w;
    sums.bodyP += line.p;
  }
  return sums;
}

function addressOf(pageUrl: string, canonical: string | null, resolver: Resolver): string | null {
  const own = canonicalUrl(pageUrl);
  if (own !== null) return own;
  const stated = canonical === null ? null : resolver.resolve(canonical);
  return stated === null ? null : canonicalUrl(stated);
}
