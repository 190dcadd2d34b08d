/** All rules of cleaning. */
import { CALL_RULES } from './calls.js';
import { CHROME_RULES } from './chrome.js';
import { CREDIT_RULES } from './credits.js';
import { ENGLISH_RULES } from './english.js';
import { ENGLISH_FOOT_RULES } from './english-foot.js';
import type { CleanRule } from './rule.js';
import { TAIL_RULES } from './tails.js';

/** Every rule, in the order in which they are asked: tails of sentences first, then fields, then requests, then vocabulary. */
export const RULES: readonly CleanRule[] = [
  ...TAIL_RULES,
  ...CREDIT_RULES,
  ...CALL_RULES,
  ...ENGLISH_RULES,
  ...ENGLISH_FOOT_RULES,
  ...CHROME_RULES,
];
