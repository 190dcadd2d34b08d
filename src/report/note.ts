/** What the end of a run is worth a notification for, and how it reads. */
import type { News, Outcome } from '../../storage/index.js';
import { type Lang, reasonText, translated } from '../lang/index.js';

/** What is sent as JSON. A few examples of each, with the whole number; the run's report has the rest. */
export interface RunNote {
  readonly schema: 'run-note@3';
  readonly run: number;
  readonly kind: string;
  readonly outcome: Outcome;
  /** Why it is sent: new, changed, gone, failed, rot, template-change, watch. */
  readonly because: readonly string[];
  readonly new: number;
  readonly changed: number;
  readonly gone: number;
  /** Pages that were not there in this run, and not yet long enough to be gone. */
  readonly missing: number;
  /** New and changed articles with their titles and addresses. */
  readonly articles: readonly News[];
  readonly lost: readonly { readonly url: string; readonly why: string }[];
  /** Standing queries that matched. */
  readonly watched: readonly Watched[];
  readonly alarms: readonly { readonly site?: string | null; readonly message?: string }[];
  readonly failed: unknown;
}

/** A standing query, and what of a run matches it. */
export interface Watched {
  readonly query: string;
  readonly count: number;
  readonly articles: readonly News[];
}

/** Articles of one kind that are named in a note. */
export const EXAMPLES = 20;

interface Reported {
  readonly saved?: Readonly<Record<string, number>>;
  readonly changed?: readonly unknown[];
  readonly gone?: readonly { url: string; why: string }[];
  readonly missing?: readonly unknown[];
  readonly templateChanges?: readonly { site: string | null; looked: number; changed: number }[];
  readonly alarms?: readonly { site: string; message: string }[];
  readonly failed?: Readonly<Record<string, number>>;
  readonly error?: string;
}

/** What is known of a run when it ends. */
export interface RunFacts {
  readonly run: number;
  readonly kind: string;
  readonly outcome: Outcome;
  readonly news: readonly News[];
  readonly watched: readonly Watched[];
}

/** The note about a run, or null when nobody needs to be notified. */
export function noteOf({ run, kind, outcome, news, watched }: RunFacts, report: unknown): RunNote | null {
  const reported = (typeof report === 'object' && report !== null ? report : {}) as Reported;
  const { saved = {}, gone = [], missing = [], templateChanges = [], alarms = [], failed = {} } = reported;
  const fresh = (saved['new'] ?? 0) + (saved['duplicate'] ?? 0);
  const changed = Array.isArray(reported.changed) ? reported.changed.length : (saved['changed'] ?? 0);
  const because: string[] = [];
  if (fresh > 0) because.push('new');
  if (changed > 0) because.push('changed');
  if (gone.length > 0) because.push('gone');
  if (templateChanges.length > 0) because.push('template-change');
  if (alarms.length > 0) because.push('rot');
  if (outcome === 'failed' || Object.keys(failed).length > 0) because.push('failed');
  if (watched.length > 0) because.push('watch');
  if (because.length === 0) return null;
  const changedTemplates = templateChanges.map((one) => ({
    ...one,
    message: `${one.changed} of ${one.looked} pages changed at once`,
  }));
  return {
    ...{ schema: 'run-note@3', run, kind, outcome, because, new: fresh, changed, gone: gone.length },
    missing: missing.length,
    ...{
      articles: news.slice(0, EXAMPLES),
      lost: gone.slice(0, EXAMPLES),
      watched,
      alarms: [...alarms, ...changedTemplates],
    },
    failed: reported.error ?? failed,
  };
}

/** The note with its sentences in a language; keys and codes stay as they are. */
export function noteIn(note: RunNote, language: Lang): RunNote {
  const localized = (text: string) => translated(text, language);
  return {
    ...note,
    lost: note.lost.map((one) => ({ ...one, why: localized(one.why) })),
    alarms: note.alarms.map((one) => (one.message === undefined ? one : { ...one, message: localized(one.message) })),
    failed: typeof note.failed === 'string' ? localized(note.failed) : note.failed,
  };
}

/** A note as people read it: a title, and lines of text, some with a link. */
export interface Letter {
  readonly title: string;
  readonly lines: readonly { readonly text: string; readonly url: string | null }[];
}

const WORDS = {
  zh: {
    ...{ new: '新增', changed: '有改动', gone: '已撤', missing: '缺失', alarms: '警报', failed: '失败', watch: '关注' },
    ...{ more: (n: number) => `……另有 ${n} 篇`, untitled: '（无标题）' },
  },
  en: {
    ...{
      new: 'new',
      changed: 'changed',
      gone: 'gone',
      missing: 'missing',
      alarms: 'alarms',
      failed: 'failed',
      watch: 'watch',
    },
    ...{ more: (n: number) => `… ${n} more`, untitled: '(no title)' },
  },
} as const;

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 200);

export function letterOf(note: RunNote, language: Lang): Letter {
  const words = WORDS[language];
  const localized = (text: string) => translated(text, language);
  const count = (n: number, word: string) => (n === 0 ? [] : [language === 'zh' ? `${word} ${n}` : `${n} ${word}`]);
  const failures = typeof note.failed === 'object' && note.failed !== null ? Object.entries(note.failed) : [];
  const failed = failures.reduce((sum, [, n]) => sum + Number(n), 0);
  const watched = note.watched.reduce((sum, one) => sum + one.count, 0);
  const counts = [
    ...count(watched, words.watch),
    ...count(note.new, words.new),
    ...count(note.changed, words.changed),
    ...count(note.gone, words.gone),
    ...count(note.missing, words.missing),
    ...count(failed, words.failed),
    ...count(note.alarms.length, words.alarms),
  ];
  const about = counts.length > 0 ? counts.join(language === 'zh' ? '，' : ', ') : localized(note.outcome);
  const lines: { text: string; url: string | null }[] = [];
  const articles = (all: readonly News[], of: number) => {
    for (const { what, title, url } of all)
      lines.push({ text: `${words[what]} ${flat(title ?? words.untitled)}`, url });
    if (of > all.length) lines.push({ text: words.more(of - all.length), url: null });
  };
  for (const { query, count: n, articles: found } of note.watched) {
    lines.push({
      text: language === 'zh' ? `${words.watch} ${flat(query)}：${n}` : `${words.watch} ${flat(query)}: ${n}`,
      url: null,
    });
    articles(found, n);
  }
  if (note.watched.length === 0 || note.because.length > 1) articles(note.articles, note.new + note.changed);
  for (const { url, why } of note.lost) lines.push({ text: `${words.gone} ${flat(localized(why))}`, url });
  for (const { site, message } of note.alarms)
    lines.push({ text: `${words.alarms} ${flat(`${site ?? ''} ${localized(message ?? '')}`)}`, url: null });
  if (typeof note.failed === 'string')
    lines.push({ text: `${words.failed} ${flat(localized(note.failed))}`, url: null });
  for (const [reason, n] of failures)
    lines.push({ text: `${words.failed} ${reasonText(reason, language)} ${n}`, url: null });
  lines.push({
    text:
      language === 'zh'
        ? `第 ${note.run} 次运行：${localized(note.kind)}，${localized(note.outcome)}`
        : `${note.kind}, run ${note.run}: ${note.outcome}`,
    url: null,
  });
  return { title: language === 'zh' ? `园冶：${about}` : `Yuanye: ${about}`, lines };
}
