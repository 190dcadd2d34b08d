/** Reading the whole archive again by today's rules: first it reports what would change, then it makes the change. */
import type { Archive, Planned } from '../../../storage/index.js';
import { softwareVersion } from '../../config/version.js';
import { fingerprint } from '../../dedupe/index.js';
import { readAttachments } from '../attachments/read.js';
import type { Changes } from '../history/changes.js';
import { comparedWithPrevious } from '../previous-version.js';
import type { Session } from '../session.js';
import { type DeriveAllOptions, deriveAll } from './derive-all.js';
import { compared, type Derived, isSameArticle } from './deriver.js';
import { type Group, groupsOf } from './groups.js';
import { mendVersions } from './mend.js';

export type ReprocessOptions = Omit<DeriveAllOptions, 'question'> & {
  /** Only captures from this time on, ISO 8601. */
  readonly since: string | null;
};

export interface PageChange {
  readonly what: Derived['what'];
  readonly id: string | null;
  readonly url: string;
  readonly capturedAt: string;
  readonly changes: Changes | null;
  readonly why?: string;
}

/** What was found, by kind of outcome and by rule. */
export class Tally {
  readonly what: Partial<Record<Derived['what'], number>> = {};
  /** Rule → articles it touches, and how often it was at work before and after. */
  readonly rules: Record<string, { articles: number; before: number; after: number }> = {};
  read = 0;

  add({ what, changes }: Pick<PageChange, 'what' | 'changes'>): void {
    this.what[what] = (this.what[what] ?? 0) + 1;
    for (const { rule, before, after } of changes?.rules ?? []) {
      const sum = (this.rules[rule] ??= { articles: 0, before: 0, after: 0 });
      sum.articles++;
      sum.before += before;
      sum.after += after;
    }
  }

  get changing(): number {
    return (this.what.version ?? 0) + (this.what.renewed ?? 0) + (this.what.new ?? 0);
  }
}

function changeOf(group: Group, derived: Derived): PageChange {
  const { what, captures } = derived;
  const capture = group.find(({ id }) => id === captures[0]) ?? group[0];
  return {
    what,
    id: 'id' in derived ? derived.id : null,
    url: capture.url,
    capturedAt: capture.fetchedAt,
    changes: 'changes' in derived ? derived.changes : null,
    ...('why' in derived ? { why: derived.why } : {}),
    ...('kind' in derived ? { why: `today's rules take it for: ${derived.kind}` } : {}),
  };
}

function* chosen(archive: Archive, options: ReprocessOptions, after: { file: string; offset: number } | null) {
  let passed = after === null;
  for (const group of groupsOf(archive.captures.all())) {
    const [{ file, offset, fetchedAt }] = group;
    if (!passed) {
      passed = file === after!.file && offset === after!.offset;
      continue;
    }
    if (options.since === null || fetchedAt >= options.since) yield group;
  }
}

/** What reading again would change; writes nothing. `report` is called for each page that is not the same. */
export async function preview(
  archive: Archive,
  options: ReprocessOptions,
  report: (change: PageChange) => void,
  onRead: (read: number) => void = () => undefined,
): Promise<Tally> {
  const tally = new Tally();
  for await (const { group, derived } of deriveAll(archive, chosen(archive, options, null), {
    ...options,
    question: 'difference',
  })) {
    onRead(++tally.read);
    for (const one of derived) {
      const about = changeOf(group, one);
      tally.add(about);
      if (one.what !== 'same' && one.what !== 'none' && one.what !== 'seen') report(about);
    }
  }
  return tally;
}

export interface Reprocessed {
  readonly plan: Tally;
  readonly changed: number;
  /** Attachments whose text is another now. */
  readonly attachments: number;
  readonly left: number;
  /** Damaged versions whose text is stored anew. */
  readonly mended: number;
  /** An earlier reading was killed, and this one went on from it. */
  readonly resumed: boolean;
}

/**
 * Plans, reports the plan, and carries it out. Plan and progress lie in the archive: after a kill the same call goes on
 * where it was, and what was changed is not changed again.
 */
