/** What the production dependencies were reviewed for, held from here on: docs/threat-model.md tells how. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly deprecated?: string;
  readonly resolved?: string;
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const production = Object.entries(lock.packages)
  .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
  .map(([path, locked]) => ({ name: path.slice(path.lastIndexOf('node_modules/') + 13), ...locked }));

/** Packages of the tree that have had an advisory, and the first version that none of them names any more. */
const SOUND_FROM: Readonly<Record<string, string>> = {
  'adm-zip': '0.4.11',
  'ansi-regex': '5.0.1',
  'brace-expansion': '2.0.2',
  'css-what': '5.0.1',
  debug: '4.3.1',
  'dot-prop': '5.1.1',
  got: '12.1.0',
  'http-cache-semantics': '4.1.1',
  ini: '1.3.6',
  jquery: '3.5.0',
  json5: '2.2.2',
  lodash: '4.17.21',
  'lodash.merge': '4.6.2',
  minimatch: '3.0.5',
  minimist: '1.2.6',
  nanoid: '3.3.8',
  'normalize-url': '6.0.1',
  'nth-check': '2.0.1',
  playwright: '1.55.1',
  'playwright-core': '1.55.1',
  semver: '7.5.2',
  'simple-get': '4.0.1',
  'tar-fs': '2.1.4',
  'tough-cookie': '4.1.3',
  undici: '7.5.0',
  yaml: '2.2.2',
  zod: '3.22.3',
};

const atLeast = (version: string, floor: string): boolean => {
  const [a, b] = [version, floor].map((text) => text.split(/[.-]/).map(Number));
  for (let i = 0; i < 3; i++) if (a![i] !== b![i]) return a![i]! > b![i]!;
  return true;
};

it('are each pinned to the bytes they were reviewed with', () => {
  expect(production.length).toBeGreaterThan(100);
  expect(production.filter(({ integrity }) => !integrity?.startsWith('sha512-')).map(({ name }) => name)).toEqual([]);
  expect(production.filter(({ deprecated }) => deprecated !== undefined).map(({ name }) => name)).toEqual([]);
});

it('run nothing at installation but what package.json lets them', () => {
  const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    allowScripts: Record<string, boolean>;
  };
  const scripted = production.filter(({ hasInstallScript }) => hasInstallScript === true).map(({ name }) => name);
  expect(scripted.filter((name) => allowScripts[name] !== true)).toEqual([]);
});

it('stand above every version that an advisory known at the review names', () => {
  const low = production.filter(({ name, version }) => SOUND_FROM[name] && !atLeast(version, SOUND_FROM[name]));
  expect(low.map(({ name, version }) => `${name} ${version}`)).toEqual([]);
  const gone = Object.keys(SOUND_FROM).filter((name) => !production.some((one) => one.name === name));
  expect(gone, 'no longer in the tree').toEqual([]);
  // One release of event-stream was tampered with, with flatmap-stream in it.
  expect(production.some(({ name }) => name === 'flatmap-stream')).toBe(false);
});
