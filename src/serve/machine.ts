/** The archive as JSON, version 1, and its description in OpenAPI 3.1, both from the same schemas. */
import { z } from 'zod';
import type { Archive } from '../../storage/index.js';
import { softwareVersion } from '../config/version.js';
import { StopRun } from '../core/errors.js';
import { KINDS } from '../core/page.js';
import { rowOf } from './find.js';
import { path as pathOf } from './fragments.js';
import { type ProblemAnswer, SCHEMAS, type SearchAnswer } from './machine-schemas.js';
import { checkNames, wholeNumber } from './parameters.js';
import { MAY_BE_OLD } from './readings.js';
import type { App, Asked, Room } from './room.js';
import { chosenIn, SCRIPT_LANGUAGES, SORTS, searchOptions } from './search-form.js';

const MOST = 100;
const USUAL = 20;

type SchemaName = keyof typeof SCHEMAS;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly does: string;
  readonly schema: object;
}

interface Route {
  readonly path: string;
  readonly does: string;
  readonly answers: SchemaName;
  readonly parameters: readonly Parameter[];
  /** Null: there is no such thing. */
  readonly answer: (room: Room, c: Asked) => unknown;
}

const text = { type: 'string' } as const;
const ID: Parameter = {
  name: 'id',
  in: 'path',
  does: 'the id of an article',
  schema: { type: 'string', pattern: '^[a-z2-7]{16}$' },
};
const query = (name: string, does: string, schema: object = text): Parameter => ({ name, in: 'query', does, schema });
const LIMIT = query('limit', `at most ${MOST}`, { type: 'integer', minimum: 1, maximum: MOST, default: USUAL });
const OFFSET = query('offset', 'how many are passed over', { type: 'integer', minimum: 0, default: 0 });

const ROUTES: readonly Route[] = [
  {
    path: '/api/v1/search',
    does: 'Searches articles. All parameters are optional; without q every article is found.',
    answers: 'Found',
    parameters: [
      query(
        'q',
        'words, "a phrase", -without, title:, site:, source:, author:, tag:, after:, before: (both with the time they name)',
      ),
      query('site', 'exactly this site; - for none'),
      query('source', 'exactly this source; - for none'),
      query('year', 'year of publication; - for no date'),
      query('script', 'script of the text', { type: 'string', enum: Object.keys(SCRIPT_LANGUAGES) }),
      query('kind', 'kind of the page', { type: 'string', enum: [...KINDS] }),
      query('sort', 'order of the hits', { type: 'string', enum: [...SORTS], default: 'relevance' }),
      ...[LIMIT, OFFSET],
    ],
    answer: search,
  },
  {
    path: '/api/v1/articles/{id}',
    does: 'The latest version of an article, as the JSON Lines export writes it.',
    answers: 'Article',
    parameters: [ID],
    answer: (room, c) => {
      const row = rowOf(room, c.req.param('id')!);
      return row === null ? null : { ...row.article, version: row.version, cluster: row.cluster, goneAt: row.goneAt };
    },
  },
  {
    path: '/api/v1/articles/{id}/versions',
    does: 'All versions of an article, the oldest first.',
    answers: 'Versions',
    parameters: [ID],
    answer: ({ archive }, c) => {
      const versions = archive.articles.versions(c.req.param('id')!);
      if (versions.length === 0) return null;
      return versions.map(({ captures, textDigest: _, ...version }) => ({ ...version, captures: captures.length }));
    },
  },
  {
    path: '/api/v1/articles/{id}/cluster',
    does: 'The articles that tell the same story, the earliest first; the article alone when no other does.',
    answers: 'Cluster',
    parameters: [ID],
    answer: ({ archive }, c) => {
      const cluster = archive.clusters.story(c.req.param('id')!);
      return cluster === null ? null : { ...cluster, members: cluster.members.slice(0, 1000) };
    },
  },
  {
    path: '/api/v1/sites',
    does: 'Every site with its sums.',
    answers: 'Sites',
    parameters: [],
    answer: ({ readings }) => readings.ask('sites', [], MAY_BE_OLD),
  },
  {
    path: '/api/v1/sources',
    does: 'The 1,000 sources that most articles name.',
    answers: 'Sources',
    parameters: [],
    answer: ({ readings }) => readings.ask('sources', [], MAY_BE_OLD),
  },
  {
    path: '/api/v1/trend',
    does: 'How many articles match a query, by year of publication.',
    answers: 'Trend',
    parameters: [query('q', 'a query as in search')],
    answer: async ({ readings }, c) => {
      const q = c.req.query('q') ?? '';
      return { query: q, years: await readings.ask('trend', [q], MAY_BE_OLD) };
    },
  },
  {
    path: '/api/v1/runs',
    does: 'The latest runs, without their reports; of a library those of one site.',
    answers: 'Runs',
    parameters: [query('site', 'the name of a site of the library'), LIMIT],
    answer: (room, c) =>
      archiveAsked(room, c)
        .runs.list(wholeNumber(c, 'limit', USUAL, 1, MOST))
        .map(({ id, kind, startedAt, finishedAt, outcome }) => ({ id, kind, startedAt, finishedAt, outcome })),
  },
];

