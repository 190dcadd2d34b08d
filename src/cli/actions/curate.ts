/** What `yuanye curate` does. */
import { existsSync, readFileSync } from 'node:fs';
import { type Archive, openArchive } from '../../../storage/index.js';
import { addNote, checkCollection, checked } from '../../archive/curation/curate.js';
import { findPassage } from '../../archive/curation/passage.js';
import { idOf } from '../../archive/find-article.js';
import { sweepLeftovers } from '../../archive/share/leftovers.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable, printableLine } from '../../core/terminal.js';
import { textOfBlocks } from '../../core/text-of-blocks.js';
import { listed, t, translated } from '../../lang/index.js';
import { type Global, line, reading, say } from '../run-command.js';
import { shownTitle } from '../shown-title.js';
import { unread } from '../unread-file.js';

const now = () => new Date().toISOString();

export function tag(global: Global, name: string, given: readonly string[]): Promise<ExitCode> {
  return reading(global, (archive) => {
    const id = idOf(archive, name);
    const wanted = given.map((one) => checked('tag', one));
    for (const one of wanted) archive.curation.tag(id, one, now());
    return answerTags(global, archive, id);
  });
}

export function untag(global: Global, name: string, given: readonly string[]): Promise<ExitCode> {
  return reading(global, (archive) => {
    const id = idEvenIfGone(archive, name);
    const missing = given.map((one) => checked('tag', one)).filter((one) => !archive.curation.untag(id, one));
    if (missing.length > 0) throw none(`${id} has no tag "${missing.join('", "')}".`, 'yuanye curate tags shows them.');
    return answerTags(global, archive, id);
  });
}

export function tags(global: Global, name?: string): Promise<ExitCode> {
  return reading(global, (archive) => {
    const { curation } = archive;
    if (name !== undefined) {
      const id = idEvenIfGone(archive, name);
      const own = curation.tagsOf(id);
      if (global.json) line(JSON.stringify({ article: id, tags: own }));
      else for (const tag of own) line(printableLine(tag));
      if (own.length === 0 && !global.json) say(global, 'No tags; yuanye curate tag ARTICLE TAG gives one.');
      return EXIT.done;
    }
    const all = curation.tags();
    for (const one of all)
      line(global.json ? JSON.stringify(one) : printableLine(`${String(one.count).padStart(6)}  ${one.tag}`));
    if (all.length === 0 && !global.json) say(global, 'No tags; yuanye curate tag ARTICLE TAG gives one.');
    return EXIT.done;
  });
}

export function note(
  global: Global,
  name: string,
  text: string,
  { quote = '' }: { quote?: string },
): Promise<ExitCode> {
  return reading(global, (archive) => {
    const made = addNote(archive, idOf(archive, name), quote, text, now());
    return answer(global, made, t`note ${made.id}`);
  });
}

/** What a note stands on, in words. */
const STATES = {
  here: 'the passage stands as quoted',
  changed: 'the passage is changed',
  gone: 'the passage is gone',
  'whole article': 'whole article',
  'no such article here': 'no such article here',
} as const;

export function notes(global: Global, name?: string): Promise<ExitCode> {
  return reading(global, (archive) => {
    const { curation } = archive;
    const all = name === undefined ? curation.content().notes : curation.notesOf(idEvenIfGone(archive, name));
    const texts = new Map<string, string | null>();
    for (const one of all) {
      const { id, article, passage, body } = one;
      if (!texts.has(article)) {
        texts.clear(); // notes come article by article
        const latest = archive.articles.get(article);
        texts.set(article, latest === undefined ? null : textOfBlocks(latest.blocks));
      }
      const text = texts.get(article)!;
      const place = passage === null || text === null ? null : findPassage(text, passage, archive.fold);
      const now = text === null ? 'no such article here' : (place?.state ?? 'whole article');
      const reads = place === null || place.state === 'gone' ? null : text!.slice(place.start, place.end);
      if (global.json) line(JSON.stringify({ ...one, now, reads }));
      else {
        line(printableLine(t`${id}  ${article}  (${translated(STATES[now])})`));
        if (passage !== null) line(printableLine(`    “${passage.exact}”`));
        if (place?.state === 'changed') line(printableLine(t`    now: “${reads}”`));
        line(printable(body.replace(/^/gm, '    ')));
      }
    }
    if (all.length === 0 && !global.json) say(global, 'No notes; yuanye curate note ARTICLE TEXT makes one.');
    return EXIT.done;
  });
}

