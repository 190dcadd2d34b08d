/** The pages that people read. */
import type { App, Room } from '../room.js';
import { mountArticle } from './article.js';
import { mountChoices } from './choices.js';
import { mountClusters } from './clusters.js';
import { mountCurationPages } from './curation.js';
import { mountDiff } from './diff.js';
import { mountHistory } from './history.js';
import { mountHome } from './home.js';
import { mountRuns } from './runs.js';
import { mountSearch } from './search.js';
import { mountSkipped } from './skipped.js';
import { mountTrail } from './trail.js';
import { mountTrends } from './trends.js';
import { mountYears } from './years.js';

export function mountPages(app: App, room: Room): void {
  for (const mount of [
    ...[mountHome, mountSearch, mountArticle, mountTrail, mountHistory, mountDiff, mountChoices, mountYears],
    ...[mountClusters, mountSkipped, mountRuns, mountTrends, mountCurationPages],
  ])
    mount(app, room);
}
