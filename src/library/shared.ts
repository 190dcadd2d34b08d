/**
 * A library that several machines share, as commands on one of them use it. Its folder holds copies of what was published,
 * and the catalogue of them; what changes a site takes its lease, as a worker does, and publishes.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openArchive } from '../../storage/index.js';
import { setting } from '../config/settings.js';
import { EXIT, StopRun } from '../core/errors.js';
import { Control, type ControlSite } from './control/control.js';
import type { Lease } from './control/lease.js';
import {
  initLibrary,
  isLibrary,
  type Library,
  type LibrarySite,
  openLibrary,
  ownFolder,
  putEntry,
  type Shared,
  siteNamed,
} from './library.js';
import { keysOf } from './manifest.js';
import { SiteCopy } from './site-copy.js';
import { checkStore, markStore } from './store/marker.js';
import { openStore } from './store/open.js';
import type { Store } from './store/store.js';
import { sweepLeavings, Tenure } from './tenure.js';
import { nextWork, unfinished } from './work.js';

/** How often a site that a worker has is asked for again, in milliseconds, and for how long. */
const [ASK_MS, PATIENCE_MS] = [1_000, 180_000];

/** The addresses of control and store: as given, else as the library or the settings say. Throws StopRun (exit 2). */
export function placesOf(
  given: { readonly control?: string; readonly store?: string },
  shared: Shared | null = null,
): { readonly control: string; readonly store: string } {
  const control = given.control ?? (shared?.control || setting('control'));
  const store = given.store ?? (shared?.store || setting('store'));
  if (control !== '' && store !== '') return { control, store };
  throw new StopRun(
    'usage',
    control === '' ? 'No control is named.' : 'No store is named.',
    '--control postgres://NAME@HOST/DATABASE and --store FOLDER or s3://BUCKET name them, or YUANYE_CONTROL and YUANYE_STORE.',
    EXIT.usage,
  );
}

/**
 * Makes a library that several machines share, or brings its control up to date when it is there. `join`: it is there on
 * another machine, and this folder gets copies of it. Throws StopRun when the control or the store holds another library.
 */
export async function initShared(
  folder: string,
  given: { readonly control?: string; readonly store?: string; readonly join: boolean },
): Promise<string> {
  const there = isLibrary(folder) ? openLibrary(folder) : null;
  if (there !== null && there.shared === null)
    throw new StopRun(
      'usage',
      `The library in ${there.dir} is on this machine alone.`,
      'Make a new one in another folder, then take its archives in: yuanye library add --archive DIR',
      EXIT.usage,
    );
  const places = placesOf(given, there?.shared);
  const id = there?.shared?.id ?? (given.join ? await idOf(places.control) : randomBytes(16).toString('hex'));
  const store = await openStore(places.store);
  if (given.join) await checkStore(store, id);
  await (await Control.make(places.control, id)).close();
  await markStore(store, id);
  // Only what was named stands in the file: a password in a setting stays there.
  return there?.dir ?? initLibrary(folder, { id, control: given.control ?? '', store: given.store ?? '' });
}

async function idOf(address: string): Promise<string> {
  const control = await Control.open(address);
  await control.close();
  return control.library;
}

export class SharedLibrary {
  private constructor(
    readonly library: Library,
    readonly control: Control,
    private readonly store: Store,
  ) {}