export function reword(global: Global, id: string, text: string): Promise<ExitCode> {
  return reading(global, ({ curation }) => {
    if (!curation.rewordNote(id, checked('note', text), now())) throw noNote(id);
    return answer(global, curation.note(id), t`note ${id} has its new words`);
  });
}

export function unnote(global: Global, id: string): Promise<ExitCode> {
  return reading(global, ({ curation }) => {
    if (!curation.removeNote(id)) throw noNote(id);
    return answer(global, { removed: id }, t`note ${id} is removed`);
  });
}

export function collect(global: Global, given: string, names: readonly string[]): Promise<ExitCode> {
  return reading(global, (archive) => {
    const name = checked('collection', given);
    const ids = names.map((one) => withNote(() => idOf(archive, one), 'Nothing was put into the collection.'));
    const added = archive.curation.collect(name, ids, now());
    return answer(global, { collection: name, added }, t`${added} put into ${name}`);
  });
}

export function uncollect(
  global: Global,
  name: string,
  names: readonly string[],
  { yes = false }: { yes?: boolean },
): Promise<ExitCode> {
  return reading(global, (archive) => {
    const there = checkCollection(archive, name);
    if (names.length === 0) {
      if (there.length > 0 && !yes)
        throw new StopRun(
          'not-confirmed',
          `This would remove the whole collection ${name}, with ${there.length} articles; nothing was removed.`,
          'Name articles to take out, or give --yes to remove the collection.',
          EXIT.usage,
        );
      archive.curation.removeCollection(name);
      return answer(
        global,
        { collection: name, removed: there.length },
        t`removed ${name}, with ${there.length} articles`,
      );
    }
    const removed = archive.curation.uncollect(
      name,
      names.map((one) => idEvenIfGone(archive, one)),
    );
    return answer(global, { collection: name, removed }, t`${removed} taken out of ${name}`);
  });
}

export function collections(global: Global, name?: string): Promise<ExitCode> {
  return reading(global, (archive) => {
    if (name !== undefined) {
      for (const id of checkCollection(archive, name)) {
        const { title = null, url = null } = archive.articles.get(id) ?? {};
        if (global.json) line(JSON.stringify({ article: id, title, url }));
        else line(printableLine(`${id}  ${title === null ? t`(not in this archive)` : shownTitle(title)}`));
      }
      return EXIT.done;
    }
    const all = archive.curation.collections();
    for (const one of all)
      line(global.json ? JSON.stringify(one) : printableLine(`${String(one.count).padStart(6)}  ${one.name}`));
    if (all.length === 0 && !global.json) say(global, 'No collections; yuanye curate collect NAME ARTICLE makes one.');
    return EXIT.done;
  });
}

export function mark(global: Global, name: string, { reason }: { reason: string }): Promise<ExitCode> {
  return reading(global, (archive) => {
    const id = idOf(archive, name);
    archive.curation.mark(id, checked('reason', reason), now());
    return answer(global, archive.curation.markOf(id), t`${id} is marked; yuanye forget --marked carries it out`);
  });
}

export function unmark(global: Global, name: string): Promise<ExitCode> {
  return reading(global, (archive) => {
    const id = idEvenIfGone(archive, name);
    if (!archive.curation.unmark(id)) throw none(`${id} is not marked.`, 'yuanye curate marks shows what is.');
    return answer(global, { unmarked: id }, t`${id} is not marked any more`);
  });
}

