/** Opens a store by its address. */
import { setting } from '../../config/settings.js';
import { EXIT, StopRun } from '../../core/errors.js';
import type { Store } from './store.js';

/** Opens the store at a folder's path, or at s3://BUCKET/PREFIX. Loads the client of S3 only for the latter. */
export async function openStore(address: string): Promise<Store> {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(address)) {
    const { FolderStore } = await import('./folder.js');
    return new FolderStore(address);
  }
  if (!/^s3:\/\//i.test(address) || !URL.canParse(address))
    throw new StopRun(
      'usage',
      `"${address}" is no store.`,
      'Name a folder, or s3://BUCKET/PREFIX with AWS_ENDPOINT_URL for a server that is not Amazon’s.',
      EXIT.usage,
    );
  const { S3Store } = await import('./s3.js');
  const url = new URL(address);
  return new S3Store({
    bucket: url.hostname,
    prefix: decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, ''),
    endpoint: setting('s3-endpoint'),
    region: setting('s3-region'),
    key: setting('s3-key'),
    secret: setting('s3-secret'),
    token: setting('s3-token'),
  });
}
