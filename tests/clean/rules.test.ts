/** Every rule proves its own examples: `before` becomes `after`, `after` stays, `leavesAlone` stays. */
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/clean/index.js';
import { foldScript } from '../../src/core/script.js';

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const apply = (text: string) =>
    rule.places.map((place) => rule.apply(text, foldScript(text), place)).find((verdict) => verdict !== null) ?? null;

  it('has an id with a version and a reason', () => {
    expect(id).toMatch(/^[a-z][a-z-]*@\d+$/);
    expect(rule.why.length).toBeGreaterThan(20);
  });

  it('makes before into after, and says what it took', () => {
    const verdict = apply(rule.fixes.before);
    expect(verdict?.left).toBe(rule.fixes.after);
    expect(verdict?.removed.length).toBeGreaterThan(0);
  });

  it('leaves its own result and its counterexample alone', () => {
    if (rule.fixes.after !== '') expect(apply(rule.fixes.after)).toBeNull();
    expect(apply(rule.leavesAlone)).toBeNull();
  });
});

it('no two rules share an id', () => {
  expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length);
});
