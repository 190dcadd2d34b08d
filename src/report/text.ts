/** A run's report in lines. Every kind of run reports its own figures; those that are present are shown. */

import type { RunInfo } from '../../storage/index.js';
import { PLANNED, type SkipReason } from '../core/errors.js';
import { currentLang, type Lang, listed, reasonText, t, translated } from '../lang/index.js';
import { localTime } from './times.js';

/** Crawlee's figures, as far as they are shown. */
interface Statistics {
  readonly finished: number;
  readonly failed: number;
  readonly retried: number;
  readonly meanMs: number | null;
  readonly longestMs: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** A site's new template, as a run found it. Reports of older runs do not say how many versions were made. */
interface TemplateChange {
  readonly site: string | null;
  readonly looked: number;
  readonly changed: number;
  readonly lost?: number;
  readonly versions?: number;
}

export function templateChangeLine({ site, looked, changed, lost = 0, versions }: TemplateChange): string {
  const made = versions === undefined ? '' : `; ${versions} with a change of their own got a version, the others none`;
  const without =
    lost > 0 ? `; most of the text of ${lost} is not found any more: the site's profile may need work` : '';
  return `${site ?? 'a site'}: a new template (${changed} of ${looked} pages changed at once${made}${without})`;
}

/** The fields that reports of different kinds share. All may be missing: a killed run leaves what it had noted. */
export interface AnyReport {
  readonly lists?: AnyReport | null;
  readonly saved?: Readonly<Record<string, number>>;
  readonly done?: number;
  readonly files?: number;
  readonly looked?: number;
  readonly unchanged?: number;
  readonly notModified?: number;
  readonly changed?: readonly { readonly url: string; readonly summary: string }[];
  readonly gone?: readonly { readonly url: string; readonly why: string }[];
  readonly stillGone?: number;
  readonly missing?: readonly { readonly url: string; readonly why: string }[];
  readonly returned?: readonly { readonly url: string }[];
  readonly moved?: readonly { readonly url: string; readonly to: string }[];
  readonly failures?: readonly { readonly url: string; readonly why: string }[];
  readonly templateChanges?: readonly TemplateChange[];
  readonly skipped?: Readonly<Record<string, number>>;
  /** Of the skipped: those that the run was meant to have. */
  readonly missed?: number;
  readonly refused?: Readonly<Record<string, number>>;
  readonly failed?: Readonly<Record<string, number>> | number;
  readonly repairs?: Readonly<Record<string, number>>;
  readonly alarms?: readonly { readonly site: string; readonly kind: string; readonly message: string }[];
  readonly disk?: { readonly written: number; readonly spared: number };
  readonly statistics?: Statistics | null;
  readonly requests?: number;
  readonly bytes?: number;
  readonly ms?: number;
  readonly watched?: readonly {
    readonly query: string;
    readonly count: number;
    readonly articles: readonly { readonly title: string | null; readonly url: string | null }[];
  }[];
  readonly error?: string;
}

export const reportOf = (run: RunInfo): AnyReport =>
  typeof run.report === 'object' && run.report !== null ? (run.report as AnyReport) : {};

export function seconds({ startedAt, finishedAt }: RunInfo): string {
  return finishedAt === null ? '–' : ((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1);
}

/** What came of a run in a few words: `412 new, 3 changed, 2 failed`. */
export function briefly(run: RunInfo, lang: Lang = currentLang()): string {
  const report = reportOf(run);
  const { saved = {}, skipped = {}, failed, alarms = [], error } = report;
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((total, n) => total + n, 0);
  // An import's report is its counts.
  const of = (name: string) => saved[name] ?? (report as Readonly<Record<string, unknown>>)[name];
  const number = (value: unknown): number =>
    typeof value === 'number' ? value : Array.isArray(value) ? value.length : 0;
  const lost =
    (typeof failed === 'object' ? sum(failed) : number(failed)) +
    (typeof skipped === 'object' ? sum(skipped) : number(skipped)) +
    number(report.lists?.missed);
  const counts: [number, string][] = [
    [number(of('new')) + number(of('duplicate')), 'new'],
    [number(report.looked), 'looked at'],
    [number(report.changed) || number(of('changed')), 'changed'],
    [number(report.gone), 'gone'],
    [number(report.missing), 'missing'],
    [lost, run.kind === 'crawl' ? 'skipped' : 'failed'],
    [alarms.length, 'alarms'],
  ];
  const zh = lang === 'zh';
  const parts = counts
    .filter(([n]) => n > 0)
    .map(([n, name]) => (zh ? `${translated(name, lang)} ${n}` : `${n} ${name}`));
  return error === undefined ? listed(parts, lang) : translated(error, lang).split('\n', 1)[0]!.slice(0, 80);
}

const lostOf = ({ failed }: AnyReport): Readonly<Record<string, number>> => (typeof failed === 'object' ? failed : {});

const plannedIn = (reasons: Readonly<Record<string, number>>): number =>
  Object.entries(reasons).reduce((sum, [reason, n]) => sum + (PLANNED.has(reason as SkipReason) ? n : 0), 0);

/** Figures of a run that have one number each, with their names. */
export function figuresOf(run: RunInfo): [name: string, value: string][] {
  const report = reportOf(run);
  const found: [string, string][] = [];
  const add = (name: string, value: number | undefined) => {
    if (value !== undefined) found.push([name, value.toLocaleString('en')]);
  };
  const { saved = {} } = report;
  add('new', report.saved && (saved['new'] ?? 0) + (saved['duplicate'] ?? 0));
  add('pages visited', report.done);
  add('pictures and files', report.files || undefined);
  add('looked at again', report.looked);
  add('unchanged', report.unchanged);
  add('of these not sent again', report.notModified);
  add('changed', report.changed?.length ?? saved['changed']);
  add('gone', report.gone?.length);
  add('still gone', report.stillGone || undefined);
  add('missing', report.missing?.length);
  add('returned', report.returned?.length);
  add('requests', report.requests);
  for (const ofLists of [false, true]) {
    const statistics = ofLists ? report.lists?.statistics : report.statistics;
    if (statistics == null) continue;
    const named = (name: string) => (ofLists ? `of lists and new pages: ${name}` : name);
    const { finished, failed, retried, meanMs, longestMs } = statistics;
    add(named('queued requests finished'), finished);
    // The engine takes a request for failed that rules keep from being sent.
    const reasons = ofLists ? report.lists?.skipped : { ...report.skipped, ...lostOf(report) };
    const forbidden = Math.min(failed, plannedIn(reasons ?? {}));
    add(named('queued requests failed'), failed - forbidden);
    add(named('queued requests that rules forbid'), forbidden || undefined);
    add(named('tried again'), retried);
    if (meanMs !== null) found.push([named('mean time of a queued request'), `${meanMs} ms (longest ${longestMs} ms)`]);
  }
  const ms = report.ms ?? (run.finishedAt === null ? 0 : Date.parse(run.finishedAt) - Date.parse(run.startedAt));
  const pages = (report.done ?? 0) + (report.looked ?? 0) + (report.lists?.done ?? 0);
  if (ms > 0 && pages > 0) found.push(['pages/s', ((pages * 1000) / ms).toFixed(2)]);
  if (report.bytes !== undefined) found.push(['received', mb(report.bytes)]);
  if (report.disk !== undefined) found.push(['written to snapshots', mb(report.disk.written)]);
  if (report.disk !== undefined) found.push(['duplicates not stored', mb(report.disk.spared)]);
  return found;
}

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Counts by name that a run has: skipped and why, repairs by rule, errors by kind. */
export function countsOf(run: RunInfo): [title: string, counts: [string, number][]][] {
  const report = reportOf(run);
  const skipped = { ...report.lists?.skipped, ...report.skipped };
  const failed = typeof report.failed === 'object' ? report.failed : {};
  const named: [string, Readonly<Record<string, number>>][] = [
    ['Skipped, and why', skipped],
    ['Links refused by rule', { ...report.lists?.refused, ...report.refused }],
    ['Answers by status', { ...report.lists?.statistics?.statuses, ...report.statistics?.statuses }],
    ['Looks that failed', failed],
    ['Repairs by rule', report.repairs ?? {}],
  ];
  return named
    .map(([title, counts]): [string, [string, number][]] => [title, Object.entries(counts).sort((a, b) => b[1] - a[1])])
    .filter(([, counts]) => counts.length > 0);
}

/** A line of a report. */
export interface Note {
  /** The page that it is about; null: no page. */
  readonly url: string | null;
  readonly text: string;
  /** It stands above the lines that it is about, and is not counted with them. */
  readonly head?: true;
}

/** Single pages that a reader of the report wants to see, with what is said of them in `lang`. */
export function notesOf(run: RunInfo, lang: Lang = currentLang()): [title: string, notes: Note[]][] {
  const report = reportOf(run);
  const { gone = [], missing = [], moved = [], templateChanges = [], alarms = [], watched = [], error } = report;
  // Other kinds of runs, and older ones, have numbers and places under these names.
  const listIn = <T>(value: readonly T[] | undefined): readonly T[] => (Array.isArray(value) ? value : []);
  const [changed, failures] = [listIn(report.changed), listIn(report.failures)];
  const localized = (text: string) => translated(text, lang);
  const plain = (text: string): Note => ({ url: null, text });
  const because = ({ url, why }: { url: string; why: string }): Note => ({ url, text: localized(why) });
  const all: [string, Note[]][] = [
    ['Error', error === undefined ? [] : [plain(localized(error))]],
    [
      'Watched',
      watched.flatMap(({ query, count, articles }) => [
        { ...plain(`${query}: ${count}`), head: true as const },
        ...articles.map(({ title, url }) => ({ url, text: title ?? '' })),
      ]),
    ],
    ['Alarms', alarms.map(({ site, message }) => plain(`${site}: ${localized(message)}`))],
    ['Template changes', templateChanges.map((one) => plain(localized(templateChangeLine(one))))],
    ['Changed', changed.map(({ url, summary }) => ({ url, text: localized(summary) }))],
    ['Gone', gone.map(because)],
    ['Missing', missing.map(because)],
    ['Failed', failures.map(because)],
    ['Moved', moved.map(({ url, to }) => ({ url, text: `→ ${to}` }))],
  ];
  return all.filter(([, notes]) => notes.length > 0);
}

/** A run's report in lines. `zone`: of the site that it was about, an IANA name. */
export function runLines(run: RunInfo, zone: string | null = null): string[] {
  const lines = [
    t`Run ${run.id}: ${translated(run.kind)}, ${translated(run.outcome ?? 'at work, or died')}`,
    t`  ${localTime(run.startedAt, zone)} – ${run.finishedAt === null ? '…' : localTime(run.finishedAt, zone)} (${seconds(run)} s)`,
    ...figuresOf(run).map(([name, value]) => t`  ${translated(name)}: ${translated(value)}`),
  ];
  for (const [title, counts] of countsOf(run)) {
    lines.push(
      t`${translated(title)}:`,
      ...counts.map(([name, n]) => `  ${String(n).padStart(7)}  ${reasonText(name)}`),
    );
  }
  for (const [title, notes] of notesOf(run))
    lines.push(
      t`${translated(title)}:`,
      ...notes.map(({ url, text }) => `  ${[url, text].filter((part) => part !== null && part !== '').join('  ')}`),
    );
  return lines;
}
