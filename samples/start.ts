/** Starts the sample site in a process of its own, so that its work is not counted as the crawler's. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface StartOptions {
  readonly port?: number;
  readonly seed?: number;
  readonly articles?: number;
  readonly oddities?: boolean;
  readonly mottoes?: boolean;
  readonly still?: boolean;
  readonly hosts?: number;
}

/** A sample site that runs beside us. */
export interface StartedSite {
  /** `http://127.0.0.1:PORT`, no slash at the end. */
  readonly url: string;
  readonly mirrorUrl: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** The built program when we are built, else the source through tsx. */
function program(): readonly string[] {
  const built = fileURLToPath(new URL('./cli.js', import.meta.url));
  if (existsSync(built)) return [built];
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(tsx).href, fileURLToPath(new URL('./cli.ts', import.meta.url))];
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

/** Resolves when the site answers. It ends with `stop()`, or with this process, however that ends. */
export async function startSampleSite(options: StartOptions = {}): Promise<StartedSite> {
  const flags = Object.entries(options).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return value ? [`--${name}`] : [];
    return [`--${name}`, String(value)];
  });
  const child = spawn(process.execPath, [...program(), '--with-parent', ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const first = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The sample site ended with ${code} before it answered`)));
  });
  const { url, mirrorUrl, pid } = JSON.parse(first) as StartedSite;
  return {
    url,
    mirrorUrl,
    pid,
    stop: async () => {
      child.kill('SIGTERM');
      await ended(child);
    },
  };
}
