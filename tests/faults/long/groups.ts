/** The groups of `npm run faults -- --only NAME`, in their order. */
export const GROUPS = [
  'processes',
  'network',
  'clock',
  'disk',
  'browser',
  'kills',
  'operations',
  'foreign',
  'years',
  'library',
  'hostile',
  'patterns',
] as const;
export type Group = (typeof GROUPS)[number];
