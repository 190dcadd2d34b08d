/** A store in a bucket of an S3 server. Requests are signed by aws4fetch and sent by undici, which streams files. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { Parser } from 'htmlparser2';
import { request } from 'undici';
import { EXIT, StopRun } from '../../core/errors.js';
import type { FileSource, Store, StoredObject } from './store.js';

export interface S3Options {
  readonly bucket: string;
  readonly prefix: string;
  /** Empty: Amazon's own. */
  readonly endpoint: string;
  readonly region: string;
  readonly key: string;
  readonly secret: string;
  readonly token: string;
}

/** What fails for a moment is asked again so often, after so many milliseconds, each time twice as long. */
const [TRIES, FIRST_PAUSE_MS] = [4, 250];
const HEADERS_MS = 30_000;

interface Ask {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly source?: Buffer | FileSource;
}

type Answer = Awaited<ReturnType<typeof request>>;

export class S3Store implements Store {
  readonly address: string;
  private readonly base: string;
  private readonly prefix: string;
  /** How far the server's clock is ahead of this machine's, in milliseconds: a signature has a time. */
  private skewMs = 0;

  constructor(private readonly options: S3Options) {
    const { bucket, prefix, endpoint, region, key, secret } = options;
    this.address = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`;
    this.prefix = prefix === '' ? '' : `${prefix}/`;
    if (key === '' || secret === '')
      throw this.stop('store-denied', 'no credentials are given', 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
    if (endpoint !== '' && !/^https?:\/\/[^/]+/.test(endpoint))
      throw this.stop('store-missing', `"${endpoint}" is no http address`, 'Correct AWS_ENDPOINT_URL.');
    this.base =
      endpoint === '' ? `https://${bucket}.s3.${region}.amazonaws.com/` : `${endpoint.replace(/\/+$/, '')}/${bucket}/`;
  }

  async put(key: string, source: Buffer | FileSource): Promise<void> {
    const answer = await this.ask({ method: 'PUT', key, source });
    await answer.body.dump();
  }

  async get(key: string, from = 0): Promise<Readable | null> {
    const headers: Record<string, string> = from === 0 ? {} : { range: `bytes=${from}-` };
    const answer = await this.ask({ method: 'GET', key, headers }, [404]);
    if (answer.statusCode !== 404) return answer.body;
    const { Code } = await factsOf(answer);
    if (Code === 'NoSuchBucket') throw this.noBucket();
    return null;
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    // The first form of this request, which every server knows: it goes on behind the last key.
    let after: string | undefined;
    do {
      const query = { prefix: this.prefix + prefix };
      const answer = await this.ask({
        method: 'GET',
        key: '',
        query: after === undefined ? query : { ...query, marker: after },
      });
      const objects: StoredObject[] = [];
      after = undefined;
      const facts = await factsOf(answer, ({ Key = '', Size = '0' }) => {
        objects.push({ key: Key.slice(this.prefix.length), bytes: Number(Size) });
        after = Key;
      });
      yield* objects;
      if (facts['IsTruncated'] !== 'true') return;
    } while (after !== undefined);
  }

  async delete(key: string): Promise<void> {
    const answer = await this.ask({ method: 'DELETE', key }, [404]);
    await answer.body.dump();
  }

  /** Sends a request; resolves with an answer of success, or of a status that is expected. */
  private async ask(ask: Ask, expected: readonly number[] = []): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      let why: string;
      try {
        const answer = await this.send(ask);
        const { statusCode: status } = answer;
        if (status < 300 || expected.includes(status)) return answer;
        const { Code = '', Message = '' } = await factsOf(answer);
        why = `${status} ${Code} ${Message}`.trim();
        if (this.corrected(answer, Code) && tries < TRIES) continue;
        if (status < 500 && status !== 429 && status !== 408) throw this.refused(status, Code, why);
      } catch (error) {
        if (error instanceof StopRun) throw error;
        // What failed on the own disk is no fault of the store's.
        const { code = '', message } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT') throw error;
        why = message || code;
      }
      if (tries === TRIES)
        throw this.stop(
          'store-unreachable',
          why,
          'Is the server up, and its address right? AWS_ENDPOINT_URL names it.',
        );
      await wait(FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + Math.random()));
    }
  }

  private async send({ method, key, query = {}, headers = {}, source }: Ask): Promise<Answer> {
    const { key: accessKeyId, secret: secretAccessKey, token, region } = this.options;
    const url = new URL(this.base + (key === '' ? '' : encoded(this.prefix + key)));
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const sha256 = Buffer.isBuffer(source)
      ? createHash('sha256').update(source).digest('hex')
      : (source?.sha256 ?? createHash('sha256').digest('hex'));
    const signer = new AwsV4Signer({
      ...{ method, url: url.href, accessKeyId, secretAccessKey, region, service: 's3' },
      ...(token === '' ? {} : { sessionToken: token }),
      datetime: new Date(Date.now() + this.skewMs).toISOString().replace(/[:-]|\.\d{3}/g, ''),
      headers: { ...headers, 'x-amz-content-sha256': sha256 },
    });
    const signed = await signer.sign();
    const length = Buffer.isBuffer(source) ? source.length : source?.bytes;
    const body = Buffer.isBuffer(source) ? source : source === undefined ? null : createReadStream(source.path);
    return request(signed.url, {
      ...{ method, body, headersTimeout: HEADERS_MS },
      headers: {
        ...Object.fromEntries(signed.headers),
        ...(length === undefined ? {} : { 'content-length': String(length) }),
      },
    });
  }

  /** A clock that is wrong is known by the server's own; true when the next signature has another time. */
  private corrected(answer: Answer, code: string): boolean {
    if (code !== 'RequestTimeTooSkewed') return false;
    const skew = Date.parse(String(answer.headers['date'])) - Date.now();
    if (Number.isNaN(skew) || Math.abs(skew - this.skewMs) < 60_000) return false;
    this.skewMs = skew;
    return true;
  }

  private refused(status: number, code: string, why: string): StopRun {
    if (code === 'NoSuchBucket') return this.noBucket();
    if (status === 401 || status === 403)
      return this.stop(
        'store-denied',
        why,
        'The key needs the rights to get, put, list and delete objects. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY give it.',
      );
    return this.stop('store-unreachable', why, 'Check the address, the region (AWS_REGION) and the bucket.');
  }

  private noBucket(): StopRun {
    return this.stop('store-missing', `there is no bucket "${this.options.bucket}"`, 'Make it, or correct its name.');
  }

  private stop(code: string, why: string, hint: string): StopRun {
    return new StopRun(code, `The store ${this.address} cannot be used: ${why}.`, hint, EXIT.unusable);
  }
}

const encoded = (key: string): string => key.split('/').map(encodeURIComponent).join('/');

/** The texts of an answer's elements by their names; `onContents` gets those of each object that is listed. */
async function factsOf(
  answer: Answer,
  onContents: (facts: Record<string, string>) => void = () => undefined,
): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  let facts = all;
  let text = '';
  const parser = new Parser(
    {
      onopentag: (name) => {
        if (name === 'Contents') facts = {};
        text = '';
      },
      ontext: (piece) => {
        text += piece;
      },
      onclosetag: (name) => {
        if (name === 'Contents') {
          onContents(facts);
          facts = all;
        } else facts[name] = text;
        text = '';
      },
    },
    { xmlMode: true },
  );
  parser.end(await answer.body.text());
  return all;
}