export function marks(global: Global): Promise<ExitCode> {
  return reading(global, ({ curation }) => {
    const all = curation.marks();
    for (const one of all)
      line(global.json ? JSON.stringify(one) : printableLine(`${one.article}  ${one.at.slice(0, 10)}  ${one.reason}`));
    if (all.length === 0 && !global.json) say(global, 'Nothing is marked to be forgotten.');
    return EXIT.done;
  });
}

export async function exportFile(
  global: Global,
  file: string | undefined,
  options: { update?: boolean },
): Promise<ExitCode> {
  const [{ curationFile, isCuration }, { realDisk, wholeFile }] = await Promise.all([
    import('../../archive/curation/transfer.js'),
    import('../../../snapshots/index.js'),
  ]);
  return reading(global, (archive) => {
    const all = curationFile(archive);
    const text = `${JSON.stringify(all, null, global.json ? 0 : 2)}\n`;
    const [tags, notes, collections] = [all.tags.length, all.notes.length, all.collections.length];
    if (file === undefined || file === '-') line(text.trimEnd());
    else {
      if (existsSync(file)) checkReplaced(file, options.update === true, isCuration);
      sweepLeftovers(file);
      wholeFile(realDisk, file, (fd) => realDisk.write(fd, Buffer.from(text), 0));
    }
    if (!global.json) say(global, t`${tags} tags, ${notes} notes, ${collections} collections`);
    else if (file !== undefined && file !== '-') line(JSON.stringify({ file, tags, notes, collections }));
    return EXIT.done;
  });
}

/** Throws StopRun (exit 2) unless the file that is there is to be replaced and is an earlier export. */
function checkReplaced(file: string, update: boolean, isExport: (text: string) => boolean): void {
  const taken = (message: string, hint: string) => new StopRun('target-taken', message, hint, EXIT.usage);
  if (!update)
    throw taken(`${file} is there already.`, 'Name another file, or give --update to replace an earlier export.');
  if (!isExport(textOf(file)))
    throw taken(`${file} is no file that yuanye curate export has written.`, 'Name another file.');
}

export async function importFile(global: Global, file: string): Promise<ExitCode> {
  const { importCuration } = await import('../../archive/curation/transfer.js');
  const archive = openArchive(global.archive, { mode: 'read' });
  try {
    const text = file === '-' ? await standardInput() : textOf(file);
    const done = importCuration(archive, text);
    answer(global, done, t`${done.changed} added or renewed`);
    if (done.missing > 0) say(global, t`${done.missing} articles that it names are not in this archive (yet).`);
    if (done.forgotten > 0) say(global, `${done.forgotten} left out: their articles were forgotten on request.`);
    return done.forgotten > 0 ? EXIT.partial : EXIT.done;
  } finally {
    await archive.close();
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unread(file, error);
  }
}

async function standardInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** An article may be named though it has left the archive: what was said of it may still be removed. */
function idEvenIfGone(archive: Archive, name: string): string {
  return /^[a-z2-7]{16}$/.test(name) ? name : idOf(archive, name);
}

const none = (message: string, hint: string) => new StopRun('none', message, hint, EXIT.usage);

const noNote = (id: string) => none(`There is no note ${id}.`, 'yuanye curate notes shows them.');

/** What `work` gives; an error of it says `note` as well. */
function withNote<T>(work: () => T, note: string): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StopRun)) throw error;
    throw new StopRun(error.code, `${error.message} ${note}`, error.hint, error.exitCode);
  }
}

function answerTags(global: Global, archive: Archive, article: string): ExitCode {
  const tags = archive.curation.tagsOf(article);
  return answer(
    global,
    { article, tags },
    tags.length === 0 ? t`${article} has no tags` : t`${article} has the tags ${listed(tags)}`,
  );
}

/** With --json the whole, else a line for people. */
function answer(global: Global, value: object | null, text: string): ExitCode {
  if (global.json) line(JSON.stringify(value));
  else say(global, printableLine(text));
  return EXIT.done;
}
