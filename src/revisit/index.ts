export { type KnownPage, RevisitPolicy, type Visit } from './policy.js';
