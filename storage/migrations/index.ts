/**
 * The numbered steps from an empty file to today's schema. Append only: a step that has run somewhere is never
 * edited. Numbers may leave gaps; each archive records which steps it has taken.
 */
import type { Migration } from '../migration.js';
import { archive } from './001-archive.js';
import { frontier } from './002-frontier.js';
import { revisits } from './020-revisits.js';
import { likeness } from './030-likeness.js';
import { boilerplate } from './031-boilerplate.js';
import { views } from './040-views.js';
import { rederive } from './050-rederive.js';
import { bands } from './051-bands.js';
import { facets } from './060-facets.js';
import { identity } from './080-identity.js';
import { watching } from './090-watching.js';
import { escapes } from './091-escapes.js';
import { siteNames } from './092-site-names.js';
import { plan } from './093-plan.js';
import { attachments } from './100-attachments.js';
import { harvest } from './101-harvest.js';
import { changes } from './110-changes.js';
import { lists } from './120-lists.js';
import { authors } from './130-authors.js';
import { forgottenSites } from './131-forgotten-sites.js';
import { ways } from './132-ways.js';

export const MIGRATIONS: readonly Migration[] = [
  archive,
  frontier,
  revisits,
  likeness,
  boilerplate,
  views,
  rederive,
  bands,
  facets,
  identity,
  watching,
  escapes,
  siteNames,
  plan,
  attachments,
  harvest,
  changes,
  lists,
  authors,
  forgottenSites,
  ways,
];