  /** Opens the control and the store of a library. Throws StopRun when they cannot be used, or are another library's. */
  static async open(library: Library): Promise<SharedLibrary> {
    const places = placesOf({}, library.shared);
    const control = await Control.open(places.control);
    try {
      if (control.library !== library.shared?.id)
        throw new StopRun(
          'control',
          'The control holds another library than this folder.',
          'library.yaml or YUANYE_CONTROL names the control.',
          EXIT.unusable,
        );
      const store = await openStore(places.store);
      await checkStore(store, control.library);
      return new SharedLibrary(library, control, store);
    } catch (error) {
      await control.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.control.close();
  }

  /** Publishes a new site from its archive and queues its first slice. */
  async add(site: LibrarySite, labels: readonly string[]): Promise<void> {
    if (!(await this.control.add(site.name, site.site, labels))) {
      const known = (await this.control.sites()).find(({ name }) => name === site.name);
      if ((known?.generation ?? 0) > 0)
        throw new StopRun(
          'usage',
          `The library has a site "${site.name}" already.`,
          'yuanye library follow --once brings it to this machine; --name gives this one another name.',
          EXIT.usage,
        );
    }
    await this.withLease(site.name, site.dir, async (tenure) => {
      const archive = openArchive(site.dir, { mode: 'write' });
      const now = new Date();
      const next = unfinished(archive, site) ? now : nextWork(archive, site, EXIT.done, now);
      await archive.close();
      await published(tenure, 'added', next, []);
    });
  }

  /** Works on a site's archive, brought up to date, as its owner; what came of it is published. */
  async inSite<T>(name: string, work: (site: LibrarySite) => Promise<T>): Promise<T> {
    const site = siteNamed(this.library, name);
    return this.withLease(name, site.dir, async (tenure) => {
      const { imported } = await tenure.prepare();
      const result = await work(site);
      await published(tenure, 'changed by a command', 'same', imported);
      return result;
    });
  }

  /** Takes a site out; the copy on this machine is brought up to date before. */
  async remove(name: string): Promise<void> {
    const { dir } = siteNamed(this.library, name);
    await this.withLease(name, dir, async (tenure) => {
      if (tenure.lease.manifest !== null) await tenure.prepare();
      const late = (await this.control.late(name)).flatMap(({ parts }) => parts.map(({ key }) => key));
      if (!(await this.control.remove(tenure.lease, [...keysOf(tenure.lease.manifest), ...late]))) throw lost(name);
      await sweepLeavings(this.control, this.store, name, new Set());
    });
    this.copyOf(name, dir).dropState();
  }

  /**
   * Brings the copies on this machine to what is published now. Gives the sites that are newer than before, and those that
   * could not be brought, with the reason.
   */
  async follow(signal: AbortSignal): Promise<{ readonly brought: string[]; readonly failed: Map<string, StopRun> }> {
    const brought: string[] = [];
    const failed = new Map<string, StopRun>();
    const sites = (await this.control.sites()).filter(({ generation }) => generation > 0);
    const known = new Set(openLibrary(this.library.dir).sites.map(({ name }) => name));
    for (const { name, site } of sites)
      if (!known.has(name)) await putEntry(this.library.dir, name, site === null ? {} : { site });
    const names = new Set(sites.map(({ name }) => name));
    for (const name of known) if (!names.has(name)) await putEntry(this.library.dir, name, null);
    const copies = sites.map(({ name }) => this.copyOf(name, ownFolder(this.library.dir, name)));
    const behind = sites.map(({ name, generation }, i) => ({
      name,
      generation: copies[i]!.comesFrom(generation) ? generation : 0,
    }));
    for (const { name, generation, manifest } of await this.control.newer(behind, '')) {
      if (signal.aborted) break;
      try {
        await this.copyOf(name, ownFolder(this.library.dir, name)).bringUpToDate(generation, manifest, signal);
        brought.push(name);
      } catch (error) {
        if (signal.aborted) break;
        if (!(error instanceof StopRun)) throw error;
        failed.set(name, error);
      }
    }
    return { brought, failed };
  }

  /** Queues these sites for the workers now; none: all of them. */
  async wake(names: readonly string[]): Promise<ControlSite[]> {
    const sites = await this.control.sites();
    for (const name of names) siteNamed({ ...this.library, sites: sites.map(asListed) }, name);
    const chosen = sites.filter(({ name }) => names.length === 0 || names.includes(name));
    for (const site of chosen) await this.control.wake(site);
    return chosen;
  }

  private copyOf(name: string, dir: string): SiteCopy {
    return new SiteCopy(dir, join(this.library.dir, '.published'), name, this.control.library, this.store);
  }

  private async withLease<T>(name: string, dir: string, work: (tenure: Tenure) => Promise<T>): Promise<T> {
    const { control, store } = this;
    const { lease, askedAt } = await this.lease(name);
    const tenure = new Tenure({ control, store, lease, copy: this.copyOf(name, dir), job: null, askedAt });
    const renew = async () => {
      const from = performance.now();
      const held = await control.renew([lease]);
      if (held.has(name)) tenure.renewed(from);
      else tenure.end();
    };
    // A control that is away is seen by the lease's end.
    const timer = setInterval(() => void renew().catch(() => undefined), 250 * control.leaseS);
    try {
      return await work(tenure);
    } catch (error) {
      await control.release(lease, null, null).catch(() => undefined); // the first error is the one to tell
      throw error;
    } finally {
      clearInterval(timer);
      tenure.end();
    }
  }

  private async lease(name: string): Promise<{ lease: Lease; askedAt: number }> {
    for (const end = Date.now() + PATIENCE_MS; ; ) {
      const askedAt = performance.now();
      const lease = await this.control.take(name, `command on ${hostname()}`, null);
      if (typeof lease !== 'string') return { lease, askedAt };
      if (lease === 'gone')
        throw new StopRun('no-site', `The control has no site "${name}".`, 'yuanye library status', EXIT.usage);
      if (Date.now() > end)
        throw new StopRun(
          'site-busy',
          `The worker that has ${name} does not let it go.`,
          'yuanye library status shows it; try again when its slice is over.',
          EXIT.unusable,
        );
      await this.control.want(name);
      await wait(ASK_MS);
    }
  }
}

const asListed = ({ name, site }: ControlSite): LibrarySite => ({ name, site, dir: '', own: true });

async function published(
  tenure: Tenure,
  outcome: string,
  next: Date | null | 'same',
  imported: readonly string[],
): Promise<void> {
  if (!(await tenure.publish(outcome, next, imported))) throw lost(tenure.lease.name);
}

const lost = (name: string) =>
  new StopRun(
    'lease-lost',
    `The lease of ${name} ended before the work did; nothing was published.`,
    'Is the control reachable all the time? Do it again.',
    EXIT.unusable,
  );
