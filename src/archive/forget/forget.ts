/** Forgetting an article: what goes, what another page still needs, and in which order it is done. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { forgetFailures } from '../../../crawlers/index.js';
import {
  recordsWith,
  removeWarc,
  repetitionsOf,
  rewriteWithout,
  successorOf,
  type WarcWriter,
} from '../../../snapshots/index.js';
import type { Archive, Holdings, Replaced, Request, StoredCapture } from '../../../storage/index.js';
import { EXIT, StopRun } from '../../core/errors.js';
import { siteTime } from '../site-time.js';

/** Another page whose record only repeats a payload that is to go. */
export interface Needed {
  readonly url: string;
  /** Its article, when it is one's. */
  readonly id: string | null;
  readonly fetchedAt: string | null;
}

export interface ForgetPlan {
  readonly articles: readonly Holdings[];
  readonly captures: readonly StoredCapture[];
  /** File → offsets of the records that go, those written with a capture included. */
  readonly drop: ReadonlyMap<string, ReadonlySet<number>>;
  readonly needed: readonly Needed[];
  /** Answers without an article, such as a shared error page, that stay because other pages repeat them. */
  readonly kept: number;
}

/** Plans to forget these articles; with `also`, every article too whose records need a payload of theirs. */
export function planToForget(archive: Archive, ids: readonly string[], also: boolean): ForgetPlan {
  const chosen = new Set(ids);
  for (;;) {
    const plan = planFor(archive, [...chosen]);
    const more = plan.needed.flatMap(({ id }) => (id === null || chosen.has(id) ? [] : [id]));
    if (!also || more.length === 0) return plan;
    for (const id of more) chosen.add(id);
  }
}

function planFor(archive: Archive, ids: readonly string[]): ForgetPlan {
  const { snapshots } = archive;
  const articles = ids.map((id) => archive.forgetting.holdings(id));
  const captures = new Map<number, Holdings['captures'][number]>();
  for (const one of articles) for (const capture of one.captures) captures.set(capture.id, capture);

  interface Going {
    readonly file: string;
    readonly offset: number;
    readonly capture: Holdings['captures'][number];
    /** The capture's own record, not one that was written with it. */
    readonly own: boolean;
  }
  const going = new Map<string, Going>();
  const digests = new Set<string>();
  for (const capture of captures.values())
    for (const [i, { place, recordId, digest }] of recordsWith(snapshots, capture).entries()) {
      going.set(recordId, { file: place.file, offset: place.offset, capture, own: i === 0 });
      if (digest !== '') digests.add(digest);
    }
  const places = new Set([...going.values()].map(({ file, offset }) => `${file}:${offset}`));
  const needed: Needed[] = [];
  let kept = 0;
  for (const { url, place, refersTo } of repetitionsOf(snapshots, digests)) {
    const original = going.get(refersTo);
    if (original === undefined || places.has(`${place.file}:${place.offset}`)) continue;
    // A redirect's answer or an error page holds nothing of the article: it stays for those who repeat it.
    if (!original.own || (!original.capture.read && original.capture.status !== 200)) {
      going.delete(refersTo);
      if (original.own) captures.delete(original.capture.id);
      kept++;
      continue;
    }
    const row = archive.captures.allOf(url).find(({ file, offset }) => file === place.file && offset === place.offset);
    needed.push({ url, id: archive.articles.resolve(url) ?? null, fetchedAt: row?.fetchedAt ?? null });
  }
  const drop = new Map<string, Set<number>>();
  for (const { file, offset } of going.values()) {
    const offsets = drop.get(file) ?? new Set();
    offsets.add(offset);
    drop.set(file, offsets);
  }
  return { articles, captures: [...captures.values()], drop, needed, kept };
}

/** An archive that is open for writing (a Session is one). */
interface Writing {
  readonly archive: Archive;
  readonly warc: WarcWriter;
}

interface Done {
  readonly files: number;
  readonly damaged: number;
}

