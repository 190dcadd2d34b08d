/**
 * What readers add to an archive: tags, notes, collections, and marks of what is to be forgotten. Articles are named by
 * their public ids, which a rebuild keeps.
 */
import { CurationFile } from './curation-file.js';
import type { Prepare } from './statements.js';

/** A stretch of an article's text, as W3C's TextQuoteSelector and TextPositionSelector give it; positions in code points. */
export interface Passage {
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly start: number;
  readonly end: number;
}

export interface Note {
  /** A UUID. */
  readonly id: string;
  /** Public id of the article. */
  readonly article: string;
  /** Null: on the whole article. */
  readonly passage: Passage | null;
  readonly body: string;
  /** When the version was captured on which the note was made; ISO 8601, UTC, as all times here. */
  readonly seen: string | null;
  readonly createdAt: string;
  readonly modifiedAt: string;
}

export interface Tagging {
  readonly article: string;
  readonly tag: string;
  readonly at: string;
}
export interface Collected {
  readonly article: string;
  readonly at: string;
}
export interface Collection {
  readonly name: string;
  readonly createdAt: string;
  /** In the order in which they were put in. */
  readonly articles: readonly Collected[];
}
/** An article that is to be forgotten. */
export interface ForgetMark {
  readonly article: string;
  readonly reason: string;
  readonly at: string;
}
/** Everything that a curation holds. */
export interface CurationContent {
  readonly tags: readonly Tagging[];
  readonly notes: readonly Note[];
  readonly collections: readonly Collection[];
  readonly marks: readonly ForgetMark[];
}

export class Curation extends CurationFile {
  constructor(
    dir: string,
    private readonly fold: (text: string) => string,
  ) {
    super(dir);
  }

  tagsOf(article: string): string[] {
    const own = this.read([], (sql) =>
      sql('SELECT tag FROM tags WHERE article = ? ORDER BY at, tag').pluck().all(article),
    ) as string[];
    return [...new Map(own.reverse().map((tag) => [this.form(tag), tag])).values()].reverse();
  }

  /** Every tag in its first spelling with the number of its articles, the most used first. */
  tags(): { readonly tag: string; readonly count: number }[] {
    return [...this.spellings().values()]
      .map((same) => ({ tag: same[0]!, count: this.having(same).length }))
      .sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
  }

  /** Public ids of the articles that have all of these tags, in either script. */
  tagged(tags: readonly string[]): string[] {
    const known = this.spellings();
    const sets = tags.map((wanted) => new Set(this.having(known.get(this.form(wanted)) ?? [])));
    return [...(sets[0] ?? [])].filter((id) => sets.every((set) => set.has(id)));
  }

  /** Gives an article a tag, in the spelling that it was first given in; false when the article has it. */
  tag(article: string, tag: string, at: string): boolean {
    return this.write((sql) => this.putTag(sql, this.spellings(), { article, tag, at }));
  }

  /** Takes a tag from an article, whatever its spelling; false when the article has none such. */
  untag(article: string, tag: string): boolean {
    return this.writeIfThere(
      (sql) =>
        sql('DELETE FROM tags WHERE article = ? AND tag IN (SELECT value FROM json_each(?))').run(
          article,
          JSON.stringify(this.spellings().get(this.form(tag)) ?? []),
        ).changes > 0,
    );
  }

  /** What tags are compared by: letters of either case and script are the same. */
  private form(tag: string): string {
    return this.fold(tag.normalize('NFKC').toLowerCase());
  }

  /** The spellings of each tag by its form, the first one first. */
  private spellings(): Map<string, string[]> {
    const known = new Map<string, string[]>();
    const all = this.read([], (sql) => sql('SELECT tag FROM tags GROUP BY tag ORDER BY min(at), tag').pluck().all());
    for (const tag of all as string[]) known.set(this.form(tag), [...(known.get(this.form(tag)) ?? []), tag]);
    return known;
  }

  /** Articles that have one of these tags, as they are spelt. */
  private having(tags: readonly string[]): string[] {
    return this.read([], (sql) =>
      sql('SELECT DISTINCT article FROM tags WHERE tag IN (SELECT value FROM json_each(?))')
        .pluck()
        .all(JSON.stringify(tags)),
    ) as string[];
  }

