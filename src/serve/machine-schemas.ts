/** What each answer of `/api/v1` looks like: checked by tests, and described in OpenAPI from the same schemas. */
import { z } from 'zod';
import { Article } from '../core/page.js';

const Id = z.string().regex(/^[a-z2-7]{16}$/);
const Moment = z.string().describe('ISO 8601, UTC');
const GoneAt = Moment.nullable().describe('since when the page is gone from its site');
const Listed = z.object({
  id: Id,
  url: z.string().nullable(),
  site: z.string().nullable(),
  kind: z.string(),
  title: z.string().nullable(),
  publishedAt: z.string().nullable().describe('ISO 8601 with offset, or a date'),
  source: z.string().nullable(),
  language: z.string().nullable(),
  chars: z.number().int().describe('UTF-16 units'),
  versions: z.number().int(),
  firstSeen: Moment,
  lastSeen: Moment,
  goneAt: GoneAt,
});
const Count = z.object({ value: z.string().nullable(), count: z.number().int() });
const Counts = z.array(Count);
const Found = z.object({
  total: z.number().int(),
  offset: z.number().int(),
  next: z.string().nullable().describe('address of the next page of hits'),
  hits: z.array(
    Listed.extend({
      score: z.number().describe('higher is better; comparable within one search only'),
      snippet: z.object({ text: z.string(), marks: z.array(z.tuple([z.number().int(), z.number().int()])) }),
    }),
  ),
  facets: z.object({ years: Counts, sources: Counts, sites: Counts, languages: Counts.nullable() }),
});
const Whole = Article.extend({
  version: z.object({
    number: z.number().int(),
    of: z.number().int(),
    capturedAt: Moment,
    origin: z.enum(['source', 'rules']),
    digest: z.string(),
  }),
  cluster: z.object({ id: Id, size: z.number().int(), representative: z.boolean() }).nullable(),
  goneAt: GoneAt,
});
const Versions = z.array(
  z.object({
    number: z.number().int(),
    capturedAt: Moment,
    savedAt: Moment,
    origin: z.enum(['source', 'rules']),
    digest: z.string(),
    run: z.number().int().nullable(),
    captures: z.number().int(),
  }),
);
const Site = z.object({
  site: z.string().nullable(),
  articles: z.number().int(),
  gone: z.number().int(),
  firstPublished: z.string().nullable(),
  lastPublished: z.string().nullable(),
  lastSeen: Moment,
});
const Cluster = z.object({
  id: Id,
  members: z.array(
    z.object({
      id: Id,
      url: z.string().nullable(),
      title: z.string().nullable(),
      publishedAt: z.string().nullable(),
      source: z.string().nullable(),
      chars: z.number().int(),
      kind: z.string().nullable(),
      score: z.number().nullable(),
    }),
  ),
});
const Run = z.object({
  id: z.number().int(),
  kind: z.string(),
  startedAt: Moment,
  finishedAt: Moment.nullable(),
  outcome: z.string().nullable(),
});
const Trend = z.object({ query: z.string(), years: Counts });
const Problem = z.object({ code: z.string(), message: z.string(), hint: z.string() });

/** Every schema that an answer has, by its name in the description. */
export const SCHEMAS = {
  Found,
  Article: Whole,
  Versions,
  Sites: z.array(Site),
  Sources: Counts,
  Cluster,
  Runs: z.array(Run),
  Trend,
  Problem,
};

export type SearchAnswer = z.infer<typeof Found>;
export type ProblemAnswer = z.infer<typeof Problem>;
