/** Which articles an export is about, and which of them are one story. */
import type { Archive, ListFilter, Mark } from '../../../storage/index.js';
import { EXIT, StopRun } from '../../core/errors.js';
import type { ExportRow } from '../../export/index.js';
import { checkCollection } from '../curation/curate.js';
import { checkQuery, checkSites, runOf } from '../find-article.js';

export interface Selection {
  /** Public ids, by date of publication and id; with `representatives` one of each story. */
  readonly ids: readonly string[];
  readonly stories: Stories;
  /** Only versions saved behind this mark are new; null: all are. */
  readonly since: Mark | null;
}

/** What else chooses articles: a search, and a collection that readers made. */
export interface Choosing {
  readonly query: string | null;
  readonly collection: string | null;
}

/** Finds the articles that all of these choose. Throws StopRun (exit 2) for a name that is not there. */
export async function select(
  archive: Archive,
  filter: ListFilter,
  { query, collection }: Choosing,
  representatives: boolean,
): Promise<Selection> {
  await checkSites(archive, filter.sites ?? []);
  if (filter.run !== undefined) runOf(archive, filter.run);
  if (query !== null) await checkQuery(archive, query);
  const collected = collection === null ? null : new Set(checkCollection(archive, collection));
  const matches = query === null ? null : new Set(archive.matches(query));
  const all = [...archive.listing.ids(filter)].filter(
    (id) => (matches === null || matches.has(id)) && (collected === null || collected.has(id)),
  );
  const stories = new Stories(archive, new Set(all));
  const ids = representatives ? all.filter((id) => stories.of(id)?.representative !== false) : all;
  return { ids, stories, since: filter.since ?? null };
}

type Story = NonNullable<ExportRow['cluster']>;

/**
 * The clusters of duplicates as an export sees them. A cluster keeps the id and size that it has in the archive; its
 * representative is the first of its members that was chosen, so that a selection has one article of each story.
 */
class Stories {
  private readonly known = new Map<string, Story>();

  constructor(
    private readonly archive: Archive,
    private readonly chosen: ReadonlySet<string>,
  ) {}

  /** The story of a chosen article; null when it stands alone in the archive. */
  of(id: string): Story | null {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const members = this.archive.clusters.members(id);
    if (members.length < 2) return null;
    const here = members.filter((member) => this.chosen.has(member));
    const facts = { id: members[0]!, size: members.length };
    for (const member of here) this.known.set(member, { ...facts, representative: member === here[0] });
    return this.known.get(id) ?? { ...facts, representative: false };
  }
}

/** What is thrown when nothing was chosen. */
export function nothingChosen(since: string | null): StopRun {
  return since === null
    ? new StopRun('empty', 'No article matches; nothing was written.', 'yuanye list shows what there is.', EXIT.partial)
    : new StopRun(
        'empty',
        `Nothing is new since the mark "${since}"; nothing was written.`,
        'The mark stays where it is.',
        EXIT.partial,
      );
}
