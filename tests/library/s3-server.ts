/** A real S3 server on loopback. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

/** The key that the server knows. */
const KEY = 'S3RVER';

export interface S3Server {
  /** The settings by which a process uses it. */
  readonly env: Readonly<Record<string, string>>;
  /** Copies an object behind the server's back, under the names of 1 to `end` - 1: putting many takes seconds. */
  multiply(bucket: string, key: string, named: (n: number) => string, end: number): void;
  close(): Promise<void>;
}

export async function startS3(): Promise<S3Server> {
  const directory = mkdtempSync(join(tmpdir(), 'yuanye-s3-'));
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory, resetOnClose: false },
    configureBuckets: [{ name: 'yuanye', configs: [] }],
  });
  const at = await server.run();
  const env = {
    ...{ AWS_ENDPOINT_URL: `http://127.0.0.1:${at.port}`, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: KEY },
  };
  const multiply: S3Server['multiply'] = (bucket, key, named, end) => {
    const path = (name: string, part: string) => join(directory, bucket, `${name}._S3rver_${part}`);
    for (let n = 1; n < end; n++)
      for (const part of ['object', 'object.md5', 'metadata.json']) copyFileSync(path(key, part), path(named(n), part));
  };
  return { env, multiply, close: () => server.close().then(() => rmSync(directory, { recursive: true, force: true })) };
}