  private putTag(sql: Prepare, known: Map<string, string[]>, { article, tag, at }: Tagging): boolean {
    const same = known.get(this.form(tag)) ?? [tag];
    known.set(this.form(tag), same);
    const put = `INSERT INTO tags (article, tag, at) SELECT ?, ?, ?
       WHERE NOT EXISTS (SELECT 1 FROM tags WHERE article = ? AND tag IN (SELECT value FROM json_each(?)))`;
    return sql(put).run(article, same[0], at, article, JSON.stringify(same)).changes > 0;
  }

  notesOf(article: string): Note[] {
    return this.notes('WHERE article = ? ORDER BY start, created_at, id', article);
  }

  /** The latest notes first. */
  latestNotes(limit: number, offset = 0): Note[] {
    return this.notes('ORDER BY modified_at DESC, id LIMIT ? OFFSET ?', limit, offset);
  }

  countNotes(): number {
    return this.read(0, (sql) => sql('SELECT count(*) FROM notes').pluck().get()) as number;
  }

  note(id: string): Note | null {
    return this.notes('WHERE id = ?', id)[0] ?? null;
  }

  private notes(where: string, ...values: (string | number)[]): Note[] {
    const rows = this.read([], (sql) => sql(`SELECT * FROM notes ${where}`).all(...values)) as NoteRow[];
    return rows.map(noteOf);
  }

  /** Adds a note. One that is there with this id is replaced when the given one is later. True when something changed. */
  putNote({ id, article, passage, body, seen, createdAt, modifiedAt }: Note): boolean {
    const { exact = null, prefix = null, suffix = null, start = null, end = null } = passage ?? {};
    return this.write(
      (sql) =>
        sql(
          `INSERT INTO notes (id, article, exact, prefix, suffix, start, stop, body, seen, created_at, modified_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET body = excluded.body, modified_at = excluded.modified_at
             WHERE excluded.article = notes.article AND excluded.modified_at > notes.modified_at`,
        ).run(id, article, exact, prefix, suffix, start, end, body, seen, createdAt, modifiedAt).changes > 0,
    );
  }

  /** Gives a note other words; false when there is none with this id, or it no longer has the words `before`. */
  rewordNote(id: string, body: string, at: string, before: string | null = null): boolean {
    return this.writeIfThere(
      (sql) =>
        sql('UPDATE notes SET body = ?, modified_at = ? WHERE id = ? AND body = coalesce(?, body)').run(
          ...[body, at, id, before],
        ).changes > 0,
    );
  }

  removeNote(id: string): boolean {
    return this.writeIfThere((sql) => sql('DELETE FROM notes WHERE id = ?').run(id).changes > 0);
  }

  /** Every collection with the number of its articles, in order of their names. */
  collections(): { readonly name: string; readonly createdAt: string; readonly count: number }[] {
    return this.read([], (sql) =>
      sql(
        `SELECT name, created_at AS createdAt, (SELECT count(*) FROM collected WHERE collection = name) AS count
         FROM collections ORDER BY name`,
      ).all(),
    ) as never;
  }

  collectionsOf(article: string): string[] {
    return this.read([], (sql) =>
      sql('SELECT collection FROM collected WHERE article = ? ORDER BY 1').pluck().all(article),
    ) as string[];
  }

  collection(name: string): Collection | null {
    return this.read(null, (sql) => {
      const createdAt = sql('SELECT created_at FROM collections WHERE name = ?').pluck().get(name) as
        | string
        | undefined;
      if (createdAt === undefined) return null;
      const articles = sql('SELECT article, at FROM collected WHERE collection = ? ORDER BY id').all(
        name,
      ) as Collected[];
      return { name, createdAt, articles };
    });
  }

  /** Puts articles into a collection, which is made if there is none of this name; returns how many were not in it. */
  collect(name: string, articles: readonly string[], at: string): number {
    return this.write((sql) => {
      sql('INSERT OR IGNORE INTO collections (name, created_at) VALUES (?, ?)').run(name, at);
      const put = sql('INSERT OR IGNORE INTO collected (collection, article, at) VALUES (?, ?, ?)');
      return articles.reduce((sum, article) => sum + put.run(name, article, at).changes, 0);
    });
  }

