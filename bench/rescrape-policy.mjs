/** Hands our re-visit policy to a simulator that speaks createPolicy({pages, budgetPerDay}); times in days. */
import { tsImport } from 'tsx/esm/api';

const { RevisitPolicy } = await tsImport('../src/revisit/index.ts', import.meta.url);

export function createPolicy({ pages }) {
  const policy = new RevisitPolicy();
  for (const page of pages) policy.discover(page, 0);
  return {
    next: (now, n) => policy.next(now, n),
    observe: ({ page, at, changed }) => policy.observe(page, { at, changed }),
    publish: (page, at) => policy.discover(page, at),
    listed: ({ page, lastmod }) => policy.listed(page, lastmod),
  };
}