/** Carries a plan out. What a kill or a full disk interrupts is finished by the next run, before anything else. */
export async function forget(session: Writing, plan: ForgetPlan, reason: string): Promise<Done> {
  const ids = plan.articles.map(({ id }) => id);
  return carryOut(session, plan, { ids, reason, at: new Date().toISOString(), removed: false });
}

/** Forgets what an earlier run was asked to and did not come to. */
export async function finishForgetting(session: Writing): Promise<void> {
  const { forgetting } = session.archive;
  const request = forgetting.begun();
  if (request === null) return;
  if (request.removed) {
    session.archive.curation.forget(request.ids);
    forgetting.compact();
  } else await carryOut(session, planToForget(session.archive, request.ids, false), request);
  forgetting.end();
}

async function carryOut({ archive, warc }: Writing, plan: ForgetPlan, request: Request): Promise<Done> {
  const { forgetting, commits, snapshots } = archive;
  forgetting.scrub();
  const named = plan.articles.flatMap(({ urls, captures }) => [...urls, ...captures.map(({ url }) => url)]);
  forgetFailures(join(archive.dir, 'failures'), new Set(named));
  const successors = [...plan.drop.keys()].map((old) => ({ old, into: successorOf(old) }));
  await commits.now(() => {
    forgetting.begin(request);
    forgetting.plan(successors);
  });
  const replaced: Replaced[] = [];
  let damaged = 0;
  try {
    for (const { old, into } of successors) {
      const done = await rewriteWithout(snapshots, old, into, plan.drop.get(old)!);
      damaged += done.damaged;
      replaced.push({ old, into: done.into, moved: done.moved });
    }
    forgetting.check(replaced, plan.captures);
  } catch (error) {
    // A damaged file must not keep every later run from its work; a full disk will have room again.
    if (!(error instanceof StopRun) || error.exitCode !== EXIT.limit)
      await finishReplacing(archive).finally(() => forgetting.end());
    throw error;
  }
  for (const { id, site, urls, captures } of plan.articles) {
    const names = new Set([...urls, ...captures.filter(({ read }) => read).map(({ url }) => url)]);
    // In the snapshots as well, so that a rebuild from them alone respects it.
    const { reason, at } = request;
    const address = urls[0] ?? captures[0]?.url ?? `urn:yuanye:${id}`;
    warc.writeMetadata(address, 'forgotten', { id, site, urls: [...names], reason }, at);
  }
  await commits.now(() => forgetting.remove(plan.articles, plan.captures, replaced, request));
  await finishReplacing(archive);
  archive.curation.forget(plan.articles.map(({ id }) => id));
  forgetting.compact();
  forgetting.end();
  return { files: replaced.length, damaged };
}

/** Ends what a crash may have interrupted: of two forms of a file, the one that the rows point to stays. */
export async function finishReplacing(archive: Archive): Promise<void> {
  for (const { old, into, state } of archive.forgetting.unfinished()) {
    if (state === 'done') removeWarc(archive.snapshots, old);
    else if (into !== null) removeWarc(archive.snapshots, into);
    await archive.commits.now(() => archive.forgetting.finished(old));
  }
}

/** Copies of the archive's content that lie beside it and are not changed. */
export function beyondReach(archive: Archive): string[] {
  const folder = (name: string) =>
    existsSync(join(archive.dir, name)) ? readdirSync(join(archive.dir, name)).map((one) => `${name}/${one}`) : [];
  return [...folder('backups'), ...folder('logs')];
}

export function refusal(archive: Archive, needed: readonly Needed[]): StopRun {
  const lines = needed.map(
    ({ url, id, fetchedAt }) =>
      `  ${id ?? '-'}  ${fetchedAt === null ? '' : siteTime(archive.dir, fetchedAt, url)}  ${url}`,
  );
  return new StopRun(
    'needed',
    `These pages were stored as repetitions of the payload that is to go:\n${lines.join('\n')}`,
    '--also forgets them with it.',
  );
}