  /** Takes articles out of a collection; returns how many were in it. */
  uncollect(name: string, articles: readonly string[]): number {
    return this.writeIfThere((sql) => {
      const take = sql('DELETE FROM collected WHERE collection = ? AND article = ?');
      return articles.reduce((sum, article) => sum + take.run(name, article).changes, 0);
    }, 0);
  }

  removeCollection(name: string): boolean {
    return this.writeIfThere((sql) => sql('DELETE FROM collections WHERE name = ?').run(name).changes > 0);
  }

  /** What is to be forgotten, the first marked first. */
  marks(): ForgetMark[] {
    return this.read([], (sql) =>
      sql('SELECT article, reason, at FROM marks ORDER BY at, article').all(),
    ) as ForgetMark[];
  }

  markOf(article: string): ForgetMark | null {
    return (this.read(null, (sql) => sql('SELECT article, reason, at FROM marks WHERE article = ?').get(article)) ??
      null) as ForgetMark | null;
  }

  /** Marks an article to be forgotten; an earlier mark gets the new reason. */
  mark(article: string, reason: string, at: string): void {
    this.write((sql) =>
      sql('INSERT OR REPLACE INTO marks (article, reason, at) VALUES (?, ?, ?)').run(article, reason, at),
    );
  }

  unmark(article: string): boolean {
    return this.writeIfThere((sql) => sql('DELETE FROM marks WHERE article = ?').run(article).changes > 0);
  }

  /** Everything, in an order that no history changes. */
  content(): CurationContent {
    const none: CurationContent = { tags: [], notes: [], collections: [], marks: [] };
    return this.read(none, (sql, db) =>
      db.transaction(
        (): CurationContent => ({
          tags: sql('SELECT article, tag, at FROM tags ORDER BY article, tag').all() as Tagging[],
          notes: this.notes('ORDER BY article, created_at, id'),
          collections: this.collections().map(({ name }) => this.collection(name)!),
          marks: this.marks(),
        }),
      )(),
    );
  }

  /** Adds what is not there yet, all or nothing; returns how many entries were added or renewed. */
  merge({ tags, notes, collections, marks }: CurationContent): number {
    return this.write((sql) => {
      let changed = 0;
      const known = this.spellings();
      for (const one of [...tags].sort((a, b) => (a.at < b.at ? -1 : 1))) if (this.putTag(sql, known, one)) changed++;
      for (const note of notes) if (this.putNote(note)) changed++;
      for (const { name, createdAt, articles } of collections) {
        changed += sql('INSERT OR IGNORE INTO collections (name, created_at) VALUES (?, ?)').run(
          name,
          createdAt,
        ).changes;
        for (const { article, at } of articles) changed += this.collect(name, [article], at);
      }
      for (const { article, reason, at } of marks)
        changed += sql('INSERT OR IGNORE INTO marks (article, reason, at) VALUES (?, ?, ?)').run(
          article,
          reason,
          at,
        ).changes;
      return changed;
    });
  }

  /** Removes everything that belongs to these articles, and overwrites it on the disk. */
  forget(articles: readonly string[]): void {
    this.scrubbed((sql) => {
      for (const table of ['tags', 'notes', 'collected', 'marks'])
        for (const article of articles) sql(`DELETE FROM ${table} WHERE article = ?`).run(article);
    });
  }
}

interface NoteRow {
  readonly id: string;
  readonly article: string;
  readonly exact: string | null;
  readonly prefix: string | null;
  readonly suffix: string | null;
  readonly start: number | null;
  readonly stop: number | null;
  readonly body: string;
  readonly seen: string | null;
  readonly created_at: string;
  readonly modified_at: string;
}

function noteOf(row: NoteRow): Note {
  const { id, article, exact, prefix, suffix, start, stop, body, seen } = row;
  const passage = exact === null ? null : { exact, prefix: prefix!, suffix: suffix!, start: start!, end: stop! };
  return { id, article, passage, body, seen, createdAt: row.created_at, modifiedAt: row.modified_at };
}
