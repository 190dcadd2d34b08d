/** A curation as JSON, to keep or to take elsewhere. Notes are annotations in the form of the W3C. */
import { z } from 'zod';
import type { Archive, CurationContent, Note } from '../../../storage/index.js';
import { EXIT, StopRun } from '../../core/errors.js';
import { checked, LONGEST } from './curate.js';

const Id = z.string().regex(/^[a-z2-7]{16}$/);
const Moment = z.iso.datetime();
const value = (what: keyof typeof LONGEST) =>
  z
    .string()
    .max(2 * LONGEST[what])
    .transform((text, context) => {
      try {
        return checked(what, text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
        return z.NEVER;
      }
    });
const Place = z.number().int().nonnegative();

const Annotation = z.object({
  '@context': z.literal('http://www.w3.org/ns/anno.jsonld'),
  id: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
  type: z.literal('Annotation'),
  created: Moment,
  modified: Moment,
  body: z.object({ type: z.literal('TextualBody'), value: value('note'), format: z.literal('text/plain') }),
  target: z.object({
    source: z.string().regex(/^urn:yuanye:[a-z2-7]{16}$/),
    /** When the version was captured on which the note was made. */
    state: z.object({ type: z.literal('TimeState'), sourceDate: z.string().max(40) }).optional(),
    selector: z
      .tuple([
        z.object({
          type: z.literal('TextQuoteSelector'),
          exact: z
            .string()
            .min(1)
            .max(2 * LONGEST.quote),
          prefix: z.string().max(200),
          suffix: z.string().max(200),
        }),
        z.object({ type: z.literal('TextPositionSelector'), start: Place, end: Place }),
      ])
      .optional(),
  }),
});
type Annotation = z.infer<typeof Annotation>;

export const CurationFile = z.object({
  schema: z.literal('curation@1'),
  tags: z.array(z.object({ article: Id, tag: value('tag'), at: Moment })),
  notes: z.array(Annotation),
  collections: z.array(
    z.object({
      name: value('collection'),
      createdAt: Moment,
      articles: z.array(z.object({ article: Id, at: Moment })),
    }),
  ),
  marks: z.array(z.object({ article: Id, reason: value('reason'), at: Moment })),
});
export type CurationFile = z.infer<typeof CurationFile>;

/** The same content gives the same bytes. */
export function curationFile({ curation }: Archive): CurationFile {
  const { notes, ...rest } = curation.content();
  return { schema: 'curation@1', tags: [...rest.tags], notes: notes.map(annotationOf), ...mutable(rest) };
}

const mutable = ({ collections, marks }: Omit<CurationContent, 'notes'>) => ({
  collections: collections.map((one) => ({ ...one, articles: [...one.articles] })),
  marks: [...marks],
});

function annotationOf({ id, article, passage, body, seen, createdAt, modifiedAt }: Note): Annotation {
  return {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    id: `urn:uuid:${id}`,
    type: 'Annotation',
    created: createdAt,
    modified: modifiedAt,
    body: { type: 'TextualBody', value: body, format: 'text/plain' },
    target: {
      source: `urn:yuanye:${article}`,
      ...(seen === null ? {} : { state: { type: 'TimeState' as const, sourceDate: seen } }),
      ...(passage === null ? {} : { selector: selectorsOf(passage) }),
    },
  };
}

function selectorsOf({ exact, prefix, suffix, start, end }: NonNullable<Note['passage']>) {
  return [
    { type: 'TextQuoteSelector' as const, exact, prefix, suffix },
    { type: 'TextPositionSelector' as const, start, end },
  ] satisfies Annotation['target']['selector'];
}

function noteOf({ id, created, modified, body, target }: Annotation): Note {
  const [quote, position] = target.selector ?? [];
  const passage =
    quote === undefined || position === undefined
      ? null
      : { exact: quote.exact, prefix: quote.prefix, suffix: quote.suffix, start: position.start, end: position.end };
  return {
    ...{ id: id.slice('urn:uuid:'.length), article: target.source.slice('urn:yuanye:'.length), passage },
    ...{ body: body.value, seen: target.state?.sourceDate ?? null, createdAt: created, modifiedAt: modified },
  };
}

export interface Imported {
  /** Entries that were added or renewed; the others were there. */
  readonly changed: number;
  /** Entries left out, because their articles were forgotten on request. */
  readonly forgotten: number;
  /** Articles that are named and are not in this archive. */
  readonly missing: number;
}

/** Adds what a file holds and the archive has not; all or nothing. Throws StopRun when it is no such file. */
export function importCuration(archive: Archive, text: string): Imported {
  const parsed = CurationFile.safeParse(jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw noFile(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const gone = new Set(archive.forgetting.list().map(({ id }) => id));
  let forgotten = 0;
  const named = new Set<string>();
  const stays = ({ article }: { article: string }) => {
    named.add(article);
    if (gone.has(article)) forgotten++;
    return !gone.has(article);
  };
  const { tags, notes, collections, marks } = parsed.data;
  const content: CurationContent = {
    tags: tags.filter(stays),
    notes: notes.map(noteOf).filter(stays),
    collections: collections.map((one) => ({ ...one, articles: one.articles.filter(stays) })),
    marks: marks.filter(stays),
  };
  const changed = archive.curation.merge(content);
  const missing = [...named].filter((id) => !gone.has(id) && archive.articles.versions(id).length === 0).length;
  return { changed, forgotten, missing };
}

/** Whether a text is a file that `curationFile` gave. */
export function isCuration(text: string): boolean {
  try {
    return CurationFile.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw noFile((error as Error).message);
  }
}

const noFile = (why: string) =>
  new StopRun(
    'no-curation',
    `This is no curation: ${why}`,
    'Give a file that yuanye curate export has written.',
    EXIT.usage,
  );