export async function reprocess(
  session: Session,
  options: ReprocessOptions,
  report: (change: PageChange) => void,
  planned: (plan: Tally, resumed: boolean) => void,
  onRead: (read: number) => void = () => undefined,
): Promise<Reprocessed> {
  const { archive } = session;
  const { rederivations, commits } = archive;
  const mended = await mendVersions(archive, options);
  const question = JSON.stringify([softwareVersion(), options.site, options.since, options.profiles]);
  const earlier = rederivations.progress();
  const resumed = earlier?.question === question;
  if (!resumed) await commits.now(() => rederivations.clear());

  const plan = new Tally();
  for (const row of rederivations.planned()) plan.add(row.change as PageChange);
  const last = resumed ? earlier.last : null;
  if (last !== 'all') {
    for await (const { group, derived } of deriveAll(archive, chosen(archive, options, last), {
      ...options,
      question: 'difference',
    })) {
      onRead(++plan.read);
      const rows: Planned[] = [];
      for (const one of derived) {
        const about = changeOf(group, one);
        plan.add(about);
        if ('read' in one)
          rows.push({
            ...{
              captures: one.captures,
              change: about,
              timeZone: one.timeZone,
              article: one.read.article,
              attachments: one.attachments,
            },
          });
        else if (one.what === 'lost' || one.what === 'failed') report(about);
      }
      const [{ file, offset }] = group;
      // Not waited for: a kill costs reading the last few again.
      // With --site the pages of other sites were passed over.
      const looked = options.site === null ? derived.filter((one) => !('read' in one)) : [];
      commits.hand(() => {
        for (const { captures } of looked) archive.captures.look(captures, session.run);
        rederivations.plan(rows, { question, last: { file, offset } });
      });
    }
    if (!options.signal.aborted) await commits.now(() => rederivations.plan([], { question, last: 'all' }));
  }
  await commits.settle();
  if (!options.signal.aborted) {
    for (const row of rederivations.planned()) report(row.change as PageChange);
    planned(plan, resumed);
  }
  const changed = options.signal.aborted ? 0 : await carryOut(session, options.signal);
  const left = [...rederivations.planned()].length;
  if (left === 0 && !options.signal.aborted) await commits.now(() => rederivations.clear());
  const whole = options.site === null && options.since === null && !options.signal.aborted;
  const read = whole ? await readAttachments(session, { again: true, signal: options.signal }) : { changed: 0 };
  return { plan, changed, attachments: read.changed, left, mended, resumed };
}

/** Changes that wait for the disk at once. */
const MOST_PENDING = 256;

/** Makes the planned changes in the order of the records. Each is made in one commit with the end of its plan. */
async function carryOut(session: Session, signal: AbortSignal): Promise<number> {
  const { rederivations, commits } = session.archive;
  let changed = 0;
  let pending: Promise<unknown>[] = [];
  for (const { capture } of rederivations.planned()) {
    if (signal.aborted) break;
    const work = commits.enqueue(() => {
      changed += save(session, capture);
      rederivations.done(capture);
    });
    work.catch(() => undefined); // awaited below
    pending.push(work);
    if (pending.length < MOST_PENDING) continue;
    void commits.flush();
    await Promise.all(pending);
    pending = [];
  }
  await commits.flush();
  await Promise.all(pending);
  return changed;
}

/**
 * Saves what is planned for a record (inside a work), as it follows the versions that the archive holds by now. Returns 1
 * when something was changed.
 */
function save(session: Session, capture: number): number {
  const { archive, run } = session;
  const planned = archive.rederivations.plannedFor(capture);
  if (planned === undefined) return 0;
  const { captures, timeZone, attachments } = planned;
  const { capturedAt, what } = planned.change as PageChange;
  const names = [...(planned.article.url === null ? [] : [planned.article.url]), ...planned.article.urls];
  if (archive.articles.isForgotten(names)) return 0;
  const read = fingerprint(planned.article, archive.fold);
  const reader = { fetchedAt: capturedAt, timeZone };
  const earlier = archive.rederivations.earlier(capture);
  const result =
    earlier === undefined ? comparedWithPrevious(archive, read, reader) : compared(archive, read, reader, earlier);
  const isNoted = earlier !== undefined && archive.attachments.has(earlier.id, attachments);
  if (isNoted && earlier.digest === result.fingerprint.digest && isSameArticle(result.article, earlier.article))
    return 0;
  const { id } = archive.articles.save({
    ...{ article: result.article, fingerprint: result.fingerprint, captures, capturedAt, run },
    origin: what === 'new' ? 'source' : 'rules',
  });
  archive.attachments.note(id, attachments);
  return 1;
}
