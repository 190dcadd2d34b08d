import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicId } from '../../src/core/url.js';
import { SCHEMAS } from '../../src/serve/machine-schemas.js';
import { fillGarden, openRoom, type TestRoom, URLS } from './room.js';

const FIRST = publicId(URLS[0]!);
let garden: TestRoom;
beforeAll(async () => {
  garden = await openRoom(fillGarden);
});
afterAll(() => garden.room.close());

const json = async (path: string, status = 200): Promise<unknown> => {
  const answer = await garden.ask(path);
  expect(answer.status, path).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  return answer.json();
};

interface Described {
  readonly openapi: string;
  readonly paths: Record<
    string,
    {
      get: {
        operationId: string;
        responses: Record<string, { content: { 'application/json': { schema: { $ref: string } } } }>;
      };
    }
  >;
  readonly components: { readonly schemas: Record<string, object> };
}

describe('the JSON API', () => {
  it('answers every route as its description says', async () => {
    const described = (await json('/openapi.json')) as Described;
    expect(described.openapi).toBe('3.1.0');
    const names: string[] = [];
    for (const [path, { get }] of Object.entries(described.paths)) {
      const name = get.responses[200]!.content['application/json'].schema.$ref.split('/').at(
        -1,
      )! as keyof typeof SCHEMAS;
      expect(Object.keys(described.components.schemas)).toContain(name);
      const value = await json(
        `${path.replace('{id}', FIRST)}${path.endsWith('/trend') ? '?q=%E5%85%AC%E5%9B%AD' : ''}`,
      );
      // Strict: an answer holds nothing that the description does not name.
      const schema = SCHEMAS[name];
      const strict = 'strict' in schema ? (schema as typeof SCHEMAS.Problem).strict() : schema;
      expect(strict.safeParse(value).error?.issues ?? [], path).toEqual([]);
      names.push(get.operationId);
    }
    expect(new Set(names).size).toBe(names.length);
  });

  it('searches page by page', async () => {
    const first = (await json('/api/v1/search?limit=2&sort=date')) as {
      total: number;
      next: string;
      hits: { id: string }[];
    };
    expect([first.total, first.hits.length]).toEqual([3, 2]);
    const second = (await json(first.next.replace('http://localhost:9781', ''))) as {
      next: null;
      hits: { id: string }[];
    };
    expect([second.next, second.hits.length]).toEqual([null, 1]);
    expect(new Set([...first.hits, ...second.hits].map(({ id }) => id)).size).toBe(3);
  });

  it('says in one shape what is wrong', async () => {
    expect(await json('/api/v1/articles/aaaaaaaaaaaaaaaa', 404)).toMatchObject({ code: 'not-found' });
    expect(await json('/api/v1/nothing', 404)).toMatchObject({ code: 'not-found' });
    expect(await json('/api/v1/search?q=%22', 400)).toMatchObject({ code: 'bad-query' });
    expect(await json('/api/v1/search?limit=1000', 400)).toMatchObject({ code: 'bad-query' });
    expect(await json('/api/v1/search?offset=-1', 400)).toMatchObject({ code: 'bad-query' });
  });
});
