/**
 * Crawlee's `httpClient` by our own means, so that a handler's `sendRequest` passes the address guard, robots.txt and the
 * host's pause like everything else. What it brings is kept in the snapshots, beside the page it was asked for.
 */
import { Readable } from 'node:stream';
import type { BaseHttpClient, HttpRequest, HttpResponse, ResponseTypes, StreamingHttpResponse } from '@crawlee/core';
import type { FetchedPage } from '../src/core/page.js';
import type { Fetcher } from './fetcher.js';
import type { Gate } from './gate.js';
import { ownHeaders } from './own-code.js';

type Asked = Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body'>;

export function crawleeClient(fetcher: Fetcher, gate: Gate): BaseHttpClient {
  const ask = async ({ url, method = 'GET', headers = {}, body }: Asked): Promise<FetchedPage> => {
    if (method.toUpperCase() !== 'GET' || body !== undefined) throw new Error('An archive reads: only GET is sent.');
    const page = await fetcher.get(url.toString(), { headers: plain(headers) });
    gate.record(page);
    return page;
  };
  const answer = (page: FetchedPage) => ({
    ...{ url: page.finalUrl, redirectUrls: page.redirects.map((address) => new URL(address)), statusCode: page.status },
    ...{ headers: page.headers as Record<string, string | string[]>, trailers: {}, complete: true },
    ...(page.statusText === undefined ? {} : { statusMessage: page.statusText }),
    ...(page.remoteAddress === undefined ? {} : { ip: page.remoteAddress }),
  });
  return {
    async sendRequest<T extends keyof ResponseTypes = 'text'>(request: HttpRequest<T>): Promise<HttpResponse<T>> {
      const page = await ask(request as Asked);
      const bytes = Buffer.from(page.body);
      const { responseType = 'text', encoding = 'utf8' } = request;
      const text = () => bytes.toString(encoding);
      const body = responseType === 'buffer' ? bytes : responseType === 'json' ? JSON.parse(text()) : text();
      return { ...answer(page), request, body };
    },
    async stream(request: HttpRequest): Promise<StreamingHttpResponse> {
      const page = await ask(request);
      const done = { percent: 1, transferred: page.body.length, total: page.body.length };
      const stream = Readable.from([Buffer.from(page.body)]);
      return {
        ...answer(page),
        request,
        stream,
        downloadProgress: done,
        uploadProgress: { percent: 1, transferred: 0 },
      };
    },
  };
}

function plain(headers: NonNullable<HttpRequest['headers']>): Record<string, string> {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  return ownHeaders(Object.fromEntries(given.map(([name, value]) => [name, [value].flat().join(', ')])));
}
