import type { Article, Boilerplate, CleanArticle, SiteProfile } from '../page.js';

/** Row 6: chrome, notices and tails inside the body go, each with its reason. */
export function clean(article: Article, _profile: SiteProfile | null, _learnt: Boilerplate | null): CleanArticle {
  return article;
}
