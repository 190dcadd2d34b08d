/** An article of the archive as a page shows it: one version, in one script. */
import type { Attachment, ClusterOf, VersionInfo } from '../../storage/index.js';
import { attachedTo } from '../archive/attachments/attached.js';
import type { Article } from '../core/page.js';
import type { ExportRow } from '../export/index.js';
import type { Room } from './room.js';

export const AS = ['original', 'hans', 'hant'] as const;
/** `original`: as the page has it, damage undone. */
export type As = (typeof AS)[number];

export interface Found {
  /** In the script that was asked for. */
  readonly article: Article;
  /** As it is stored. */
  readonly stored: Article;
  /** Its documents, in the script of `article`. */
  readonly attachments: readonly Attachment[];
  readonly script: Article['script'];
  readonly version: VersionInfo;
  /** How many versions there are. */
  readonly versions: number;
  readonly cluster: ClusterOf | null;
  /** Places that repair changed. */
  readonly repairs: number;
  readonly goneAt: string | null;
}

/** The article in the version of a number, by itself the latest; null when there is none. */
export async function findArticle(room: Room, id: string, number: number | undefined, as: As): Promise<Found | null> {
  const archive = room.archiveOf(id);
  const versions = archive.articles.versions(id);
  const version = number === undefined ? versions.at(-1) : versions[number - 1];
  const stored = version && archive.articles.get(id, { number: version.number });
  if (version === undefined || stored === undefined) return null;
  const chinese = stored.script === 'hans' || stored.script === 'hant' || stored.script === 'mixed';
  const inScript =
    as === 'original' || !chinese || stored.script === as
      ? null
      : await room.readings.ask('inScript', [id, version.number, as], 0, archive);
  return {
    article: inScript === null ? stored : inScript.article,
    stored,
    attachments: inScript === null ? archive.attachments.of(id) : inScript.attachments,
    script: stored.script,
    version,
    versions: versions.length,
    cluster: room.archive.clusters.of(id),
    repairs: repairsOf(stored),
    goneAt: archive.overview.goneAt(id),
  };
}

export const repairsOf = ({ trail }: Article): number =>
  trail.filter(({ stage }) => stage === 'repair').reduce((sum, { edits }) => sum + edits.length, 0);

/** The number of a version in an address, from 1. */
export const numberOf = (text: string): number => Number(text);

/** The latest version as exports write it; null when there is no such article. */
export function rowOf(room: Room, id: string): ExportRow | null {
  const { archive } = room;
  const versions = archive.articles.versions(id);
  const last = versions.at(-1);
  const article = archive.articles.get(id);
  if (last === undefined || article === undefined) return null;
  const { number, capturedAt, origin, digest } = last;
  return {
    article,
    version: { number, of: versions.length, capturedAt, origin, digest },
    cluster: archive.clusters.of(id),
    attachments: attachedTo(archive, id),
    goneAt: archive.overview.goneAt(id),
  };
}