export function mountMachine(app: App, room: Room): void {
  for (const { path, parameters, answer } of ROUTES)
    app.get(path.replace(/\{(\w+)\}/g, ':$1'), async (c) => {
      try {
        checkNames(
          c,
          parameters.flatMap((one) => (one.in === 'query' ? [one.name] : [])),
        );
        const value = await answer(room, c);
        if (value !== null) return c.json(value);
        if (await room.hasForgotten(c.req.param('id') ?? ''))
          return c.json(problem('forgotten', 'This article was removed on request.', 'Nothing of it is kept.'), 410);
        return c.json(problem('not-found', 'There is no such article.', 'GET /api/v1/search finds ids.'), 404);
      } catch (error) {
        if (!(error instanceof StopRun) || (error.code !== 'bad-query' && error.code !== 'busy')) throw error;
        const { code, message, hint } = error;
        return c.json(problem(code, message, hint), code === 'busy' ? 503 : 400);
      }
    });
  app.all('/api/*', (c) =>
    c.json(problem('not-found', 'There is no such route.', 'GET /openapi.json lists them.'), 404),
  );
  app.get('/openapi.json', (c) => c.json(openApi(room.absolute('/', c.req.url))));
}

const problem = (code: string, message: string, hint: string): ProblemAnswer => ({ code, message, hint });

async function search(room: Room, c: Asked): Promise<SearchAnswer> {
  const chosen = chosenIn(c);
  const limit = wholeNumber(c, 'limit', USUAL, 1, MOST);
  const offset = wholeNumber(c, 'offset', 0, 0, 1_000_000);
  const options = { ...searchOptions(chosen), limit, offset, facets: true };
  const { total, hits, facets } = await room.readings.ask('search', [chosen.q ?? '', options]);
  const next =
    offset + hits.length < total ? pathOf('/api/v1/search', { ...chosen, limit, offset: offset + limit }) : null;
  return {
    ...{ total, offset, next: next === null ? null : room.absolute(next, c.req.url) },
    hits: hits.map((hit) => ({
      ...hit,
      snippet: { text: hit.snippet.text, marks: hit.snippet.marks.map(([from, to]): [number, number] => [from, to]) },
    })),
    facets: facets!,
  };
}

/** The archive that a question is about: of a library that of a site, which it must name. */
function archiveAsked(room: Room, c: Asked): Archive {
  const archive = room.archiveAt(c.req.query('site') ?? null);
  if (archive !== null) return archive;
  throw new StopRun(
    'bad-query',
    'There is no such site to read.',
    'site= names a site of the library; /runs lists them.',
  );
}

function openApi(server: string): object {
  const schema = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });
  const body = (name: SchemaName) => ({ 'application/json': { schema: schema(name) } });
  const answer = (description: string, name: SchemaName) => ({ description, content: body(name) });
  const paths = ROUTES.map(({ path, does, answers, parameters }) => [
    path,
    {
      get: {
        operationId: path
          .replace('/api/v1/', '')
          .replaceAll(/[/{}]+/g, '-')
          .replace(/-$/, ''),
        summary: does,
        parameters: parameters.map(({ name, in: place, does: description, schema: of }) => ({
          ...{ name, in: place, required: place === 'path', description, schema: of },
        })),
        responses: {
          200: answer('the answer', answers),
          400: answer('the question makes no sense', 'Problem'),
          404: answer('there is no such thing', 'Problem'),
          410: answer('the article was removed on request', 'Problem'),
          503: answer('too many searches wait', 'Problem'),
        },
      },
    },
  ]);
  const schemas = Object.entries(SCHEMAS).map(([name, one]) => {
    const { $schema: _, ...rest } = z.toJSONSchema(one, { io: 'output' }) as Record<string, unknown>;
    return [name, rest];
  });
  return {
    openapi: '3.1.0',
    info: {
      title: 'Yuanye reading room',
      version: softwareVersion(),
      description: 'Reads an archive; nothing can be written here. Texts belong to their authors and publishers.',
    },
    servers: [{ url: server.replace(/\/$/, '') }],
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  };
}
